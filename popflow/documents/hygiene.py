"""What comes from outside is hostile: names and addresses as they may stand in a header.

A name from an HR file may hold line breaks that would begin another header, marks that turn the
reading direction around, or an encoded word that a mail library would decode into either.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 200
"""Characters of a name, subject or label; the rest is cut off."""
LONGEST_ADDRESS: Final = 254
"""Characters of a mail address (RFC 5321)."""
_ENOUGH: Final = 10 * LONGEST
_JOINERS: Final = "\u200c\u200d"  # several scripts cannot be spelt without them
_DROPPED: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*",
    re.ASCII,
)


def one_line(text: str) -> str:
    """Text as one harmless line: no control characters, no bidi marks, no encoded words."""
    spaced = re.sub(r"\s", " ", text[:_ENOUGH])
    kept = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    # Dropping marks first: two halves of an encoded word may have met only now.
    return " ".join(kept.replace("=?", "= ?").replace("?=", "? =").split())[:LONGEST].rstrip()


def mail_address(text: str | None) -> str | None:
    """A mail address, or ``None`` for what is none that mail can be sent to safely."""
    if text is None or len(text) > LONGEST_ADDRESS:
        return None
    stripped = text.strip(" ")
    return stripped if _ADDRESS.fullmatch(stripped) else None
