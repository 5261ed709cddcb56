"""Asking an issuer over the network: only where nobody can read along, and not for long."""

from __future__ import annotations

import json
import logging
from http.client import HTTPException
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from popflow.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)

PATIENCE: Final = 10
"""Seconds to wait for an answer of the issuer."""
MOST: Final = 1024 * 1024
"""Bytes of an answer of the issuer."""
FAILED = "oidc_failed"
AWAY = "oidc_away"


class _Staying(HTTPRedirectHandler):
    """The issuer says itself where it is: nobody is followed elsewhere with a secret in hand."""

    def redirect_request(self, *_given: object) -> None:
        """Go nowhere: the answer is what it is."""


def private(address: str) -> bool:
    """Whether nobody on the way can read along: TLS, or this machine itself."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def fetched(
    address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the issuer answers, as a table.

    Raises:
        RefusedError: It says no, or it cannot be reached.
    """
    if not private(address):
        raise RefusedError(FAILED)
    request = Request(address, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - checked above
    try:
        with build_opener(_Staying()).open(request, timeout=PATIENCE) as answer:
            told = json.loads(answer.read(MOST))
    except HTTPError as error:
        log.warning("the issuer says no", extra={"status": error.code})
        raise RefusedError(FAILED) from error
    except (OSError, HTTPException, ValueError) as error:
        log.warning("the issuer cannot be reached", extra={"why": type(error).__name__})
        raise RefusedError(AWAY) from error
    if not isinstance(told, dict):
        raise RefusedError(FAILED)
    return told
