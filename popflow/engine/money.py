"""The budget's own use cases: what the calendar brings, what HR grants, posts and approves."""

from __future__ import annotations

import logging
from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.budget import Approval, Balance, Posting, Pot, account, balance_of
from popflow.engine.choosing import today_of
from popflow.engine.cycles import Doer
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from popflow.domain.person import Person
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)

POSTED_ON = "budget_posted_on"
"""Mark: the day for which the budget plugin was asked what the calendar brings."""
OWED = "budget_owed"
"""Mark: numbers of the people about whom it failed on that day; they are asked about again."""
PAGE = 500
_LONGEST = 5 * 366 + 1
"""Days ahead in which a period ends: none is longer than five years."""
OPERATOR = Doer()


@dataclass(frozen=True, slots=True)
class Sight:
    """A person's money, as that person sees it."""

    balance: Balance
    postings: tuple[Posting, ...]
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """When the calendar brings something to a person's money.

    Attributes:
        last_day: The last day before that.
        lapses: What is left then is lost.
    """

    last_day: date
    lapses: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands in the ledger.

    Attributes:
        again: It stood there before: the same was asked twice, and posted once.
    """

    posting: Posting
    again: bool = False


def calendar_postings(engine: Engine, now: datetime) -> int:
    """Post what the budget plugin says the calendar brings, once a day.

    The people about whom the plugin fails are asked about again at the next tick, they alone.

    Returns:
        How many postings it offered; one offered before is not written again.
    """
    if not engine.hooks.has_budget():
        return 0
    today = today_of(engine, now)
    with engine.store.read() as uow:
        complete = uow.marks.get(POSTED_ON) == today.isoformat()
        owed = (uow.marks.get(OWED) or "").split()
    if complete and not owed:
        return 0
    return _offer(engine, now, owed if complete else None)


def _offer(engine: Engine, now: datetime, owed: Sequence[str] | None) -> int:
    """Ask about people page by page, each page a unit of its own."""
    today = today_of(engine, now)
    offered, after, failed = 0, "", list[str]()
    while True:
        with engine.store.begin() as uow:
            page = _page(uow, after, owed)
            if not page:
                uow.marks.set(POSTED_ON, today.isoformat())
                uow.marks.set(OWED, " ".join(failed) or None)
                uow.commit()
                return offered
            balances = uow.ledger.balances([person.number for person in page], today)
            brought = engine.hooks.budget_due(page, balances, today, now)
            uow.ledger.post(brought.postings)
            uow.commit()
        offered, after = offered + len(brought.postings), page[-1].number
        failed += brought.failed
        engine.watcher.progressed()


def _page(uow: UnitOfWork, after: str, owed: Sequence[str] | None) -> list[Person]:
    """People by number, those after a number: everybody, or only those who are still owed."""
    if owed is None:
        return uow.people.page(after, PAGE)
    numbers = sorted(number for number in owed if number > after)[:PAGE]
    known = uow.people.get(numbers)
    return [known[number] for number in numbers]


def show(engine: Engine, person: str) -> Sight:
    """A person's balance, every posting behind it, and every permission.

    Raises:
        NotFoundError: Nobody has that number.
    """
    with engine.store.read() as uow:
        _known(uow, person)
        today = today_of(engine, engine.clock.now())
        balance = uow.ledger.balances([person], today)[person]
        ledger = uow.ledger
        return Sight(balance, tuple(ledger.postings(person)), tuple(ledger.approvals(person)))


def period_end(engine: Engine, person: str) -> PeriodEnd | None:
    """Until when a person's money is as it is, as the budget plugin's own answers tell.

    It is asked what the calendar would bring on days ahead; nothing is posted.

    Returns:
        ``None`` when nothing comes within five years, when something is due today, or without a
        budget plugin.

    Raises:
        NotFoundError: Nobody has that number.
    """
    if not engine.hooks.has_budget():
        return None
    now = engine.clock.now()
    today = today_of(engine, now)
    with engine.store.read() as uow:
        _known(uow, person)
        people = list(uow.people.get([person]).values())
        balances = uow.ledger.balances([person], today)

    def brought(ahead: int) -> Sequence[Posting]:
        day = today + timedelta(days=ahead)
        return engine.hooks.budget_due(people, balances, day, now).postings

    if brought(0) or not brought(_LONGEST):
        return None
    first = bisect_left(range(_LONGEST), True, key=lambda ahead: bool(brought(ahead)))  # noqa: FBT003 - what is looked for
    lapsed = account(Pot.LAPSED, person)
    lapses = any(posting.target == lapsed for posting in brought(first))
    return PeriodEnd(today + timedelta(days=first - 1), lapses)


def grant(  # noqa: PLR0913, PLR0917 - a grant has these facts
    engine: Engine, person: str, cents: int, memo: str, key: str, by: Doer = OPERATOR
) -> Posted:
    """Add to somebody's budget, beside what the scheme grants.

    Args:
        engine: Ports and options.
        person: Whose budget.
        cents: Whole cents, above zero.
        memo: Why.
        key: Unique: the same grant given twice is written once.
        by: Who grants.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: No amount above zero, or something else was posted under that key.
    """
    pots = (Pot.GRANTS, Pot.AVAILABLE)
    return _post(engine, person, pots, _Booking(cents, memo, key, by))


def spend(  # noqa: PLR0913, PLR0917 - an expense has these facts
    engine: Engine,
    person: str,
    cents: int,
    memo: str,
    key: str,
    cycle: int | None = None,
    by: Doer = OPERATOR,
) -> Posted:
    """Book an expense: from what was reserved for a round, else from what is available.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: There is less money than that, no amount above zero, or something else was
            posted under that key.
    """
    pots = (Pot.RESERVED if cycle else Pot.AVAILABLE, Pot.SPENT)
    return _post(engine, person, pots, _Booking(cents, memo, key, by, cycle))


def approve(  # noqa: PLR0913, PLR0917 - a permission has these facts
    engine: Engine,
    person: str,
    cents: int,
    adviser: str,
    until: date | None = None,
    os_user: str | None = None,
) -> Approval:
    """Let somebody go below zero by so many cents, on the record.

    Raises:
        NotFoundError: Nobody has that number.
        RefusedError: Whoever approves is no HR adviser, or approves for themselves.
    """
    if adviser not in engine.options.hr or adviser == person:
        raise RefusedError("approval_is_hrs", {"person": person})
    if cents < 0:
        raise RefusedError("amount_not_positive", {"cents": cents})
    approval = Approval(person, -cents, adviser, engine.clock.now(), until, os_user)
    with engine.store.begin() as uow:
        _known(uow, person)
        uow.ledger.approve(approval)
        uow.commit()
    return approval


@dataclass(frozen=True, slots=True)
class _Booking:
    cents: int
    memo: str
    key: str
    by: Doer
    cycle: int | None = None


def _post(engine: Engine, person: str, pots: tuple[Pot, Pot], said: _Booking) -> Posted:
    if said.cents <= 0:
        raise RefusedError("amount_not_positive", {"cents": said.cents})
    now, by = engine.clock.now(), said.by
    source, target = (account(pot, person) for pot in pots)
    posting = Posting(
        said.key, person, said.cents, source, target, said.memo, now, said.cycle,
        posted_by=by.number, os_user=by.os_user,
    )  # fmt: skip
    with engine.store.begin() as uow:
        _known(uow, person)
        # First of all: from here on nobody else decides on this person's money.
        balance = uow.ledger.balances([person], today_of(engine, now))[person]
        before = uow.ledger.keyed([said.key])
        if not before:
            _enough(uow, posting, pots[0], balance)
            uow.ledger.post([posting])
        kept = same_content(uow, [posting])[0]
        uow.commit()
    log.info("posted", extra={"key": kept.key, "cycle": kept.cycle})
    return Posted(kept, again=bool(before) or kept != posting)


def same_content(uow: UnitOfWork, postings: Sequence[Posting]) -> list[Posting]:
    """The postings that stand in the ledger under the keys of these.

    They are looked up after posting as well: another unit may have been first with a key.

    Raises:
        RefusedError: One says something else: a key is for one posting, ever.
    """
    kept = uow.ledger.keyed([posting.key for posting in postings])
    for posting in postings:
        if not kept[posting.key].says_the_same(posting):
            raise RefusedError("posting_key_taken", {"key": posting.key})
    return [kept[posting.key] for posting in postings]


def _enough(uow: UnitOfWork, posting: Posting, source: Pot, balance: Balance) -> None:
    if source is Pot.GRANTS:
        return
    if source is Pot.RESERVED:
        # Of this person only: a round of somebody else has nothing to give.
        own = uow.ledger.postings(posting.person, cycle=posting.cycle)
        room = balance_of(posting.person, own).reserved
    else:
        room = balance.available - balance.floor
    if posting.amount > room:
        told: dict[str, object] = {"needed": str(posting.amount), "available": str(room)}
        raise RefusedError("not_enough_money", told)


def _known(uow: UnitOfWork, person: str) -> None:
    if person not in uow.people.get([person]):
        raise NotFoundError("person", person)
