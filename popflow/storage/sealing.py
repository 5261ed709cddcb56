"""How a line of history is sealed, from its columns alone.

The chain shows every process fact as it stands in its column; of what people wrote it holds only
the commitment (`popflow.domain.seal`).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from popflow.domain.seal import SALT_BYTES, commitment, public_text, seal, seal_text
from popflow.storage.codec import encode
from popflow.storage.columns import EPOCH, MICROSECOND
from popflow.storage.stamping import number_in_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from popflow.storage.stamping import Stamp

    Sealed = dict[str, Sequence[Any]]


def seal_row(row: dict[str, Any], previous: str | None) -> str | None:
    """Seal a line that is about to be written; returns its seal for the next one.

    Args:
        row: Its columns; salt, commitment and seal come into it.
        previous: The seal before it; without one the line waits unsealed.
    """
    if previous is None:
        row["salt"] = row["commitment"] = row["seal"] = None
        return None
    row["salt"] = secrets.token_bytes(SALT_BYTES)
    row["commitment"] = commitment(row["salt"], content_of(row["reason"], row["content"]))
    row["seal"] = seal(previous, public_of(row), row["commitment"])
    return str(row["seal"])


def seal_stamped(row: dict[str, Any], stamp: Stamp, before: Sequence[str]) -> Sealed:
    """Seal a line that many cycles write alike, each behind its own.

    Args:
        row: Its columns, with the marks of the stamp.
        stamp: Knows the cycles.
        before: The seal of the line before, per cycle.

    Returns:
        The columns salt, commitment and seal.
    """
    row["salt"] = row["commitment"] = row["seal"] = None
    content = content_of(row["reason"], row["content"])
    random = secrets.token_bytes(SALT_BYTES * len(before))
    salts = [random[at : at + SALT_BYTES] for at in range(0, len(random), SALT_BYTES)]
    said = [commitment(salt, content) for salt in salts]
    texts = stamp.texts(number_in_json(public_text(public_of(row))))
    sealed = list(map(seal_text, before, cast("Sequence[str]", texts), said))
    return {"salt": salts, "commitment": said, "seal": sealed}


def public_of(row: Mapping[str, Any]) -> dict[str, str | int | None]:
    """What of a line the chain shows; `popflow.domain.seal.public_fields` and its columns."""
    at: datetime = row["at"]
    return {
        "cycle": row["cycle_id"],
        "seq": row["seq"],
        "at": at.astimezone(UTC).isoformat(),
        "event": row["event"],
        "source": row["source"],
        "target": row["target"],
        "role": row["actor_role"],
        "actor": row["actor_number"],
        "on_behalf_of": row["on_behalf_of"],
        "timer": row["timer"],
        "os_user": row["os_user"],
        "occurrence": _micros(row["occurrence"]),
        "changes": row["changes"],
        "answers": row["answers"],
        "messages": row["messages"],
    }


def content_of(reason: str | None, content: str | None) -> str:
    """What of a line the chain hides, as one text."""
    return encode([reason, content])


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // MICROSECOND
