"""Rounds: listed, and one as its reader may see it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Response

from popflow.documents.river import stops_of
from popflow.domain.access import Reading
from popflow.domain.cycle import Cycle
from popflow.domain.person import Role
from popflow.domain.visibility import Sight
from popflow.domain.workflow import Milestone
from popflow.engine import overview
from popflow.engine.admission import Policy
from popflow.engine.ahead import ahead_of
from popflow.engine.free_slots import free_slots
from popflow.engine.paging import page_of_rounds
from popflow.engine.reading import View, show
from popflow.engine.readings import readings
from popflow.errors import NotFoundError
from popflow.ports import CycleQuery
from popflow.web.api import models as m
from popflow.web.api.caller import Caller, Calling, Here
from popflow.web.api.door import reading
from popflow.web.api.problems import RequestFailedError
from popflow.web.api.wording import GREATEST, Id, Line, Number
from popflow.web.gate import allows
from popflow.web.next_step import hour_of, next_step
from popflow.web.site import Site

rounds = reading("rounds")
_ANY = datetime.min.replace(tzinfo=UTC)
_WORDS = (
    "Beginning of a number or a name, for who sees how everything stands; of "
    f"{overview.MOST_PEOPLE} people at most."
)
_UNRECORDED = "The conversation was to be long ago, and nobody told whether it took place."
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
After = Annotated[int, Query(ge=0, le=GREATEST, description="`next` of the page before.")]


def seen(caller: Caller, cycle: int, *, content: bool = False) -> View:
    """A round as the caller may see it; that they looked is noted for its employee.

    Args:
        caller: Who looks.
        cycle: Number of the round.
        content: What is asked for is content: who does not see any is told that it is not there.

    Raises:
        NotFoundError: There is no such round, or it is none of theirs.
    """
    view = show(caller.engine, cycle, caller.doer)
    if content and view.sight not in {Sight.CONTENT, Sight.OPERATIONS}:
        raise NotFoundError("cycle", cycle)
    return view


@rounds.get("/cycles")
@allows(Policy.PROCESS)
def list_rounds(  # noqa: PLR0913, PLR0917 - each is a way to narrow the list
    caller: Calling,
    after: After = 0,
    limit: Limit = 100,
    person: Annotated[Number | None, Query()] = None,
    partner: Annotated[Number | None, Query()] = None,
    workflow: Annotated[Line | None, Query()] = None,
    state: Annotated[Line | None, Query()] = None,
    milestone: Annotated[Milestone | None, Query()] = None,
    q: Annotated[Line, Query(description=_WORDS)] = "",
    *,
    open: Annotated[bool | None, Query()] = None,  # noqa: A002 - the query's own word
    signing: Annotated[bool, Query(description="Talked about long ago, and not signed.")] = False,
    unrecorded: Annotated[bool, Query(description=_UNRECORDED)] = False,
    stalled: Annotated[bool, Query(description="Two check-ins or more were missed.")] = False,
    unled: Annotated[bool, Query(description="Nobody speaks for the employer.")] = False,
) -> m.PageOf[m.RoundLine]:
    """Rounds by number: all for who sees how everything stands, else one's own."""
    now = caller.engine.clock.now()
    held_before = overview.signing(now).held_before if signing else None
    unrecorded_before = overview.untold(now).unrecorded_before if unrecorded else None
    query = CycleQuery(
        person, partner, workflow, None, state, milestone, open, after, limit,
        people=_people(caller, q),
        held_before=held_before, unrecorded_before=unrecorded_before, stalled=stalled, unled=unled,
    )  # fmt: skip
    page = page_of_rounds(caller.engine, query, caller.doer)
    items = [
        m.RoundLine.model_validate(line.cycle).model_copy(
            update={"waiting_on": list(line.waiting_on)}
        )
        for line in page.lines
    ]
    return m.PageOf[m.RoundLine](items=items, next=page.next)


def _people(caller: Caller, words: str) -> tuple[str, ...] | None:
    """Who somebody searches for, as HR's page does; ``None`` is anybody.

    Raises:
        NotFoundError: They do not see how everything stands: their list cannot be searched.
        RequestFailedError: More people fit than are looked up: a program is not told half.
    """
    if words.strip() and caller.only is not None:
        raise NotFoundError("rounds", "search")
    found, more = overview.people_like(caller.engine, words)
    if more:
        raise RequestFailedError(
            HTTPStatus.CONFLICT, "too_many_people",
            f"More than {overview.MOST_PEOPLE} people fit: send more of the name in 'q'.",
        )  # fmt: skip
    return found


@rounds.get("/cycles/{cycle}")
@allows(Policy.PROCESS)
def one_round(caller: Calling, site: Here, cycle: Id, response: Response) -> m.RoundOut:
    """How a round stands, what is next, and what the reader may do."""
    view = seen(caller, cycle)
    response.headers["ETag"] = f'"{view.cycle.revision}"'
    return round_out(site, view)


