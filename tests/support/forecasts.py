"""Forecasts of small organisations, on workflows whose timers hang on whatever can differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from popflow.calendars import DutchCalendar
from popflow.definitions.catalog import Catalog
from popflow.domain.timing import parse_moment
from popflow.forecast.diary import Diary
from popflow.forecast.foresee import USUAL_SHARES, Foresight
from popflow.forecast.manners import MANNERS, Ways
from popflow.forecast.remembered import remembering
from popflow.forecast.shelf import Shelf
from popflow.machine import compile_definition
from tests.support.house import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.domain.policy import Intensity
    from popflow.domain.workflow import Compiled, Definition
    from popflow.forecast.habits import Habit
    from popflow.forecast.outlook import Member, Outlook, Round


NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNTIL: Final = datetime(2030, 3, 1, 23, tzinfo=UTC)
DAYS: Final = DutchCalendar().days(NOW.date())
COST: Final = 45_000
TOLD_BY: Final = {
    "as shipped": None, "planned": "planned + 5 days", "hired": "hired + 148 months",
    "previous": "previous conversation + 715 days", "entered": "entered + 2 days",
    "at one moment": "conversation, any day, at 12.00",
}  # fmt: skip
"""What the reminder before the exchange hangs on: anchors that set cycles apart."""


def rewritten(definition: Definition, moment: str | None) -> Definition:
    """Another moment for the first timer of the state in which both prepare, and of the first."""
    if moment is None:
        return definition
    at, states = parse_moment(moment), dict(definition.states)
    if at.at is not None:  # as the prompt record it
        talk = states["agendas_exchanged"]
        timers = (replace(talk.timers[0], at=at), *talk.timers[1:])
        states[talk.name] = replace(talk, timers=timers)
        return replace(definition, states=states, key=f"{definition.key} {moment}")
    for name in ("planned", "announced"):
        first, *rest = states[name].timers
        extra = replace(first, name="extra", at=at) if name == "planned" else None
        told = replace(states["announced"].timers[0], name="extra", at=at, until=None)
        timers = (first, *rest, told) if extra else (replace(first, at=at, until=None), *rest)
        states[name] = replace(states[name], timers=timers)
    return replace(definition, states=states, key=f"{definition.key} {moment}")


@cache
def compiled(name: str, by: str = "as shipped", intensity: Intensity | None = None) -> Compiled:
    definition = rewritten(Catalog(SHIPPED).current(name), TOLD_BY[by])
    return compile_definition(replace(definition, intensity=intensity or definition.intensity))


def shelf() -> Shelf:
    days = remembering(DAYS)
    return Shelf(days, {habit: Ways(manner, COST) for habit, manner in MANNERS.items()})


def seen(everybody: list[Member], shares: Mapping[Habit, float] = USUAL_SHARES) -> Outlook:
    used = shelf()
    return Foresight(used, Diary(used.days, 2), NOW, UNTIL, shares).run(everybody)


Line = tuple[object, ...]


def shared(one: Round) -> list[Line]:
    return [
        (s.at, s.event, s.timer, s.source, s.target, s.milestone, s.by, s.told, s.cost)
        for s in one.history
    ]
