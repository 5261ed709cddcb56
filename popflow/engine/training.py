"""Training requests: decided by the rules at once, and paid in the same unit when granted."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from popflow.domain.budget import Posting, Pot, account, balance_of
from popflow.domain.person import Role
from popflow.domain.relation import ways_toward
from popflow.domain.training import SignedGoal, exempt, refuse, signed_goals
from popflow.engine.choosing import today_of
from popflow.engine.money import same_content
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from popflow.domain.budget import Balance
    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person
    from popflow.domain.training import TrainingRequest
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Granted:
    """A training that is paid.

    Attributes:
        postings: From the goal's reservation, from what is available, or by the employer.
        again: The very same was granted before: nothing was posted now.
    """

    postings: tuple[Posting, ...]
    again: bool = False


def request_training(engine: Engine, doer: Doer, asked: TrainingRequest, key: str) -> Granted:
    """Decide on a training, and pay what is granted: the goal's reservation goes first.

    Money, plan and decision are read and written in one unit: of two requests for the same last
    euros one is refused.

    Args:
        engine: Ports and options.
        doer: Who asks: the person, the manager or a deputy, HR or the operator.
        asked: What for.
        key: Unique: the same request given twice is granted once.

    Raises:
        NotFoundError: Nobody has that number, or whoever asks is nothing to them.
        RefusedError: A rule says no, there is less money than that, or something else was posted
            under that key.
    """
    with engine.store.begin() as uow:
        granted = _decide(engine, uow, doer, asked, key)
        uow.commit()
    log.info("training granted", extra={"key": key, "person": asked.person})
    return granted


def signed_for(engine: Engine, person: str) -> tuple[SignedGoal, ...]:
    """The goals for which somebody can ask a training: both signed for them, and they go on."""
    with engine.store.read() as uow:
        found: dict[int, SignedGoal] = {}
        for cycle in plan_rounds(uow, person):
            for key, goal in signed_goals(cycle).items():
                found.setdefault(
                    key, SignedGoal(goal, cycle.id, _spent(uow, person, cycle.id, key))
                )
        return tuple(found.values())


def _decide(
    engine: Engine, uow: UnitOfWork, doer: Doer, asked: TrainingRequest, key: str
) -> Granted:
    now, number = engine.clock.now(), asked.person
    person = uow.people.get([number]).get(number)
    if person is None:
        raise NotFoundError("person", number)
    today = today_of(engine, now)
    # First of all: from here on nobody else decides on this person's money.
    balance = uow.ledger.balances([number], today)[number]
    roles = roles_toward(engine, uow, person, doer, today)
    plain = Posting(
        key, number, asked.cents, "", "", asked.text.strip(), now,
        goal=asked.goal, posted_by=doer.number, os_user=doer.os_user,
    )  # fmt: skip
    before = _granted_before(uow, asked, plain)
    if before:
        return Granted(before, again=True)
    signed = _signed(uow, asked)
    strict = engine.options.no_pop_no_training
    refusal = refuse(asked, roles, signed, no_pop_no_training=strict)
    if refusal is not None:
        log.info("training refused", extra={"person": number, "rule": refusal.code})
        raise RefusedError(refusal.code, refusal.data)
    knows = roles != {Role.MANAGER}
    postings = _paid(uow, asked, signed, plain, balance, knows=knows)
    uow.ledger.post(postings)
    return Granted(tuple(same_content(uow, postings)))


def roles_toward(
    engine: Engine, uow: UnitOfWork, person: Person, doer: Doer, today: date
) -> frozenset[Role]:
    """What whoever asks is to the person: as for a signal, the partner of an open round.

    Raises:
        NotFoundError: They are nothing to them.
    """
    if doer.number is None:
        return frozenset({Role.SYSTEM})
    partner = person.manager or engine.options.stand_in
    current = uow.cycles.open_of([person.number]).get(person.number)
    if current is not None:
        partner = uow.cycles.load([current])[current].partner
    deputies = uow.people.deputies(partner) if partner else []
    ways = ways_toward(doer.number, person.number, partner, deputies, engine.options.hr, today)
    if not ways:
        raise NotFoundError("person", person.number)
    return frozenset(way.role for way in ways)


def _granted_before(
    uow: UnitOfWork, asked: TrainingRequest, plain: Posting
) -> tuple[Posting, ...]:
    """What was posted for the very same request.

    Raises:
        RefusedError: Something else was posted under its key.
    """
    keys = (plain.key, _rest(plain.key))
    kept = uow.ledger.keyed(keys)
    if not kept:
        return ()
    postings = tuple(kept[key] for key in keys if key in kept)
    told = {(p.person, p.memo, p.goal) for p in postings}
    paid_by = {p.source for p in postings}
    employer = paid_by == {account(Pot.GRANTS, plain.person)}
    same = told == {(plain.person, plain.memo, plain.goal)} and (employer or not asked.required)
    if not same or sum(p.amount for p in postings) != asked.cents:
        raise RefusedError("posting_key_taken", {"key": plain.key})
    return postings


def _rest(key: str) -> str:
    """The key of the part that a reservation does not cover."""
    return f"{key}:rest"


def _signed(uow: UnitOfWork, asked: TrainingRequest) -> SignedGoal | None:
    """The goal in the plan that holds: the last round's, or one that came over from before."""
    if asked.goal is None:
        return None
    for cycle in plan_rounds(uow, asked.person):
        goal = signed_goals(cycle).get(asked.goal)
        if goal is not None:
            return SignedGoal(goal, cycle.id, _spent(uow, asked.person, cycle.id, asked.goal))
    return None