def round_out(site: Site, view: View) -> m.RoundOut:
    """A round as its reader may see it."""
    guides, cycle = view.sight is Sight.ACTIVITY, view.cycle
    told = {name: getattr(cycle, name, None) for name in m.RoundOut.model_fields}
    told |= {
        "sight": view.sight,
        "party": view.party,
        "origin": None if guides else cycle.origin,
        "waiting_on": view.waiting_on,
        "next": None if guides else next_step(view, hour_of(site, view)),
        "river": [] if guides else stops_of(cycle, site.zone),
        "timers": view.next_timers,
        "events": sorted(view.mine),
        "people": [view.people[number] for number in sorted(view.people)],
        "supervises": view.supervised,
        "remarks": [*cycle.dossier.remarks.values()],
    }
    return m.RoundOut.model_validate(told)


@rounds.get("/cycles/{cycle}/history")
@allows(Policy.PROCESS)
def history(
    caller: Calling, cycle: Id, after: After = 0, limit: Limit = 100
) -> m.PageOf[m.EntryOut]:
    """Who did what, and when; by `seq`."""
    later = [entry for entry in seen(caller, cycle).history if entry.seq > after]
    page = [m.EntryOut.model_validate(entry) for entry in later[:limit]]
    return m.PageOf[m.EntryOut](items=page, next=page[-1].seq if len(later) > limit else None)


@rounds.get("/cycles/{cycle}/agenda")
@allows(Policy.RELATION)
def agenda(caller: Calling, cycle: Id) -> m.AgendaOut:
    """The talking points: one's own before the exchange, both lists after it."""
    found = seen(caller, cycle, content=True).cycle
    told = _of(found, "exchanged_at", "employee_ready", "manager_ready")
    items = [found.dossier.agenda[key] for key in sorted(found.dossier.agenda)]
    return m.AgendaOut.model_validate(
        {**told, "items": items, "topics_raised": sorted(found.dossier.topics)}
    )


@rounds.get("/cycles/{cycle}/progress")
@allows(Policy.RELATION)
def progress(caller: Calling, cycle: Id) -> m.ProgressOut:
    """What both promised, and how it went."""
    view = seen(caller, cycle, content=True)
    dossier, ahead = view.cycle.dossier, ahead_of(caller.engine, view)
    return m.ProgressOut.model_validate({
        "promises": [*dossier.commitments.values()], "check_ins": [*dossier.check_ins.values()],
        "next_check_in": ahead.check_in, "evaluation": ahead.evaluation,
    })  # fmt: skip


@rounds.get("/cycles/{cycle}/evaluation")
@allows(Policy.RELATION)
def evaluation(caller: Calling, cycle: Id) -> m.EvaluationOut:
    """The evaluation: one's own side, and both once both answered."""
    found = seen(caller, cycle, content=True).cycle
    told = _of(found, "evaluated_at", "one_sided")
    return m.EvaluationOut.model_validate({**told, "answers": [*found.dossier.answers.values()]})


def _of(cycle: Cycle, *names: str) -> dict[str, object]:
    return {name: getattr(cycle, name) for name in names}


@rounds.get("/cycles/{cycle}/slots")
@allows(Policy.RELATION)
def slots(
    caller: Calling,
    cycle: Id,
    notice_days: Annotated[int, Query(ge=1, le=366)] = 14,
) -> m.ListOf[m.SlotOut]:
    """The next moments that suit both."""
    found = free_slots(caller.engine, cycle, caller.doer, notice_days=notice_days)
    return m.ListOf[m.SlotOut](items=[m.SlotOut(at=at) for at in found])


@rounds.get("/cycles/{cycle}/readings")
@allows(Policy.RELATION)
def who_read(
    caller: Calling,
    cycle: Id,
    after: Annotated[Line | None, Query(description="`next` of the page before.")] = None,
    limit: Limit = 100,
) -> m.PageOfReadings:
    """Who read this POP and when: for whose POP it is, and HR."""
    last = _reading(cycle, after) if after else None
    found = readings(caller.engine, cycle, caller.doer, after=last, limit=limit + 1)
    page = [m.ReadingOut.model_validate(one) for one in found[:limit]]
    follows = f"{page[-1].day}:{page[-1].role}:{page[-1].reader}" if len(found) > limit else None
    return m.PageOfReadings(items=page, next=follows)


def _reading(cycle: int, after: str) -> Reading:
    on, _, rest = after.partition(":")
    role, _, reader = rest.partition(":")
    try:
        found = Role(role), date.fromisoformat(on)
    except ValueError:
        raise RequestFailedError(
            HTTPStatus.CONFLICT, "after", "Send 'next' of the page before."
        ) from None
    # Only where it stands in the list matters.
    return Reading(cycle, reader, *found, first_at=_ANY, last_at=_ANY)
