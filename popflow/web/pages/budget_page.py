"""A development budget: what is free, what moved and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.documents.catalogue import find
from popflow.domain.budget import Pot
from popflow.engine.admission import Policy, Reach
from popflow.engine.money import period_end, show
from popflow.engine.training import signed_for
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Who
from popflow.web.gate import allows, router
from popflow.web.rendering import page
from popflow.web.rooms import may
from popflow.web.site import Site
from popflow.web.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from popflow.domain.budget import Posting

pages = router()
_SAID: Final = frozenset({"grant", "spend", "reserve", "release"})
"""Codes that say nothing beside what moved from where to where."""


@dataclass(frozen=True, slots=True)
class Line:
    """A posting as people read it.

    Attributes:
        move: Names what moved from where to where, in ``pages/budget.toml``.
        why: In somebody's own words, or what a code means; empty where the move says it all.
        by: Who posted it; empty for what the calendar or a signature brought.
    """

    at: datetime
    move: str
    amount: int
    why: str
    by: str
    cycle: int | None


@pages.get("/me/budget")
@allows(Policy.BOOKS)
def mine(request: Request, site: Here, who: Who, did: str = "") -> Response:
    """My own budget."""
    return _shown(request, site, who, who.number, did)


@pages.get("/people/{number:path}/budget")
@allows(Policy.BOOKS)
def theirs(request: Request, site: Here, who: Who, number: str, did: str = "") -> Response:
    """Somebody's budget, for who keeps the books; one's own for everybody."""
    if who.reach is not Reach.ALL and number != who.number:
        raise NotFoundError("person", number)
    return _shown(request, site, who, number, did)


def _shown(request: Request, site: Site, who: Visitor, number: str, did: str = "") -> Response:
    sight = show(site.engine, number)
    own = number == who.number
    lines = list(_lines(site, who, sight.postings))
    balance = sight.balance
    return page(
        request, "budget.html",
        person=site.people((number,))[number], own=own, balance=balance,
        total=balance.available + balance.reserved + balance.spent,
        scheme=site.engine.hooks.has_budget(), lines=lines[::-1],
        approvals=[(one, _name(site, one.approved_by)) for one in sight.approvals[::-1]],
        # What a goal is called is the two parties' own: whoever keeps the books sees amounts.
        goals=[one for one in signed_for(site.engine, number) if one.goal.cost] if own else (),
        until=period_end(site.engine, number), did=did == "training",
        asks=own or may(who, Policy.HR),
    )  # fmt: skip


def _lines(site: Site, who: Visitor, postings: Sequence[Posting]) -> Iterator[Line]:
    names = site.people(tuple({p.posted_by for p in postings}))
    for posting in postings:
        number = posting.posted_by or ""
        yield Line(
            posting.at, _move(who.language, posting), posting.amount,
            _why(who.language, posting.memo),
            names[number].name if number in names else number, posting.cycle,
        )  # fmt: skip


def _move(language: str, posting: Posting) -> str:
    source, target = (Pot(one.partition(":")[0]) for one in (posting.source, posting.target))
    move = f"{source}_{target}"
    return move if find(language, "pages/budget", "move", move) else "other"


def _why(language: str, memo: str) -> str:
    return "" if memo in _SAID else find(language, "pages/budget", "memo", memo) or memo


def _name(site: Site, number: str) -> str:
    person = site.people((number,)).get(number)
    return person.name if person else number
