"""The river in characters: six milestones in one line, the mark of popflow.

Done is filled, now is a ring, to come is open. Where the line does not fit, or letters are not all
equally wide, it runs downwards and says each stage in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from popflow.documents.catalogue import text
from popflow.documents.wording import local_day, short_date
from popflow.domain.workflow import RIVER, Milestone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.cycle import Cycle


class Stage(StrEnum):
    """How far the round is with a milestone."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to_come"


MARKS = {Stage.DONE: "●", Stage.NOW: "◎", Stage.TO_COME: "○"}
"""The sign of each stage: filled, a ring, open."""
WIDTH = 79
"""Columns of a terminal that the line may take."""
_GAP = 2


@dataclass(frozen=True, slots=True)
class Reach:
    """One milestone in words, for a river that runs downwards."""

    stage: Stage
    name: str
    told: str

    @property
    def mark(self) -> str:
        """The sign of its stage."""
        return MARKS[self.stage]

    def __str__(self) -> str:
        """Write it as one line of text."""
        return f"{self.mark} {self.name}: {self.told}"


@dataclass(frozen=True, slots=True)
class Stop:
    """One milestone on the river.

    Attributes:
        day: When it was reached, or is expected; ``None`` when nobody knows.
    """

    milestone: Milestone
    stage: Stage
    day: date | None = None


def stops_of(
    cycle: Cycle, zone: str, ahead: Mapping[Milestone, date] | None = None
) -> tuple[Stop, ...]:
    """Where a round stands on the river.

    Args:
        cycle: The round.
        zone: The organisation's zone, for dates.
        ahead: Days on which milestones are expected that the round itself does not tell.
    """
    reached, now = _reached(cycle), _now(cycle)
    expected = {**_expected(cycle, zone), **(ahead or {})} if cycle.open else {}
    stops = []
    for milestone in RIVER:
        moment = reached.get(milestone)
        stage = _stage(milestone, now, moment)
        day = local_day(moment, zone) if moment else expected.get(milestone)
        # What was passed by without being noted has no day: it is not expected any more.
        stops.append(Stop(milestone, stage, None if stage is Stage.DONE and not moment else day))
    return tuple(stops)


def _stage(milestone: Milestone, now: Milestone | None, moment: datetime | None) -> Stage:
    if milestone is now:
        return Stage.NOW
    return Stage.DONE if moment is not None or _passed(milestone, now) else Stage.TO_COME


def _now(cycle: Cycle) -> Milestone | None:
    """The milestone that people work towards; carrying out lasts, so it is now while it lasts."""
    if not cycle.open:
        return None
    if cycle.milestone is Milestone.PLANNED:
        return Milestone.ANNOUNCED
    if cycle.milestone is Milestone.EXECUTING:
        return Milestone.EXECUTING
    return RIVER[RIVER.index(cycle.milestone) + 1]


def _passed(milestone: Milestone, now: Milestone | None) -> bool:
    return now is not None and RIVER.index(milestone) < RIVER.index(now)


def _reached(cycle: Cycle) -> dict[Milestone, datetime | None]:
    restarted = cycle.milestone is Milestone.RESTARTED
    return {
        Milestone.ANNOUNCED: cycle.announced_at,
        Milestone.AGENDAS_EXCHANGED: cycle.exchanged_at,
        Milestone.AGREED: cycle.agreed_at,
        Milestone.EXECUTING: cycle.begun_at,
        Milestone.EVALUATED: cycle.evaluated_at,
        Milestone.RESTARTED: cycle.ended_at if restarted else None,
    }


def _expected(cycle: Cycle, zone: str) -> dict[Milestone, date]:
    """People agree at the conversation; the plan says when it starts and is evaluated."""
    plan = cycle.agreed_plan
    days = {
        Milestone.AGREED: local_day(cycle.conversation_at, zone)
        if cycle.conversation_at
        else None,
        Milestone.EXECUTING: plan.content.first_start if plan else None,
        Milestone.EVALUATED: cycle.evaluate_on,
    }
    return {milestone: day for milestone, day in days.items() if day}


def river(
    stops: Sequence[Stop], language: str, *, near: date | None = None, width: int = WIDTH
) -> str:
    """The river as text, in one line with names and dates under it.

    Args:
        stops: The milestones in order, as `stops_of` gives them.
        language: ``nl`` or ``en``.
        near: From when it is read: a date in another year says which.
        width: Columns that there are; where the line is longer it runs downwards, and so it does
            for 0.
    """
    names = [text(language, "names", "river", stop.milestone) for stop in stops]
    days = [short_date(stop.day, language, near) if stop.day else "" for stop in stops]
    columns = [max(len(n), len(d)) + _GAP for n, d in zip(names, days, strict=True)]
    if sum(columns) - _GAP > width:
        return "\n".join(str(reach) for reach in downwards(stops, language, near))
    line = "".join(
        MARKS[stop.stage] + _water(stops[index + 1], room) if index + 1 < len(stops)
        else MARKS[stop.stage]
        for index, (stop, room) in enumerate(zip(stops, columns, strict=True))
    )  # fmt: skip
    rows = (_row(names, columns), _row(days, columns))
    return "\n".join(row for row in (line, *rows) if row)


def _water(onward: Stop, room: int) -> str:
    """The line to the next milestone: thick where the round has come through."""
    return ("─" if onward.stage is Stage.TO_COME else "━") * (room - 1)


def _row(cells: Sequence[str], columns: Sequence[int]) -> str:
    padded = (cell.ljust(room) for cell, room in zip(cells, columns, strict=True))
    return "".join(padded).rstrip()


def downwards(stops: Sequence[Stop], language: str, near: date | None = None) -> tuple[Reach, ...]:
    """The river downwards, with each stage in words beside its sign."""
    return tuple(
        Reach(
            stop.stage,
            text(language, "names", "river", stop.milestone),
            ", ".join(
                piece
                for piece in (
                    text(language, "names", "stage", stop.stage),
                    short_date(stop.day, language, near) if stop.day else "",
                )
                if piece
            ),
        )
        for stop in stops
    )
