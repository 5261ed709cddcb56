"""Asking for a training: for oneself, and for somebody else whose manager or HR one is."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from uuid import uuid4

from fastapi import Request
from starlette.responses import Response

from popflow.domain.training import TrainingRequest
from popflow.engine.admission import Policy
from popflow.engine.asking import asking_for
from popflow.engine.training import request_training
from popflow.errors import InputError, RefusedError
from popflow.web.admitting import Here, Typed, Who, typed_text
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.reading_forms import cents_of_form, count_of, text_of
from popflow.web.rendering import page
from popflow.web.rooms import may

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
Problem = RefusedError | InputError
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_KEYS: Final = 10**9


@pages.get("/me/training")
@allows(Policy.STAFF)
def ask(request: Request, site: Here, who: Who) -> Response:
    """Ask for a training: which, what it costs, and for which goal."""
    return _asking(request, site, who, who.number)


@pages.post("/me/training")
@allows(Policy.STAFF)
def asked(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """The rules decide at once; sent twice, it is granted once."""
    return _asked(request, site, who, typed, who.number)


@pages.get("/people/{number:path}/training")
@allows(Policy.STAFF)
def ask_for(request: Request, site: Here, who: Who, number: str) -> Response:
    """Ask for a training for somebody else: a manager, a deputy and HR do."""
    return _asking(request, site, who, number)


@pages.post("/people/{number:path}/training")
@allows(Policy.STAFF)
def asked_for(request: Request, site: Here, who: Who, typed: Typed, number: str) -> Response:
    """The same, granted by what whoever asks is to that person."""
    return _asked(request, site, who, typed, number)


def _asked(request: Request, site: Site, who: Visitor, typed: FormData, number: str) -> Response:
    key = typed_text(typed, "key")
    try:
        wanted = TrainingRequest(
            number, text_of(typed, "text", 200), cents_of_form(typed, "amount"),
            count_of(typed, "goal", _KEYS), bool(typed_text(typed, "required")),
        )  # fmt: skip
        known = f"training:{key if _KEY.fullmatch(key) else uuid4().hex}"
        request_training(site.engine, who.doer, wanted, known)
    except (RefusedError, InputError) as error:
        return _asking(request, site, who, number, error)
    return after(_back(who, number), "training")


def _back(who: Visitor, number: str) -> str:
    """Where the page came from, and where is told what became of it."""
    if number == who.number:
        return "/me/budget"
    return f"/people/{quote(number, safe='')}/budget" if may(who, Policy.HR) else "/team"


def _asking(
    request: Request, site: Site, who: Visitor, number: str, error: Problem | None = None
) -> Response:
    found = asking_for(site.engine, who.doer, number)
    typed = request.state.typed
    key = typed_text(typed, "key")
    refused = isinstance(error, RefusedError)
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.UNPROCESSABLE_ENTITY
    return page(
        request, "training.html", HTTPStatus.OK if error is None else status,
        asking=found, own=number == who.number, back=_back(who, number), typed=typed, error=error,
        strict=site.engine.options.no_pop_no_training,
        # After a refusal it is another request: the same one is only what was sent twice.
        key=key if _KEY.fullmatch(key) and not refused else uuid4().hex,
    )  # fmt: skip
