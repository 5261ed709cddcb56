"""Empty, wrong, refused and gone are pages too: what it means, and one way on."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from popflow.documents import Words
from popflow.errors import InputError, NotFoundError, PopflowError, RefusedError
from popflow.web.api.problems import problem
from popflow.web.cookies import session_name
from popflow.web.rendering import language_of, page
from popflow.web.sent_forms import sent_form

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

log = logging.getLogger(__name__)
_FORM: Final = "application/x-www-form-urlencoded"
_SECRET: Final = ("password", "secret", "token")
"""What is never shown again is in fields that are named so."""


class SignInFirstError(Exception):
    """Nobody is signed in, and the page is not for everybody."""


def handle_failures(app: FastAPI) -> None:
    """Answer every failure of a page with a page."""
    app.add_exception_handler(SignInFirstError, _sign_in)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(NotFoundError, _gone)
    app.add_exception_handler(InputError, _wrong)
    app.add_exception_handler(RequestValidationError, _unread)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(PopflowError, _failed)
    app.add_exception_handler(Exception, _failed)


async def _sign_in(request: Request, _error: Exception) -> Response:
    kind = request.headers.get("content-type", "")
    if "hx-request" in request.headers:
        # What is being typed stays on the page: it can be copied, or saved once one is in again.
        return await run_in_threadpool(told, request, "signed_out", "", HTTPStatus.UNAUTHORIZED)
    if session_name(request) in request.cookies and kind.startswith(_FORM):
        # A session ended while somebody typed: the form is kept, to be sent once more.
        request.state.typed = await sent_form(request)
        return await run_in_threadpool(_once_more, request)
    target = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/sign-in?{urlencode({'next': target})}", HTTPStatus.SEE_OTHER)


def _once_more(request: Request) -> Response:
    typed = _told_fields(request)
    return page(request, "signed_out.html", HTTPStatus.UNAUTHORIZED, typed=typed)


def _told_fields(request: Request) -> list[tuple[str, str]]:
    """What was typed, as it may be shown again."""
    typed: FormData = getattr(request.state, "typed", FormData())
    return [
        (name, text)
        for name, text in typed.multi_items()
        if isinstance(text, str) and not any(word in name for word in _SECRET)
    ]


def _refused(request: Request, error: Exception) -> Response:
    sentence = ""
    if isinstance(error, RefusedError):
        sentence = Words(language_of(request)).refusal(error.code, error.data)
    return told(request, "refused", sentence, HTTPStatus.CONFLICT)


def _gone(request: Request, _error: Exception) -> Response:
    return told(request, "gone", "", HTTPStatus.NOT_FOUND)


def _wrong(request: Request, error: Exception) -> Response:
    # Without the place: it names files of the server.
    said = f"{error.problem} {error.advice}".strip() if isinstance(error, InputError) else ""
    return told(request, "wrong", said, HTTPStatus.UNPROCESSABLE_ENTITY)


def _unread(request: Request, error: Exception) -> Response:
    fields = ""
    if isinstance(error, RequestValidationError):
        if any(one["loc"][0] == "path" for one in error.errors()):
            return _gone(request, error)
        fields = ", ".join(str(one["loc"][-1]) for one in error.errors())
    return told(request, "unread", fields, HTTPStatus.UNPROCESSABLE_ENTITY)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    if request.url.path.startswith("/api/"):  # an address that the mounted door does not know
        return problem(status, "not_found" if status == HTTPStatus.NOT_FOUND else "not_possible")
    kind = "gone" if status == HTTPStatus.NOT_FOUND else "wrong"
    return told(request, kind, "", HTTPStatus(status))


def _failed(request: Request, error: Exception) -> Response:
    log.error("a page failed", exc_info=error, extra={"path": request.url.path})
    return told(request, "failed", "", HTTPStatus.INTERNAL_SERVER_ERROR)


def told(request: Request, kind: str, sentence: str, status: HTTPStatus) -> Response:
    """The page of a failure; what was typed stands in it, so that nothing is lost."""
    kept = [text for _, text in _told_fields(request) if len(text) > 1]
    back = request.headers.get("referer") if request.method != "GET" else None
    part = "hx-request" in request.headers
    template = "failure_part.html" if part else "failure.html"
    answer = page(
        request, template, status, kind=kind, sentence=sentence, typed=kept, back=back or "/"
    )
    if part:
        answer.headers["HX-Retarget"] = "#said"
        answer.headers["HX-Reswap"] = "innerHTML show:#said:top"
        answer.headers["HX-Reselect"] = "unset"
    return answer
