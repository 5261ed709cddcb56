"""What guiding POPs asks of each manager, each person in the intensity that is theirs."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from popflow.domain.policy import Intensity, load
from popflow.engine.choosing import rollout_of
from popflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from popflow.cli.session import Session
    from popflow.domain.person import Person


def heavy_loads(here: Session, present: Sequence[Person]) -> Iterator[str]:
    """A sentence per manager for whom it is much, by practice's own figure.

    Whose workflow, or roll-out, cannot be read counts for nobody: that is told on its own, and
    they get no cycle until it is mended.

    Args:
        here: The organisation.
        present: Everybody in service.
    """
    teams: Counter[tuple[str | None, Intensity]] = Counter()
    for person in present:
        with suppress(InputError):
            teams[person.manager, _intensity(here, person)] += 1
    for person in present:
        whole = teams[person.number, Intensity.UITGEBREID]
        small = teams[person.number, Intensity.BEPERKT]
        weight = load(whole, small, person.fte)
        if weight.heavy:
            yield (
                f"Guiding {whole + small} people takes {person.number} about "
                f"{round(weight.hours)} hours a year. Think of intensity 'beperkt' for a part of "
                "them, or of a second manager."
            )


def _intensity(here: Session, person: Person) -> Intensity:
    """The intensity of somebody's next round.

    Raises:
        InputError: A workflow file or the condition of a roll-out cannot be used.
    """
    rollout = rollout_of(here.engine, person, here.today)
    if rollout is not None and rollout.intensity is not None:
        return rollout.intensity
    name = rollout.workflow if rollout else here.settings.workflow
    return here.app.catalog.current(name).intensity
