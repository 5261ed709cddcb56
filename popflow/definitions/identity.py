"""The key of a definition: what it means, not how it is written down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from popflow.domain.workflow import Definition


def key_of(definition: Definition) -> Definition:
    """The definition with its key: SHA-256 over its meaning.

    Comments, formatting, the order of states and events, and defaults that are written out
    change nothing; two files that mean the same have the same key.
    """
    told = asdict(replace(definition, key="", source=""))
    for state in told["states"].values():
        # Only ways of one event compete, in the order of the file.
        state["transitions"] = sorted(state["transitions"], key=lambda way: way["event"])
    canonical = json.dumps(
        told, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":")
    )
    return replace(definition, key=hashlib.sha256(canonical.encode()).hexdigest())


def _plain(value: object) -> object:
    """What JSON has no word for: the roles of a transition, and a clock time."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, time):
        return value.isoformat()
    raise TypeError(type(value).__name__)
