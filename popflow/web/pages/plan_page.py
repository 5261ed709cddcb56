"""The plan of a round: to read, compare, sign, refuse, confirm and print."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query, Request
from starlette.responses import Response

from popflow.domain.cycle import Cycle
from popflow.domain.event import Signing
from popflow.domain.plan import PlanVersion
from popflow.domain.signature import SignatureKind
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, act
from popflow.engine.plans import older_of
from popflow.errors import InputError, NotFoundError, RefusedError
from popflow.web.admitting import Here, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.papers import plan_paper, to_read
from popflow.web.plan_view import plan_page, teller_of
from popflow.web.reading_forms import choice_of, count_of, text_of
from popflow.web.rendering import page
from popflow.web.rounds import Round, round_of
from popflow.web.site import Site
from popflow.web.visitor import Visitor

pages = router()
TOLD: Final = frozenset({"draft", "same", "agreed", "amended", "signed", "seen", "refused",
                         "confirmed"})  # fmt: skip
"""What can be told at the top after something was done."""
MOST_VERSIONS: Final = 100_000
Chosen = Annotated[int | None, Query(ge=1, le=MOST_VERSIONS)]
Old = Annotated[int | None, Query(alias="from", ge=1, le=MOST_VERSIONS)]
New = Annotated[int | None, Query(alias="to", ge=1, le=MOST_VERSIONS)]


def readable(site: Site, who: Visitor, number: int) -> Round:
    """A round whose content somebody may read.

    Raises:
        NotFoundError: There is no such round, or its content is none of theirs.
    """
    found = round_of(site, who, number)
    if not found.content:
        raise NotFoundError("plan", number)
    return found


@pages.get("/cycles/{number}/plan")
@allows(Policy.RELATION)
def read(  # noqa: PLR0913, PLR0917 - what the address can ask
    request: Request,
    site: Here,
    who: Who,
    number: Number,
    did: str = "",
    version: Chosen = None,
    old: Old = None,
    new: New = None,
) -> Response:
    """The newest version, or another; with what differs between two where that is asked."""
    found = readable(site, who, number)
    return _shown(request, site, found, did=did, version=version, compared=(old, new))


@pages.post("/cycles/{number}/plan/sign")
@allows(Policy.RELATION)
def sign(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Sign the version that was read; what a rule refuses is told beside what was typed."""
    found = readable(site, who, number)
    if not found.can("sign"):
        raise NotFoundError("plan", number)
    try:
        kind = choice_of(SignatureKind, typed, "kind") or SignatureKind.AGREED
        remark = text_of(typed, "remark") or None
        signing = Signing(count_of(typed, "version", MOST_VERSIONS) or 0, kind, remark)
        decision = act(site.engine, number, who.doer, Deed("sign", signing))
    except (RefusedError, InputError) as error:
        return _shown(request, site, round_of(site, who, number), error=error)
    return after(f"{found.path}/plan", _done(found.cycle, decision.cycle, kind))


def _done(before: Cycle, now: Cycle, kind: SignatureKind) -> str:
    """What is told after a signature."""
    if now.agreed_version != before.agreed_version:
        return "amended" if before.agreed_version else "agreed"
    return "signed" if kind is SignatureKind.AGREED else kind.value


@pages.post("/cycles/{number}/plan/confirm")
@allows(Policy.RELATION)
def confirm(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Confirm that only dates were shifted in the version that was read."""
    found = readable(site, who, number)
    if not found.can("confirm"):
        raise NotFoundError("plan", number)
    newest = max(found.cycle.dossier.plans, default=0)
    try:
        version = count_of(typed, "version", MOST_VERSIONS)
        if version != newest:
            raise RefusedError("version_is_old", {"version": version, "newest": newest})  # noqa: TRY301 - told below as any refusal
        # What is saved from here on was not read: the deed is for the round that was looked at.
        deed = Deed("confirm", revision=found.cycle.revision)
        decision = act(site.engine, number, who.doer, deed)
    except (RefusedError, InputError) as error:
        return _shown(request, site, round_of(site, who, number), error=error)
    both = decision.cycle.agreed_version != found.cycle.agreed_version
    return after(f"{found.path}/plan", "amended" if both else "confirmed")


@pages.get("/cycles/{number}/plan.pdf")
@allows(Policy.RELATION)
def printed(site: Here, who: Who, number: Number, version: Chosen = None) -> Response:
    """The POP form of a version, to print and keep."""
    found = readable(site, who, number)
    chosen = _version(found.cycle, version)
    paper = plan_paper(site, who.language, found.cycle, chosen)
    return to_read(paper, f"pop-{number}-{chosen.number}.pdf")


def _shown(  # noqa: PLR0913 - the page, what is asked of it, and what went wrong
    request: Request,
    site: Site,
    found: Round,
    *,
    did: str = "",
    version: int | None = None,
    compared: tuple[int | None, int | None] = (None, None),
    error: RefusedError | InputError | None = None,
) -> Response:
    shown = plan_page(site, found, version)
    pair = _pair(found.cycle, *compared)
    teller = teller_of(site, found.who.language)
    differences = None
    if pair is not None:
        old, new = (one.content for one in pair)
        differences = (teller.plan_differences(old, new), teller.goal_differences(old, new))
    return page(
        request, "plan.html", HTTPStatus.OK if error is None else HTTPStatus.CONFLICT,
        round=found, tab="plan", plan=shown, did=did if did in TOLD else "", error=error,
        pair=pair, differences=[list(part) for part in differences or ()],
        compared=any(compared), typed=request.state.typed,
    )  # fmt: skip


def _pair(
    cycle: Cycle, old: int | None, new: int | None
) -> tuple[PlanVersion, PlanVersion] | None:
    """The two versions to compare: those asked for, or what was agreed and its change.

    Raises:
        NotFoundError: There is no version of one of the numbers.
    """
    amends = cycle.agreed_plan is not None and cycle.draft is not None
    if old is None and new is None and not amends:
        return None
    newer = _version(cycle, new)
    return _version(cycle, old or older_of(cycle, newer.number)), newer


def _version(cycle: Cycle, number: int | None) -> PlanVersion:
    """A version of the plan, the newest when no number is given.

    Raises:
        NotFoundError: There is none of that number.
    """
    plans = cycle.dossier.plans
    chosen = plans.get(number or max(plans, default=0))
    if chosen is None:
        raise NotFoundError("version", number)
    return chosen
