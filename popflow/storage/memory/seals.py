"""The hash chain over each cycle's history."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING

from popflow.domain.seal import FIRST, SALT_BYTES, commitment, public_fields, seal
from popflow.storage.memory.tables import Sealed, Tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.domain.cycle import Entry


def seal_entries(tables: Tables, entries: Iterable[Entry]) -> None:
    """Seal entries that are being written, each behind the one before it."""
    chains = tables.seals.writing()
    for entry in entries:
        chain = chains.get(entry.cycle, ())
        salt = secrets.token_bytes(SALT_BYTES)
        said = commitment(salt, _content(entry))
        previous = chain[-1].seal if chain else FIRST
        made = seal(previous, public_fields(entry), said)
        chains[entry.cycle] = (*chain, Sealed(made, salt, said))


class MemorySeals:
    """Seals in memory: entries are sealed as they are written, and none waits."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def seal(self, limit: int) -> int:
        """Nothing waits to be sealed."""
        del limit
        return 0

    def unsealed(self) -> int:
        """Nothing waits to be sealed."""
        return 0

    def broken(self, ids: Iterable[int]) -> dict[int, int]:
        """Per cycle whose chain does not hold, the first entry that breaks it."""
        found = ((number, self._breaks(number)) for number in ids)
        return {number: seq for number, seq in found if seq is not None}

    def _breaks(self, number: int) -> int | None:
        entries = self._tables.entries.rows.get(number, ())
        previous = FIRST
        for seq, kept in enumerate(self._tables.seals.rows.get(number, ()), start=1):
            if seq > len(entries) or not _holds(kept, previous, entries[seq - 1]):
                return seq
            previous = kept.seal
        return None


def _holds(kept: Sealed, previous: str, entry: Entry) -> bool:
    erased = not kept.salt and entry.reason is None
    same = kept.commitment == commitment(kept.salt, _content(entry))
    return (erased or same) and kept.seal == seal(previous, public_fields(entry), kept.commitment)


def _content(entry: Entry) -> str:
    """All that is not public, as one canonical text."""
    whole = asdict(entry)
    said = {name: whole[name] for name in _HIDDEN} | {"os_user": entry.actor.os_user}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))


_HIDDEN = ("reason", "changes", "answers", "messages", "occurrence")
