"""From draft to contract: versions, signatures, and what both promise by signing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.check_in import Commitment
from popflow.domain.cycle import Change
from popflow.domain.event import Draft, Refusal, Signing
from popflow.domain.person import Party
from popflow.domain.plan import (
    PlanContent,
    PlanVersion,
    SupportKind,
    content_hash,
    dates_only,
    settled,
)
from popflow.domain.signature import Signature, SignatureKind
from popflow.domain.timing import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.plan import Activity, Goal
    from popflow.domain.situation import Situation

Changes = tuple[Change, ...]


def draft(s: Situation) -> Changes | Refusal:
    """A new version; the signatures under the draft before it lapse."""
    if not isinstance(s.event.payload, Draft):
        return Refusal("plan_missing")
    content = settled(s.event.payload.content, s.workflow.definition.terms)
    newest = max(s.cycle.dossier.plans, default=0)
    if s.event.payload.base not in {None, newest}:
        return Refusal("draft_stale", {"version": newest})
    if newest and s.cycle.dossier.plans[newest].content == content:
        return Refusal("nothing_changed", {"version": newest})
    keys = [goal.key for goal in content.goals]
    if len(keys) != len(set(keys)):
        return Refusal("goal_keys_repeat")
    version = PlanVersion(newest + 1, content, s.event.actor.number, s.now, content_hash(content))
    lapsing = tuple(
        Change("signatures", replace(signature, lapsed=True), key)
        for key, signature in s.cycle.dossier.signatures.items()
        if signature.version != s.cycle.agreed_version and not signature.lapsed
    )
    return (Change("plans", version, version.number), *lapsing)


def sign(s: Situation) -> Changes | Refusal:
    """A signature under the newest version, in own name."""
    signing, party, signer = s.event.payload, s.party, s.event.actor.number
    if not isinstance(signing, Signing) or party is None or signer is None:
        return Refusal("signature_missing")
    refusal = _unsignable(s, signing, party, signer)
    if refusal is not None:
        return refusal
    version = s.cycle.dossier.plans[signing.version]
    key = max(s.cycle.dossier.signatures, default=0) + 1
    signature = Signature(
        key, version.number, version.content_hash, party, signer, signing.kind, s.now,
        s.event.actor.on_behalf_of, signing.remark,
    )  # fmt: skip
    return (Change("signatures", signature, key),)


def _unsignable(s: Situation, signing: Signing, party: Party, signer: str) -> Refusal | None:
    newest = s.cycle.draft
    if newest is None:
        return Refusal("no_draft")
    if newest.number != signing.version:
        return Refusal("version_is_old", {"version": signing.version, "newest": newest.number})
    if party is Party.MANAGER and signer == s.cycle.person:
        return Refusal("signs_with_oneself")
    if signing.kind is not SignatureKind.AGREED and not (signing.remark or "").strip():
        return Refusal("remark_required")
    return None


def confirm(s: Situation) -> Changes | Refusal:
    """Shifted dates inside goals: both confirm, nobody signs anew."""
    newest, agreed = s.cycle.draft, s.cycle.agreed_plan
    if newest is None:
        return Refusal("no_draft")
    if agreed is None or not dates_only(agreed.content, newest.content):
        return Refusal("more_than_dates", {"version": newest.number})
    return (Change("confirmations", s.now, f"{newest.number}:{s.party}"),)


def agree(s: Situation) -> Changes | Refusal:
    """Both signed: the draft becomes the contract, with its promises and its evaluation date."""
    contract = s.cycle.draft
    if contract is None:
        return Refusal("no_draft")
    today = s.facts.days.day_of(s.now)
    return (
        Change("agreed_at", s.now),
        Change("agreed_version", contract.number),
        Change("evaluate_on", _evaluation_day(s, contract.content, today)),
        Change("shift_days", 0),
        *_promises(s, contract.content, today),
    )


def amend(s: Situation) -> Changes | Refusal:
    """A new version holds from now on; what was delivered stays delivered.

    The dates that it says hold as they are said. A date that nobody wrote, counted from the first
    signing, keeps the days that a suspension took.
    """
    contract = s.cycle.draft
    if contract is None or s.cycle.agreed_at is None:
        return Refusal("no_draft")
    signed = s.facts.days.day_of(s.cycle.agreed_at) + timedelta(days=s.cycle.shift_days)
    today = s.facts.days.day_of(s.now)
    return (
        Change("agreed_version", contract.number),
        Change(
            "evaluate_on",
            _kept_day(s, contract.content) or _evaluation_day(s, contract.content, signed),
        ),
        Change("shift_days", 0),
        *_promises(s, contract.content, today),
    )


def _evaluation_day(s: Situation, content: PlanContent, signed: date) -> date:
    terms, days = s.workflow.definition.terms, s.facts.days
    wished = content.evaluate_on or terms.evaluate_after.after(signed, days)
    return min(wished, terms.evaluate_within.after(signed, days))


def _kept_day(s: Situation, content: PlanContent) -> date | None:
    """The evaluation date that nobody wrote before and nobody writes now."""
    old, holds = s.cycle.agreed_plan, s.cycle.evaluate_on
    if old is None or holds is None or old.content.evaluate_on or content.evaluate_on:
        return None
    return holds + timedelta(days=s.cycle.shift_days)


def _promises(s: Situation, content: PlanContent, today: date) -> Iterator[Change]:
    wanted = list(promised(content, today))
    held = s.cycle.dossier.commitments
    for key, commitment in held.items():
        same = (commitment.owner, commitment.goal, commitment.text, commitment.due_on)
        if same in wanted:
            wanted.remove(same)
        elif commitment.open:
            yield Change("commitments", replace(commitment, dropped=True), key)
    for key, (owner, goal, text, due_on) in enumerate(wanted, start=max(held, default=0) + 1):
        yield Change("commitments", Commitment(key, owner, text, goal, due_on), key)


def promised(content: PlanContent, today: date) -> Iterator[tuple[Party, int, str, date]]:
    """What each side promises by signing on a day: who, for which goal, what, by when."""
    for goal in content.live_goals:
        for activity in goal.activities:
            ends = activity.planning.end or goal.ends_on or add_months(today, 12)
            yield Party.EMPLOYEE, goal.key, activity.text, ends
            yield from _support(goal, activity, ends, today)


def _support(
    goal: Goal, activity: Activity, ends: date, today: date
) -> Iterator[tuple[Party, int, str, date]]:
    # The manager arranges what an activity takes before it starts; own hours are nobody's to give.
    begins = activity.planning.start or min(today + timedelta(weeks=6), ends)
    for line in activity.support:
        if line.kind is not SupportKind.OWN_HOURS:
            yield Party.MANAGER, goal.key, line.text, line.due_on or begins
