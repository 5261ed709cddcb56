"""A small file beside the store that remembers how far the store had come."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class FileWitness:
    """Keeps the store's serial outside the store, so that a restored backup shows.

    The file is replaced in one step: a crash leaves the old number or the new one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> int:
        """The last serial; 0 when there is no file, or it holds no number."""
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def write(self, serial: int) -> None:
        """Keep a serial."""
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        fresh.write_text(str(serial), encoding="ascii")
        fresh.replace(self._path)
