"""A small file beside the store that remembers how far the store had come."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FRESH = "new"
"""Ending of the file in which the next serial is written before it takes the old one's place."""


class FileWitness:
    """Keeps the store's serial outside the store, so that a restored backup shows.

    The file is replaced in one step: a crash leaves the old number or the new one. Only who holds
    the store writes (`Store.occupy`), so one name for the new file does: what a killed process
    left behind, the next one writes over.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tidy = False

    def read(self) -> int:
        """The last serial; 0 when there is no file, or it holds no number."""
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def write(self, serial: int) -> None:
        """Keep a serial."""
        if not self._tidy:
            self._clear()
        fresh = self._path.with_name(f"{self._path.name}.{FRESH}")
        fresh.write_text(str(serial), encoding="ascii")
        fresh.replace(self._path)

    def _clear(self) -> None:
        """Remove what earlier versions left when they were killed: files named by process id."""
        opening = f"{self._path.name}."
        with suppress(OSError):  # a file that cannot be removed is in nobody's way
            for left in list(self._path.parent.iterdir()):
                if left.name.startswith(opening) and left.name.removeprefix(opening).isdecimal():
                    left.unlink(missing_ok=True)
        self._tidy = True
