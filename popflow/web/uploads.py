"""Files that somebody sent and first looks at: kept for an hour at most, and for them alone."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from typing import BinaryIO

KEPT: Final = timedelta(hours=1)
MOST: Final = 20
"""Files at once; the oldest makes room."""
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent.

    Attributes:
        number: Who sent it.
        name: As it was called there.
    """

    token: str
    number: str
    name: str
    path: Path
    at: datetime


@dataclass
class Uploads:
    """The files of one process; they are gone when it ends, and no other user can read them."""

    _held: dict[str, Upload] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _folder: Path | None = None

    def keep(self, number: str, name: str, file: BinaryIO, now: datetime) -> Upload:
        """Keep a file until it is taken over, or an hour has passed."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="popflow-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            path = self._folder / token
            self._forget(now)
            upload = Upload(token, number, name[:200], path, now)
            self._held[token] = upload
        with path.open("xb") as kept:
            while chunk := file.read(_CHUNK):
                kept.write(chunk)
        return upload

    def of(self, number: str, token: str, now: datetime) -> Upload | None:
        """A file that somebody sent oneself; ``None`` when it is not there any more."""
        with self._lock:
            self._forget(now)
            upload = self._held.get(token)
        return upload if upload and upload.number == number else None

    def drop(self, upload: Upload) -> None:
        """Throw a file away."""
        with self._lock:
            self._held.pop(upload.token, None)
        upload.path.unlink(missing_ok=True)

    def _forget(self, now: datetime) -> None:
        held = sorted(self._held.values(), key=lambda one: one.at)
        too_many = held[: max(len(held) - MOST + 1, 0)]
        for upload in held:
            if upload in too_many or now - upload.at >= KEPT:
                del self._held[upload.token]
                upload.path.unlink(missing_ok=True)
