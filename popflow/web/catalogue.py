"""The sentences of the pages: a file per section, a key for each, in each language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from popflow.documents.catalogue import find, text

FOLDER: Final = "pages"
Telling = Callable[..., str]
"""``t("agenda.title", day=...)``: the sentence ``title`` of ``pages/agenda.toml``, filled in."""


def telling(language: str) -> Telling:
    """What says the sentences of one language; a missing one is a defect, told by a test."""

    def told(key: str, /, **data: object) -> str:
        section, *path = key.split(".")
        return text(language, f"{FOLDER}/{section}", *path, **data)

    return told


def has(language: str, key: str) -> bool:
    """Whether there is such a sentence."""
    section, *path = key.split(".")
    return find(language, f"{FOLDER}/{section}", *path) is not None
