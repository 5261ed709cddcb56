"""What went wrong, for programs: ``application/problem+json`` (RFC 9457), with a lasting code."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from popflow.errors import InputError, NotFoundError, PopflowError, RefusedError
from popflow.web.api.caller import ScopeMissingError, UnknownCallerError, words_of
from popflow.web.api.wording import Said

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

log = logging.getLogger(__name__)
PROBLEM: Final = "application/problem+json"
_REALM: Final = 'Bearer realm="popflow"'


class Wrong(Said):
    """One thing that cannot be read."""

    field: str = Field(
        description="Where in the request, from the outside in: `body.goals.0.key`."
    )
    problem: str


class Problem(Said):
    """What went wrong."""

    type: str = Field(description="`urn:popflow:` and the code.")
    title: str
    status: int
    code: str = Field(description="Stays the same, whatever the words become.")
    detail: str | None = Field(
        default=None, description="A sentence for people, in the language of `Accept-Language`."
    )
    fields: list[Wrong] | None = None


class RequestFailedError(Exception):
    """A request that the door itself answers."""

    def __init__(self, status: HTTPStatus, code: str, detail: str) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        super().__init__(code)


def problem(
    status: int,
    code: str,
    detail: str | None = None,
    *,
    fields: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """An answer that tells what went wrong."""
    told: dict[str, Any] = {
        "type": f"urn:popflow:{code}", "title": HTTPStatus(status).phrase, "status": int(status),
        "code": code,
    }  # fmt: skip
    told |= {"detail": detail} if detail else {}
    told |= {"fields": fields} if fields else {}
    body = json.dumps(told, ensure_ascii=False).encode()
    return Response(body, status, headers, media_type=PROBLEM)


def answer_problems(app: FastAPI) -> None:
    """Answer every failure so."""
    app.add_exception_handler(UnknownCallerError, _unknown)
    app.add_exception_handler(ScopeMissingError, _unscoped)
    app.add_exception_handler(RequestFailedError, _door)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(NotFoundError, _gone)
    app.add_exception_handler(InputError, _unfit)
    app.add_exception_handler(RequestValidationError, _unread)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, failed)


def _unknown(_request: Request, error: Exception) -> Response:
    token = isinstance(error, UnknownCallerError) and error.token
    code = "token_invalid" if token else "not_signed_in"
    challenge = f'{_REALM}, error="invalid_token"' if token else _REALM
    return problem(HTTPStatus.UNAUTHORIZED, code, headers={"WWW-Authenticate": challenge})


def _unscoped(_request: Request, error: Exception) -> Response:
    scope = error.scope.value if isinstance(error, ScopeMissingError) else ""
    challenge = f'{_REALM}, error="insufficient_scope", scope="{scope}"'
    return problem(
        HTTPStatus.FORBIDDEN, "scope_missing", f"The token was not made for '{scope}'.",
        headers={"WWW-Authenticate": challenge},
    )  # fmt: skip


def _door(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestFailedError):  # never: for mypy
        raise error
    return problem(error.status, error.code, error.detail)


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, RefusedError):  # never: for mypy
        raise error
    sentence = words_of(request).refusal(error.code, error.data)
    return problem(HTTPStatus.CONFLICT, error.code, sentence)


def _gone(_request: Request, _error: Exception) -> Response:
    # One answer for what is not there and for what is not theirs.
    return problem(HTTPStatus.NOT_FOUND, "not_found")


def _unfit(_request: Request, error: Exception) -> Response:
    """Something of the organisation's own, such as a workflow file, stands in the way."""
    code = error.code if isinstance(error, InputError) else "input"
    log.warning("a use case met input that it cannot use", extra={"code": code})
    return problem(HTTPStatus.CONFLICT, code)


def _unread(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):  # never: for mypy
        raise error
    fields = [
        {"field": ".".join(str(part) for part in one["loc"]), "problem": str(one["msg"])}
        for one in error.errors()
    ]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable", fields=fields)


def _http(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # never: for mypy
        raise error
    code = _CODES.get(error.status_code, "not_possible")
    return problem(error.status_code, code, headers=dict(error.headers or {}))


_CODES: Final = {
    HTTPStatus.BAD_REQUEST.value: "unreadable",
    HTTPStatus.NOT_FOUND.value: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED.value: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value: "too_large",
}


def failed(request: Request, error: Exception) -> Response:
    """What nobody foresaw: the log has it, the answer does not."""
    known = isinstance(error, PopflowError)
    log.error("a request failed", exc_info=error, extra={"path": request.url.path})
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failed" if known else "defect")
