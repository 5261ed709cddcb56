"""What an organisation chooses about its letters, refused where it cannot be used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from popflow.documents.catalogue import LANGUAGES
from popflow.documents.hygiene import mail_address, one_line
from popflow.errors import ConfigurationError, Place

if TYPE_CHECKING:
    from collections.abc import Callable

_SCHEMES: Final = frozenset({"https", "http"})
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_LONGEST_TALK: Final = 480


@dataclass(frozen=True, slots=True)
class LetterOptions:
    """What an organisation chooses about its letters.

    Attributes:
        organisation: Name under which letters are signed; empty for none.
        zone: IANA name of the time zone in which dates are said.
        label: The organisation's word for the conversation, such as ``groeigesprek``; empty, or
            popflow's own word, is said in each reader's language.
        language: For who has no language of their own: ``nl`` or ``en``.
        from_address: Organises conversations for a manager without an address.
        base_link: Where popflow's pages are, ``https://pop.example.org``; empty means that
            letters have no button.
        hr_name: How HR's list is greeted.
        hr_address: Where HR's letters go, where advisers have no address of their own.
        domain: Right-hand side of calendar UIDs: changing it makes every entry a new one.
        minutes: How long a conversation takes.

    Raises:
        ConfigurationError: One of them cannot be used; ``place.field`` says which.
    """

    organisation: str = ""
    zone: str = "Europe/Amsterdam"
    label: str = ""
    language: str = "nl"
    from_address: str | None = None
    base_link: str = ""
    hr_name: str = "HR"
    hr_address: str | None = None
    domain: str = "popflow.invalid"
    minutes: int = 60

    def __post_init__(self) -> None:
        """Refuse what would make a broken or a dangerous letter."""
        for field, fits, advice in _RULES:
            value = getattr(self, field)
            if not fits(value):
                problem = f"{value!r} cannot be used here."
                raise ConfigurationError(problem, place=Place(field=field), advice=advice)


def _is_host(name: str) -> bool:
    return _HOST.fullmatch(name) is not None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_page(link: str) -> bool:
    if not link:
        return True
    if one_line(link) != link or " " in link:
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.netloc) and not parts.query + parts.fragment


def _is_address(address: str | None) -> bool:
    return address is None or mail_address(address) is not None


_RULES: Final[tuple[tuple[str, Callable[[Any], bool], str], ...]] = (
    ("language", LANGUAGES.__contains__, f"Choose one of {', '.join(LANGUAGES)}."),
    ("zone", _is_zone, "Name a zone such as Europe/Amsterdam."),
    ("base_link", _is_page, "Write it as https://pop.example.org."),
    ("from_address", _is_address, "Write it as pop@example.org."),
    ("hr_address", _is_address, "Write it as hr@example.org."),
    ("domain", _is_host, "Write it as example.org."),
    ("minutes", range(1, _LONGEST_TALK + 1).__contains__, f"Choose 1 to {_LONGEST_TALK}."),
)
"""What each choice must hold, with what to do when it does not."""
