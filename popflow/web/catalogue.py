"""The sentences of the pages: a file per section, a key for each, in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from popflow.documents.catalogue import find, text

FOLDER: Final = "pages"
Telling = Callable[..., str]
"""``t("agenda.title", day=...)``: the sentence ``title`` of ``pages/agenda.toml``, filled in."""


HR_READS: Final[Mapping[str, str]] = {
    "privacy.both": "privacy.both_hr",
    "privacy.process_only": "privacy.stands_only",
}
"""What is said instead where HR reads what both share: each page says who can see it."""


def telling(language: str, *, hr_reads: bool = False) -> Telling:
    """What says the sentences of one language; a missing one is a defect, told by a test.

    Args:
        language: ``nl`` or ``en``.
        hr_reads: Whether HR reads what both parties share.
    """
    instead = HR_READS if hr_reads else {}

    def told(key: str, /, **data: object) -> str:
        section, *path = instead.get(key, key).split(".")
        return text(language, f"{FOLDER}/{section}", *path, **data)

    return told


def has(language: str, key: str) -> bool:
    """Whether there is such a sentence."""
    section, *path = key.split(".")
    return find(language, f"{FOLDER}/{section}", *path) is not None