def _spent(uow: UnitOfWork, person: str, cycle: int, goal: int) -> int:
    """Whole cents that were paid for a goal by name."""
    spent = account(Pot.SPENT, person)
    own = uow.ledger.postings(person, cycle=cycle)
    return sum(p.amount for p in own if p.goal == goal and p.target == spent)


def plan_rounds(uow: UnitOfWork, person: str) -> Iterator[Cycle]:
    """The rounds whose plan can hold: the last one, and the one whose goals came over to it."""
    latest = uow.cycles.latest_of([person]).get(person)
    if latest is None:
        return
    yield latest
    if latest.open and latest.agreed_plan is None and latest.predecessor is not None:
        yield from uow.cycles.load([latest.predecessor]).values()


def _paid(  # noqa: PLR0913 - who pays depends on all of these
    uow: UnitOfWork,
    asked: TrainingRequest,
    signed: SignedGoal | None,
    plain: Posting,
    balance: Balance,
    *,
    knows: bool,
) -> Sequence[Posting]:
    """What is posted: all by the employer, or from the reservation first and then the rest.

    Raises:
        RefusedError: There is less money than that; how much there is, a manager is not told.
    """
    cycle = signed.cycle if signed else None
    plain = replace(plain, cycle=cycle)
    if exempt(asked, signed):
        return [_moved(plain, asked.cents, Pot.GRANTS, Pot.EMPLOYER)]
    held = min(asked.cents, _reserved(uow, signed, asked.person) if signed else 0)
    rest, room = asked.cents - held, max(0, balance.available - balance.floor)
    if rest > room:
        told: dict[str, object] = {"needed": str(asked.cents), "available": str(held + room)}
        raise RefusedError("not_enough_money", told if knows else None)
    parts = [(Pot.RESERVED, held), (Pot.AVAILABLE, rest)]
    postings = [_moved(plain, amount, pot, Pot.SPENT) for pot, amount in parts if amount]
    # The first carries the request's own key: a request has that one whatever pays for it.
    return [postings[0], *(replace(p, key=_rest(p.key)) for p in postings[1:])]


def _reserved(uow: UnitOfWork, signed: SignedGoal, person: str) -> int:
    """Whole cents of a goal's reservation that are left, of this person's own."""
    own = uow.ledger.postings(person, cycle=signed.cycle)
    return min(signed.left, max(0, balance_of(person, own).reserved))


def _moved(plain: Posting, amount: int, source: Pot, target: Pot) -> Posting:
    accounts = (account(pot, plain.person) for pot in (source, target))
    return replace(plain, amount=amount, source=next(accounts), target=next(accounts))
