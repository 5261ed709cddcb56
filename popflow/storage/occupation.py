"""Locks beside a file, which the kernel lets go of when their holder dies."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from popflow.errors import OccupiedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST = 500
_LOOK_SECONDS = 0.002


@contextmanager
def occupied(path: Path, holder: str, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock file, and write in it who holds it.

    The file stays: taking it away could give two daemons a file each.

    Args:
        path: The lock file.
        holder: Who holds it, for the message that another gets.
        shared: Whether others that share it may hold it as well.

    Raises:
        OccupiedError: Another holds it; the message says who.
        StorageError: The file cannot be made.
    """
    with _opened(path) as file:
        _lock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        os.ftruncate(file, 0)
        os.pwrite(file, f"{holder}, process {os.getpid()} on {socket.gethostname()}".encode(), 0)
        yield


@contextmanager
def in_turn(path: Path, patience: float | None = None) -> Iterator[None]:
    """Wait until nobody else is inside, in this process or another.

    Args:
        path: The lock file; it stays.
        patience: How many seconds to wait at most; ``None`` is until it is so.

    Raises:
        StorageError: The file cannot be made, or others took longer.
    """
    with _opened(path) as file:
        if patience is None:
            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            _lock_within(file, path, patience)
        yield


def _lock_within(file: int, path: Path, patience: float) -> None:
    """Look often instead of standing in the kernel's queue, which knows no end to waiting."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                message = f"{path}: others write, and it took too long to wait for them."
                raise StorageError(message) from error
        else:
            return
        time.sleep(_LOOK_SECONDS)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"The lock {path} cannot be made: {error.strerror}."
        raise StorageError(message) from error
    try:
        yield file
    finally:
        os.close(file)


def _lock(file: int, kind: int) -> None:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        said = os.pread(file, _LONGEST, 0).decode(errors="replace")
        raise OccupiedError(said or "another process") from error
