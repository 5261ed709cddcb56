"""The seal of a history entry: a link of a hash chain that both shows and hides.

    seal = sha256(previous seal, public fields, commitment)
    commitment = sha256(salt, content)

What an entry says of people stands in its content, of which the chain holds only a salted hash:
content and salt can be erased when their time is over, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.domain.cycle import Entry

FIRST = ""
"""The seal before a cycle's first entry."""
SALT_BYTES = 16
"""How many random bytes a salt has: nobody finds a short content by trying."""


def public_fields(entry: Entry) -> dict[str, str | int | None]:
    """The part of an entry that stays when its content is erased: no word that people wrote.

    Who acted is in it by personnel number, and why is not.
    """
    actor = entry.actor
    return {
        "cycle": entry.cycle,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "event": entry.event,
        "source": entry.source,
        "target": entry.target,
        "role": actor.role.value,
        "actor": actor.number,
        "on_behalf_of": actor.on_behalf_of,
        "timer": entry.timer,
    }


def commitment(salt: bytes, content: str) -> str:
    """What the chain holds of a content: 64 hexadecimal digits that tell nothing without the salt.

    Args:
        salt: `SALT_BYTES` random bytes of this entry alone, kept beside the content.
        content: The canonical text of all that is not public; the same text every time.
    """
    return _digest(salt, content.encode())


def seal(previous: str, public: Mapping[str, str | int | None], commitment: str) -> str:
    """The seal of an entry: 64 hexadecimal digits.

    Args:
        previous: The seal of the entry before it in the same cycle; `FIRST` for the first.
        public: `public_fields`; the order of the names does not matter.
        commitment: What `commitment` gave.
    """
    return seal_text(previous, public_text(public), commitment)


def public_text(public: Mapping[str, str | int | None]) -> str:
    """The one text of the public fields that goes into a seal."""
    return _canonical(dict(public))


def seal_text(previous: str, public: str, commitment: str) -> str:
    """As `seal`, of what `public_text` gave."""
    return _digest(previous.encode(), public.encode(), commitment.encode())


_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def _digest(*parts: bytes) -> str:
    # Each part goes with its length: moving a byte from one part to the next gives another seal.
    framed = b"".join([len(part).to_bytes(8, "big") + part for part in parts])
    return hashlib.sha256(framed).hexdigest()
