"""What a single setting can be: text without surprises, zones, addresses, consent.

Each check raises `ValueError` with the rest of a sentence that begins with the key.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, PlainValidator

from popflow.domain.budget import cents_of
from popflow.domain.staff import NUMBER

LONGEST: Final = 1000
_REASONED: Final = ("not applicable, because ", "niet van toepassing, omdat ")
_NO_BASIS: Final = ("consent", "toestemming")
_WORKFLOW: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*")
_PAGES: Final = frozenset({"https", "http"})
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _text(value: str) -> str:
    if not value.strip():
        message = "is empty"
        raise ValueError(message)
    if len(value) > LONGEST:
        message = f"is longer than {LONGEST} characters"
        raise ValueError(message)
    for sign in value:
        if unicodedata.category(sign) in _INVISIBLE:
            message = f"holds an invisible character, U+{ord(sign):04X}"
            raise ValueError(message)
    return value.strip()


def _number(value: str) -> str:
    if not NUMBER.fullmatch(value):
        message = "is no personnel number: letters, digits and . _ / - only, at most 32"
        raise ValueError(message)
    return value


def _name(value: str) -> str:
    if not _WORKFLOW.fullmatch(value):
        message = "is no name of a workflow: small letters, digits and hyphens only"
        raise ValueError(message)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError) as error:
        names = {name.casefold(): name for name in available_timezones()}
        near = get_close_matches(value.casefold(), names, n=1)
        hint = f": did you mean {names[near[0]]!r}?" if near else ""
        message = f"is no time zone such as 'Europe/Amsterdam'{hint}"
        raise ValueError(message) from error
    return value


def _address(value: str) -> str:
    local, at, domain = value.partition("@")
    if not (local and at and "." in domain.strip(".")) or set(value) & set(' ,;<>"()[]\\'):
        message = "is no mail address"
        raise ValueError(message)
    return value


def _url(value: str) -> str:
    scheme, colon, rest = value.partition(":")
    if not (colon and rest and _SCHEME.fullmatch(scheme)):
        message = "is no address of a store such as 'sqlite:///popflow.db'"
        raise ValueError(message)
    return value


def _consent(value: object) -> date | str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        for opening in _REASONED:
            if value.casefold().startswith(opening) and value[len(opening) :].strip():
                return _text(value)
    message = (
        "must be the date of the consent without quotes, or 'not applicable, because' and why"
    )
    raise ValueError(message)


def _basis(value: str) -> str:
    if any(word in value.casefold() for word in _NO_BASIS):
        message = "names consent, which an employee can hardly give freely: name another basis"
        raise ValueError(message)
    return value


Text: TypeAlias = Annotated[str, AfterValidator(_text)]


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?", value):
        message = f"{value!r} is no domain: write it as 'example.org'"
        raise ValueError(message)
    return value


def _euros(value: str) -> str:
    cents_of(value)
    return value


def _page(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    plain = parts.scheme in _PAGES and bool(parts.hostname) and "@" not in parts.netloc
    if not plain or set(value) & set(" ?#\\<>\"'"):
        message = f"{value!r} is no address of a page: write it as 'https://pop.example.org'"
        raise ValueError(message)
    return value


Euros: TypeAlias = Annotated[str, AfterValidator(_euros)]
Page: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(_page)]


def _listening(value: str) -> str:
    try:
        return str(ip_address(value))
    except ValueError as error:
        message = "is no address of this machine such as '127.0.0.1' or '::1'"
        raise ValueError(message) from error


Number: TypeAlias = Annotated[str, AfterValidator(_number)]
WorkflowName: TypeAlias = Annotated[str, AfterValidator(_name)]
Zone: TypeAlias = Annotated[str, AfterValidator(_zone)]
Address: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(_address)]
Host: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(_host)]
Listening: TypeAlias = Annotated[str, AfterValidator(_listening)]
StoreUrl: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(_url)]
Consent: TypeAlias = Annotated[date | str, PlainValidator(_consent)]
LegalBasis: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(_basis)]
