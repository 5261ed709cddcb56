"""What the calendar brings: a grant for each period, and leftovers that lapse when one ends."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from popflow.domain.budget import PERIOD_GRANT, Balance, Posting, Pot, account
from popflow_pob.periods import Period, grant_of, period_of, periods_between
from popflow_pob.scheme import Leftover, Scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.person import Person

_KEY = re.compile(r"pob:(\d{4}-\d{2}-\d{2}):.*", re.DOTALL)


def due_for(
    person: Person, balance: Balance, scheme: Scheme, today: date, now: datetime
) -> Iterator[Posting]:
    """The postings that are due for one person; none when the period's grant was posted.

    Periods that passed while popflow stood still are made up for: where leftovers carry over,
    each brings its grant; where they lapse, only the present one does.
    """
    period = period_of(today, scheme)
    last = _granted(balance)
    if last is not None and last >= period.start:
        return
    if last is not None and scheme.leftover is Leftover.LAPSES:
        yield from _lapse(person, balance, period, now)
    if not person.active_on(today):
        return
    behind = last if scheme.leftover is Leftover.CARRIES_OVER else None
    for each in periods_between(behind, period, scheme):
        yield from _grant(person, grant_of(person, each, scheme), each, now)


def _granted(balance: Balance) -> date | None:
    """First day of the newest period for which a grant was posted."""
    found = _KEY.fullmatch(balance.last_period)
    return date.fromisoformat(found[1]) if found else None


def _grant(person: Person, amount: int, period: Period, now: datetime) -> Iterator[Posting]:
    if amount > 0:
        number = person.number
        # Keys of later periods are greater: the ledger tells the newest one by that.
        yield Posting(
            f"pob:{period.start.isoformat()}:{number}", number, amount,
            account(Pot.GRANTS, number), account(Pot.AVAILABLE, number), PERIOD_GRANT, now,
        )  # fmt: skip


def _lapse(person: Person, balance: Balance, period: Period, now: datetime) -> Iterator[Posting]:
    """What was available when the period began; reserved money was promised, and stays."""
    if balance.available > 0:
        number = person.number
        yield Posting(
            f"pob:{period.start.isoformat()}:lapse:{number}", number, balance.available,
            account(Pot.AVAILABLE, number), account(Pot.LAPSED, number), "lapse", now,
        )  # fmt: skip
