"""A small file in which a process notes what it is doing, found again when the process is gone.

Who holds the lock of a file lives; the kernel lets go of the lock of one that died. Several
processes note in files of their own beside each other.
"""

from __future__ import annotations

import fcntl
import glob
import logging
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger("popflow.extension")

SIZE: Final = 2048
"""Bytes of a note: it is written whole, in one go."""
MOST: Final = 100
"""Files beside each other; a process that finds no free one notes nothing."""


class NoteFile:
    """The file of this process, opened when there is something to note.

    Args:
        path: The first file's; others have a number behind its name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._given_up = False

    def write(self, text: str) -> None:
        """Note a text in place of the one before; a disk that takes it not is told of once."""
        if self._given_up or (self._file is None and not text):
            return
        try:
            if self._file is None:
                self._file = _take(self._path)
            os.pwrite(self._file, text.encode()[:SIZE].ljust(SIZE, b"\0"), 0)
        except OSError as error:
            self._given_up = True
            log.warning("calls of plugins are not noted", extra={"why": error.strerror})

    def close(self) -> None:
        """Leave no note."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


@dataclass(slots=True)
class Notes:
    """Files of processes that are gone, locked against anybody else who looks."""

    files: list[int] = field(default_factory=list)

    def read(self) -> Iterator[tuple[str, float]]:
        """The notes that are not empty, and when each was written, in seconds since 1970."""
        for file in self.files:
            text = _text(file)
            if text:
                yield text, os.fstat(file).st_mtime

    def clear(self) -> None:
        """Empty them."""
        for file in self.files:
            if _text(file):
                os.ftruncate(file, 0)


@contextmanager
def left_behind(path: Path) -> Iterator[Notes]:
    """The files of processes that are gone.

    Args:
        path: The first file's; others have a number behind its name.
    """
    notes = Notes()
    try:
        for found in sorted(path.parent.glob(f"{glob.escape(path.name)}*")):
            with suppress(OSError):
                notes.files.append(_open(found, os.O_RDWR))
        yield notes
    finally:
        for file in notes.files:
            os.close(file)


def _take(path: Path) -> int:
    """The first file that nobody holds and that holds no note of somebody who is gone."""
    for number in range(1, MOST):
        name = path.name if number == 1 else f"{path.name}-{number}"
        try:
            file = _open(path.with_name(name), os.O_RDWR | os.O_CREAT)
        except BlockingIOError:
            continue
        if not _text(file):
            return file
        os.close(file)
    raise BlockingIOError(0, "all files are taken")


def _open(path: Path, flags: int) -> int:
    """Open a file and lock it.

    Raises:
        BlockingIOError: Somebody holds it, and lives.
        OSError: It cannot be opened.
    """
    file = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise
    return file


def _text(file: int) -> str:
    return os.pread(file, SIZE, 0).rstrip(b"\0").decode(errors="replace")
