"""The forecast of an organisation: one question, one answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from popflow.domain.guards import BUDGET
from popflow.engine.choosing import today_of
from popflow.forecast.diary import Diary
from popflow.forecast.expected import Expected, expected, invented
from popflow.forecast.foresee import USUAL_SHARES, Foresight
from popflow.forecast.manners import MANNERS, Ways
from popflow.forecast.remembered import remembering
from popflow.forecast.shelf import Shelf
from popflow.forecast.tally import months_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from popflow.engine.setup import Engine
    from popflow.forecast.habits import Habit
    from popflow.forecast.outlook import Outlook
    from popflow.forecast.tally import Period


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a forecast.

    Attributes:
        now: Where it begins.
        until: The horizon.
        workflow: What all next rounds follow; as the settings say when ``None``.
        headcount: So many people of nobody's, in place of the organisation's own.
        shares: How many of all rounds go which way; together 1.
        cost: Whole cents that the plans ask for which are still to be written.
        minutes: How long a conversation takes.
    """

    now: datetime
    until: datetime
    workflow: str | None = None
    headcount: int | None = None
    shares: Mapping[Habit, float] = field(default_factory=lambda: USUAL_SHARES)
    cost: int = 0
    minutes: int = 60


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is ahead.

    Attributes:
        workflows: Names of the workflows that next rounds follow.
        people: Of whom rounds are expected.
        horizon: The first day that is no longer looked at.
        months: Figures by month.
        broken: Numbers of people whose workflow, or its condition, cannot be used.
        assumed: Guards of plugins, and conditions, that were taken as met.
        decided: Steps that were decided; all others are shared with rounds that are alike.
    """

    workflows: tuple[str, ...]
    people: int
    horizon: date
    outlook: Outlook
    months: list[Period]
    broken: tuple[str, ...]
    assumed: tuple[str, ...]
    decided: int


def look_ahead(engine: Engine, question: Question, progress: Callable[[int, date], None]) -> Ahead:
    """Take everybody to the horizon, and count what that brings; nothing is written.

    Args:
        engine: Ports and options: the organisation's people, calendar and workflows.
        question: What is asked.
        progress: Told now and then of how many rounds there are, and at which day it is.

    Raises:
        DefinitionError: There is no such workflow, or its file has errors.
    """
    days = remembering(engine.calendar.days(question.now.date()))
    who = _who(engine, question)
    ways = {habit: Ways(manner, question.cost) for habit, manner in MANNERS.items()}
    shelf = Shelf(days, ways)
    diary = Diary(days, engine.options.per_week)
    seen = Foresight(shelf, diary, question.now, question.until, question.shares, progress).run(
        who.members
    )
    paid = engine.hooks.has_budget()
    assumed = tuple(name for name in shelf.assumed() if paid or name != BUDGET)
    names = {member.workflow.definition.name for member in who.members}
    return Ahead(
        tuple(sorted(names)), len(who.members), days.day_of(question.until), seen,
        months_of(seen, days, question.minutes),
        tuple(who.broken), assumed, shelf.walked,
    )  # fmt: skip


def _who(engine: Engine, question: Question) -> Expected:
    if question.headcount is None:
        return expected(engine, question.now, question.workflow)
    workflow = engine.said(question.workflow or engine.options.workflow)
    today = today_of(engine, question.now)
    return Expected(invented(question.headcount, workflow, today), [])
