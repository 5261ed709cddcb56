"""What a forecast is made of, and what it gives: people, and their rounds up to the horizon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from popflow.forecast.shelf import Pair

if TYPE_CHECKING:
    from datetime import date, datetime

    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person
    from popflow.domain.workflow import Compiled
    from popflow.forecast.path import Path, Step


@dataclass(frozen=True, slots=True)
class Standing:
    """A cycle that is open when the forecast begins.

    Attributes:
        workflow: The definition to which it is pinned.
        pair: What is known of the two in it; its partner may not be the next round's.
    """

    cycle: Cycle
    workflow: Compiled
    pair: Pair


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of whom rounds are expected.

    Attributes:
        partner: Number of who speaks for the employer in rounds that are planned from now on;
            ``None`` where nobody does, and then none is planned.
        workflow: What the next round follows.
        rolled_out: The day on which that workflow became theirs.
        team: How many people the manager has.
        waits: Nobody plans a first round for them: they begin one themselves, or never.
        pair: What is known of the two.
        open: The cycle that is open, if one is.
        latest: The last one that ended, where none is open.
    """

    person: Person
    partner: str | None
    workflow: Compiled
    rolled_out: date
    team: int = 1
    waits: bool = False
    pair: Pair = field(default_factory=Pair)
    open: Standing | None = None
    latest: Cycle | None = None


class Round(NamedTuple):
    """One cycle of the forecast; there may be a million of them.

    Attributes:
        number: The cycle's own where it exists; those that are still to come are counted on.
        member: Place of the person among the members.
        partner: Who speaks for the employer.
        planned_at: When it was planned, or the beginning of the forecast.
        path: What becomes of it: shared with all that are alike.
    """

    number: int
    member: int
    partner: str | None
    planned_at: datetime
    path: Path

    @property
    def history(self) -> tuple[Step, ...]:
        """Every step with its moment: where it stood, what happened, and who was told."""
        return self.path.steps


@dataclass(slots=True)
class Outlook:
    """All rounds of a forecast.

    Attributes:
        paths: How many rounds go which way.
        without: Rounds that could not be planned, for nobody speaks for the employer.
    """

    begin: datetime
    until: datetime
    rounds: list[Round] = field(default_factory=list)
    paths: Counter[Path] = field(default_factory=Counter)
    without: int = 0

    def add(self, one: Round) -> None:
        """Count a round in."""
        self.rounds.append(one)
        self.paths[one.path] += 1

    @property
    def steps(self) -> int:
        """Lines of history of all rounds together."""
        return sum(len(path.steps) * count for path, count in self.paths.items())
