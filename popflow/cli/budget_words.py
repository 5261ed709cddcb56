"""Says what stands in the ledger, and what is planned beside what was reserved."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from popflow.cli.labels import label
from popflow.cli.output import emit, say, table
from popflow.documents.wording import money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.domain.budget import Approval, Posting
    from popflow.engine.money import Posted, Sight
    from popflow.engine.planned_costs import PlannedCosts
    from popflow.engine.training import Granted

_PARTS = ("available", "reserved", "spent", "floor")
_HEADERS = ("when", "from", "to", "amount", "why", "cycle", "goal", "by")


def tell_sight(here: Session, person: str, sight: Sight, *, as_json: bool) -> None:
    """A balance, the permissions, and the postings with whoever posted them."""
    if as_json:
        emit({
            "person": person, "balance": sight.balance, "postings": sight.postings,
            "approvals": sight.approvals,
        })  # fmt: skip
        return
    language = here.words.language
    for part in _PARTS:
        say(f"{part}: {money(getattr(sight.balance, part), language)}")
    say(*(_permission(here, one) for one in sight.approvals))
    rows = (
        (here.local(p.at), p.source, p.target, money(p.amount, language), p.memo, p.cycle, p.goal,
         _by(p.posted_by, p.os_user))
        for p in sight.postings
    )  # fmt: skip
    say(*table(_HEADERS, rows))


def tell_posted(here: Session, posted: Posted, *, as_json: bool) -> None:
    """A posting, and whether it stood there before."""
    if as_json:
        emit({**asdict(posted.posting), "posted_before": posted.again})
        return
    say(_moved(here, posted.posting))
    if posted.again:
        say(label(here.words.language, "posted_before"))


def tell_granted(here: Session, granted: Granted, *, as_json: bool) -> None:
    """A training that was granted, and what pays for it."""
    if as_json:
        emit({"postings": granted.postings, "posted_before": granted.again})
        return
    language = here.words.language
    say(label(language, "posted_before" if granted.again else "training_granted"))
    say(*(_moved(here, posting) for posting in granted.postings))


def tell_planned(here: Session, sums: list[PlannedCosts], *, as_json: bool) -> None:
    """What is planned beside each sum that was reserved."""
    if as_json:
        emit({"planned": [{**asdict(one), "short": one.short} for one in sums]})
        return
    say(*(line for one in sums for line in _planned(here, one)))
    if not sums:
        say(label(here.words.language, "nothing_reserved"))


def _planned(here: Session, one: PlannedCosts) -> Iterator[str]:
    language = here.words.language
    whose = one.rollout or label(language, "planned_everybody")
    planned, reserved = money(one.planned, language), money(one.reserved, language)
    yield label(
        language, "planned", whose=whose, plans=one.plans, planned=planned, reserved=reserved
    )
    if one.short:
        yield label(language, "planned_short", short=money(one.short, language))


def _moved(here: Session, posting: Posting) -> str:
    language = here.words.language
    amount = money(posting.amount, language)
    return label(
        language, "posted", amount=amount, source=posting.source, target=posting.target,
        key=posting.key,
    )  # fmt: skip


def _permission(here: Session, one: Approval) -> str:
    language = here.words.language
    until = (
        label(language, "permission_until", day=one.until)
        if one.until
        else label(language, "permission_open")
    )
    return label(
        language, "permission", amount=money(one.limit, language), until=until,
        by=_by(one.approved_by, one.os_user), moment=here.local(one.at),
    )  # fmt: skip


def _by(number: str | None, os_user: str | None) -> str | None:
    """Who did it: ``203 (jansen)``; ``None`` for what the calendar or a cycle brought."""
    if number and os_user:
        return f"{number} ({os_user})"
    return number or os_user
