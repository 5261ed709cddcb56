"""Takes away what people wrote about a round; the facts and their seals stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.domain.cycle import Dossier

if TYPE_CHECKING:
    from popflow.domain.cycle import Entry
    from popflow.storage.memory.tables import Tables


def erase_words(tables: Tables, cycle: int) -> None:
    """Erase the words of a cycle's history, its forms and its private reminders."""
    entries, seals = tables.entries.writing(), tables.seals.writing()
    entries[cycle] = tuple(map(_without_words, entries[cycle]))
    seals[cycle] = tuple(replace(sealed, salt=b"") for sealed in seals[cycle])
    for form in [key for key in tables.forms.rows if key[0] == cycle]:
        del tables.forms.writing()[form]
    for reminder in [key for key in tables.reminders.rows if key[0] == cycle]:
        del tables.reminders.writing()[reminder]


def _without_words(entry: Entry) -> Entry:
    kept = tuple(change for change in entry.changes if change.part not in Dossier.__slots__)
    return replace(entry, reason=None, changes=kept)
