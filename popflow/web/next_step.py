"""The one answer of a round's page: whose turn it is, what to do now, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from popflow.documents.wording import local_day
from popflow.domain.agenda import own_items
from popflow.domain.person import Party
from popflow.domain.signature import standing
from popflow.domain.smart import check_plan
from popflow.domain.workflow import Milestone
from popflow.engine.ahead import ahead_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from popflow.domain.cycle import Cycle
    from popflow.domain.plan import PlanContent
    from popflow.engine.reading import View
    from popflow.web.site import Site

EVALUATE_AHEAD: Final = timedelta(days=14)
"""People are invited to look back so long before the evaluation is due (DOMAIN section 3)."""


class Turn(StrEnum):
    """Whose move it is."""

    YOURS = "yours"
    THEIRS = "theirs"
    TIME = "time"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Step:
    """What is next.

    Attributes:
        key: Names its sentences in the catalogue, and the page where it is done.
        by: When it is due, or when time does it; ``None`` where nobody set a moment.
        page: Path below the round's own; empty where there is nothing to do.
    """

    key: str
    turn: Turn
    by: datetime | date | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Hour:
    """When somebody looks: the moment, the day, and the day by which both are to look back."""

    now: datetime
    today: date
    evaluation: date | None = None


def hour_of(site: Site, view: View) -> Hour:
    """The moment at which a round is looked at, with what lies ahead of it then."""
    due = ahead_of(site.engine, view).evaluation
    return Hour(site.now, site.today, local_day(due, site.zone) if due else None)


def next_step(view: View, hour: Hour) -> Step:
    """The next step of a round, as the viewer sees it.

    It is advice: what may be done is decided by the engine when somebody does it.
    """
    cycle = view.cycle
    if not cycle.open:
        return Step(cycle.milestone.value, Turn.OVER)
    if cycle.suspended_at is not None:
        return Step("suspended", Turn.TIME, cycle.suspended_at)
    if view.party is None:
        return Step("looking_on", Turn.TIME, _first_due(view))
    found = _FINDERS.get(cycle.milestone)
    return found(view, view.party, hour) if found else Step("wait", Turn.TIME)


def due_of(view: View, event: str) -> datetime | None:
    """When time itself makes an event happen in the present state, if it does."""
    for timer in view.next_timers:
        rule = view.workflow.timer(view.cycle.state, timer.rule)
        if rule is not None and rule.fires == event:
            return timer.due_at
    return None


def _first_due(view: View) -> datetime | None:
    return view.next_timers[0].due_at if view.next_timers else None


def _planned(view: View, _party: Party, _hour: Hour) -> Step:
    return Step("planned", Turn.TIME, due_of(view, "announce") or view.cycle.conversation_at)


def _announced(view: View, party: Party, _hour: Hour) -> Step:
    cycle = view.cycle
    by = due_of(view, "exchange")
    ready = cycle.employee_ready if party is Party.EMPLOYEE else cycle.manager_ready
    if not own_items(cycle.dossier.agenda.values(), party):
        return Step("add_items", Turn.YOURS, by, "agenda")
    if not ready:
        return Step("mark_ready", Turn.YOURS, by, "agenda")
    return Step("await_exchange", Turn.THEIRS, by, "agenda")


def _talking(view: View, party: Party, hour: Hour) -> Step:
    cycle = view.cycle
    if cycle.held_at is None:
        passed = cycle.conversation_at is not None and cycle.conversation_at <= hour.now
        key, turn = ("record", Turn.YOURS) if passed else ("talk", Turn.TIME)
        return Step(key, turn, cycle.conversation_at, "conversation")
    return _drafting(cycle, party)


def _drafting(cycle: Cycle, party: Party) -> Step:
    draft = cycle.draft
    if draft is None:
        turn = Turn.YOURS if party is Party.EMPLOYEE else Turn.THEIRS
        return Step("write_plan", turn, page="plan/edit" if turn is Turn.YOURS else "plan")
    if not draft.content.live_goals or not all(c.met for c in check_plan(draft.content)):
        if _answered(draft.content, party):
            return Step("await_answers", Turn.THEIRS, page="plan")
        return Step("complete_plan", Turn.YOURS, page="plan/edit")
    signed = standing(cycle.dossier.signatures.values(), draft.content_hash)
    if party not in signed:
        return Step("sign", Turn.YOURS, page="plan")
    return Step("await_signature", Turn.THEIRS, page="plan")


def _answered(content: PlanContent, party: Party) -> bool:
    """Whether nothing of a plan is open but what the other party has to say of its goals."""
    still = {check.reason for check in check_plan(content) if not check.met}
    if party is Party.EMPLOYEE:
        return still == {"manager_open"}
    own = all(g.manager_stands_behind and g.realistic_manager for g in content.live_goals)
    return own and still == {"employee_open"}


def _agreed(view: View, _party: Party, _hour: Hour) -> Step:
    plan = view.cycle.agreed_plan
    start = plan.content.first_start if plan else None
    return Step("begins", Turn.TIME, due_of(view, "begin") or start, "plan")


def _executing(view: View, party: Party, hour: Hour) -> Step:
    cycle = view.cycle
    if hour.evaluation is not None and hour.today >= hour.evaluation - EVALUATE_AHEAD:
        answered = party in cycle.dossier.answers
        key, turn = ("await_evaluation", Turn.THEIRS) if answered else ("evaluate", Turn.YOURS)
        return Step(key, turn, hour.evaluation, "evaluation")
    late = _late(cycle, party, hour.today)
    if late is not None:
        return Step("deliver", Turn.YOURS, late, "progress")
    if cycle.missed or _asked(cycle, hour.today):
        return Step("check_in", Turn.YOURS, page="progress")
    return Step("under_way", Turn.TIME, due_of(view, "check_in") or hour.evaluation, "progress")


def _late(cycle: Cycle, party: Party, today: date) -> date | None:
    """The day of a party's oldest promise that is open and whose day is past."""
    promises = cycle.dossier.commitments.values()
    days = [p.due_on for p in promises if p.owner is party and p.open and p.due_on < today]
    return min(days, default=None)


def _asked(cycle: Cycle, today: date) -> bool:
    """Whether a first report is still to come some time after the beginning."""
    begun = cycle.begun_at
    told = any(report.goal is None for report in cycle.dossier.check_ins.values())
    return begun is not None and not told and today >= begun.date() + timedelta(weeks=6)


def _evaluated(view: View, _party: Party, _hour: Hour) -> Step:
    return Step("evaluated", Turn.TIME, _first_due(view), "evaluation")


_FINDERS: Final[Mapping[Milestone, Callable[[View, Party, Hour], Step]]] = {
    Milestone.PLANNED: _planned,
    Milestone.ANNOUNCED: _announced,
    Milestone.AGENDAS_EXCHANGED: _talking,
    Milestone.AGREED: _agreed,
    Milestone.EXECUTING: _executing,
    Milestone.EVALUATED: _evaluated,
}
