"""Addresses and other text that goes into the head of a mail: hostile until shown otherwise.

A line break in a name would start a header of its own, and some mail libraries unpack an encoded
word (``=?utf-8?q?...?=``) that somebody wrote as a name. Both are refused before the mail library
sees them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LONGEST = 254
_LONGEST_TEXT = 500
_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[^?\s]*\?")
_CONTROL = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class UnfitError(ValueError):
    """A text cannot stand in the head of a mail; says why, without the text itself."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name before it; both fit for a header."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the ``@``."""
        return self.address.rpartition("@")[2]

    @property
    def local(self) -> str:
        """What stands before the ``@``."""
        return self.address.rpartition("@")[0]


def fit(text: str, what: str) -> str:
    """The text, when it can stand in a header as it is.

    Raises:
        UnfitError: It has a control character, a change of writing direction or an encoded word,
            or is longer than 500 characters.
    """
    if any(unicodedata.category(sign) in _CONTROL or sign in _DIRECTION for sign in text):
        message = f"the {what} holds a control character"
        raise UnfitError(message)
    if _ENCODED_WORD.search(text):
        message = f"the {what} holds an encoded word (=?...?=)"
        raise UnfitError(message)
    if len(text) > _LONGEST_TEXT:
        message = f"the {what} is longer than {_LONGEST_TEXT} characters"
        raise UnfitError(message)
    return text


def mailbox(text: str, name: str = "") -> Mailbox:
    """Read an address, ``a@example.org`` or ``Name <a@example.org>``.

    Args:
        text: The address as somebody wrote it.
        name: Name of whose address it is; the one in the text when empty.

    Raises:
        UnfitError: It is no address that every mail server takes.
    """
    fit(text, "address")
    told, bracket, rest = text.rpartition("<")
    address = rest.removesuffix(">").strip() if bracket else text.strip()
    local, _, domain = address.rpartition("@")
    try:
        # A domain with an accent goes out as the letters that every server knows.
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    labels = domain.split(".")
    if not _LOCAL.fullmatch(local) or not all(_LABEL.fullmatch(label) for label in labels):
        message = "it is no mail address"
        raise UnfitError(message)
    whole = f"{local}@{domain}"
    if len(whole) > _LONGEST:
        message = f"an address has at most {_LONGEST} characters"
        raise UnfitError(message)
    return Mailbox(whole, fit(name, "name") or told.strip().strip('"'))
