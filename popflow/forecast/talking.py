"""Before the agreement: talking points, the conversation, the draft, the signatures."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.agenda import Topic, own_items
from popflow.domain.event import Draft, Held, NewItem, NewPartner, NewTime, Signing
from popflow.domain.person import Party
from popflow.domain.signature import SignatureKind, standing
from popflow.domain.slots import first_slot
from popflow.forecast.crew import sides
from popflow.forecast.habits import Habit
from popflow.forecast.plans import Purse, write_plan

if TYPE_CHECKING:
    from datetime import date

    from popflow.domain.cycle import Cycle
    from popflow.forecast.crew import Crew

HR_AFTER = timedelta(days=35)
"""So long after the conversation HR, told by popflow, helps on a plan without signatures."""
DECLINES, MOVES, FAILS, FORGETS_TO_RECORD, REFUSES, DEAR = 0.12, 0.004, 0.07, 0.15, 0.35, 0.1
"""Chances: of declining where one may; a day, of moving; of a conversation that does not take
place, or is not recorded; of a stubborn party's refusal; of a plan that costs too much."""
PARTS, HANDS_OVER, HR_TRIES_AGAIN = 0.25, 0.15, 0.75
"""Chances after a refusal: to part, to hand over; and that HR proposes to talk again."""


def prepare(crew: Crew, cycle: Cycle, today: date) -> None:
    """Both write talking points and say that they are ready."""
    told = crew.days.day_of(cycle.announced_at or cycle.entered_at)
    may_decline = (cycle.state, "decline") in crew.workflow(cycle).table
    if may_decline and crew.dice.happens(DECLINES, cycle.id, "declines"):
        crew.do(cycle, cycle.person, "decline")
        return
    ready = {Party.EMPLOYEE: cycle.employee_ready, Party.MANAGER: cycle.manager_ready}
    for party, number in sides(cycle):
        if not ready[party] and crew.waited(number, told, today, cycle.id, "prepares"):
            _write(crew, cycle, party, number)
    _move_at_times(crew, cycle, today)


def _move_at_times(crew: Crew, cycle: Cycle, today: date) -> None:
    if crew.dice.happens(MOVES, cycle.id, today, "moves"):
        _move(crew, cycle, today)


def _write(crew: Crew, cycle: Cycle, party: Party, number: str) -> None:
    if not own_items(cycle.dossier.agenda.values(), party):
        text = "Wat ik wil leren" if party is Party.EMPLOYEE else "Wat het team nodig heeft"
        crew.do(cycle, number, "add_item", NewItem(text, Topic.WISHES_TO_LEARN))
    if crew.dice.habit(number) is not Habit.FORGETFUL:
        crew.do(cycle, number, "ready")


def _move(crew: Crew, cycle: Cycle, today: date) -> None:
    ahead = timedelta(days=crew.dice.days(15, 24, cycle.id, today))
    mover = cycle.person if crew.dice.happens(0.5, cycle.id, today) else cycle.partner
    crew.do(cycle, mover, "move", NewTime(first_slot(today + ahead, crew.days)), "agenda")


def talk(crew: Crew, cycle: Cycle, today: date) -> None:
    """The conversation, the draft, the signatures; or no agreement."""
    meets = crew.days.day_of(cycle.conversation_at) if cycle.conversation_at else today
    held = crew.days.day_of(cycle.held_at) if cycle.held_at else None
    if held is None or held < meets:
        _meet(crew, cycle, meets, today)
    elif today >= held + HR_AFTER:
        _help(crew, cycle, today)
    elif cycle.draft is not None:
        _sign(crew, cycle, held, today)
    elif crew.waited(cycle.person, held, today, cycle.id, "drafts", held):
        _draft(crew, cycle, today)


def _draft(crew: Crew, cycle: Cycle, today: date) -> None:
    purse = Purse.DEAR if crew.dice.happens(DEAR, cycle.id, "dear") else Purse.USUAL
    content = write_plan(crew.dice, cycle.id, today, purse)
    crew.do(cycle, cycle.person, "draft", Draft(content))


def _help(crew: Crew, cycle: Cycle, today: date) -> None:
    """Signing is long overdue and HR has it: talk again, or part."""
    if crew.dice.happens(HR_TRIES_AGAIN, cycle.id, "hr", cycle.sequence):
        at = first_slot(today + timedelta(days=10), crew.days)
        crew.do(cycle, crew.hr, "follow_up", NewTime(at))
    else:
        crew.do(cycle, crew.hr, "part", reason="Geen overeenstemming")


def _meet(crew: Crew, cycle: Cycle, meets: date, today: date) -> None:
    if today < meets:
        return
    forgot = crew.dice.happens(FORGETS_TO_RECORD, cycle.id, meets, "forgets to record")
    if forgot and today < meets + timedelta(days=6):
        return
    if crew.dice.happens(FAILS, cycle.id, meets, "did not take place"):
        _move(crew, cycle, today)
        return
    topics = tuple(topic for topic in Topic if crew.dice.happens(0.9, cycle.id, topic))
    at = min(cycle.conversation_at or crew.clock.now(), crew.clock.now())
    crew.do(cycle, cycle.person, "hold", Held(at, topics))


def _sign(crew: Crew, cycle: Cycle, held: date, today: date) -> None:
    draft = cycle.draft
    signed = standing(cycle.dossier.signatures.values(), draft.content_hash) if draft else {}
    if any(signature.kind is SignatureKind.REFUSED for signature in signed.values()):
        _settle(crew, cycle, today)
        return
    after: Cycle | None = cycle
    for party, number in sides(cycle):
        asked = held + timedelta(days=3)
        due = crew.waited(number, asked, today, cycle.id, "signs", held)
        if after is not None and party not in signed and due:
            after = _signature(crew, after, number, today)


def _signature(crew: Crew, cycle: Cycle, number: str, today: date) -> Cycle | None:
    version = max(cycle.dossier.plans)
    stubborn = crew.dice.habit(number) is Habit.DISAGREEING
    if stubborn and crew.dice.happens(REFUSES, cycle.id, number, "refuses", version):
        signing = Signing(version, SignatureKind.REFUSED, "Dit past nog niet")
        return crew.do(cycle, number, "sign", signing)
    after = crew.do(cycle, number, "sign", Signing(version))
    if after is None:
        # The money does not suffice: the employee writes a plan for which it does.
        cheaper = write_plan(crew.dice, cycle.id, today, Purse.NOTHING)
        crew.do(cycle, cycle.person, "draft", Draft(cheaper))
    return after


def _settle(crew: Crew, cycle: Cycle, today: date) -> None:
    """After a refusal: part, another partner, or another draft."""
    version = max(cycle.dossier.plans)
    way = crew.dice.chance(cycle.id, "settles", version)
    if way < PARTS:
        if cycle.partner_offered:
            crew.do(cycle, cycle.partner, "part", reason="Geen overeenstemming")
        else:
            crew.do(cycle, cycle.partner, "offer_partner")
    elif way >= PARTS + HANDS_OVER or not _hand_over(crew, cycle):
        content = write_plan(crew.dice, cycle.id * 1000 + version, today, Purse.USUAL)
        crew.do(cycle, cycle.person, "draft", Draft(content))


def _hand_over(crew: Crew, cycle: Cycle) -> bool:
    with crew.engine.store.read() as uow:
        manager = uow.people.get([cycle.partner or ""]).get(cycle.partner or "")
    above = manager.manager if manager else None
    if above is None or above == cycle.person:
        return False
    return crew.do(cycle, cycle.partner, "hand_over", NewPartner(above)) is not None
