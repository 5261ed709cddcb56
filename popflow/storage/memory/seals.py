"""The hash chain over each cycle's history."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

from popflow.domain.seal import FIRST, SALT_BYTES, commitment, public_fields, seal
from popflow.storage.memory.tables import Sealed, Tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.domain.cycle import Entry


class MemorySeals:
    """Seals in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def seal(self, limit: int) -> int:
        """Seal up to that many entries in order; returns how many were sealed."""
        waiting, chains = self._tables.unsealed.writing(), self._tables.seals.writing()
        batch = list(islice(waiting, limit))
        for number, seq in batch:
            chain = chains.get(number, ())
            entry = self._tables.entries.rows[number][seq - 1]
            salt = secrets.token_bytes(SALT_BYTES)
            said = commitment(salt, _content(entry))
            previous = chain[-1].seal if chain else FIRST
            made = seal(previous, public_fields(entry), said)
            chains[number] = (*chain, Sealed(made, salt, said))
            del waiting[number, seq]
        return len(batch)

    def unsealed(self) -> int:
        """How many entries are not sealed yet."""
        return len(self._tables.unsealed.rows)

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
    same = kept.commitment == commitment(kept.salt, _content(entry))
    return same and kept.seal == seal(previous, public_fields(entry), kept.commitment)


def _content(entry: Entry) -> str:
    """All that is not public, as one canonical text."""
    whole = asdict(entry)
    said = {name: whole[name] for name in _HIDDEN} | {"os_user": entry.actor.os_user}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))


_HIDDEN = ("reason", "changes", "answers", "messages", "occurrence")
