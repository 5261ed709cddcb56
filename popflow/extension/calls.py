"""Which plugins are being called at this moment, and a note of it that outlives the process.

A plugin that raises is named by whoever called it. One that hangs, or ends the process by
``os._exit``, leaves nobody to name it: its name has to be written down before the call. The note
is a small file; writing it is one system call without waiting for the disk, because it must
outlive the process and not the machine.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.extension.note_file import NoteFile, left_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

log = logging.getLogger("popflow.extension")

_DEEPEST: Final = 8
"""So many calls at once are noted; more threads than that call no plugins."""
_LONGEST: Final = 100
"""So much of a plugin's name."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a plugin that has not ended.

    Attributes:
        since: When it began, on the monotonic clock, in seconds.
        thread: The thread that waits for it.
    """

    plugin: str
    hook: str
    since: float
    thread: int

    @property
    def seconds(self) -> float:
        """How long it lasts already."""
        return time.monotonic() - self.since


@dataclass(frozen=True, slots=True)
class LastCall:
    """A call during which its process ended.

    Attributes:
        at: When the call was noted, in seconds since 1970.
        hung: After how many seconds without an answer popflow ended the process itself; ``None``
            when the plugin, or somebody outside, ended it.
    """

    plugin: str
    hook: str
    at: float
    hung: int | None = None

    @property
    def problem(self) -> str:
        """What happened, in one line."""
        if self.hung is not None:
            return f"{self.hook}: gave no answer within {self.hung} seconds; the daemon was ended"
        return f"{self.hook}: the process ended during the call: the plugin ended it, or a kill"


class Calls:
    """The calls of this process.

    Attributes:
        ended: Called after each call: something went on.
    """

    def __init__(self) -> None:
        self.ended: Callable[[], None] = _nobody
        self._now: dict[int, Call] = {}
        self._lock = threading.Lock()
        self._file: NoteFile | None = None

    def note_in(self, path: Path) -> None:
        """Note calls in a file from here on; it is made at the first call."""
        self._file = NoteFile(path)

    @contextmanager
    def during(self, plugin: str, hook: str) -> Iterator[None]:
        """A call of a plugin's hook, for as long as the block takes."""
        me = threading.get_ident()
        with self._lock:
            outer = self._now.get(me)
            self._now[me] = Call(plugin, hook, time.monotonic(), me)
            self._write()
        try:
            yield
        finally:
            with self._lock:
                if outer is None:
                    del self._now[me]
                else:
                    self._now[me] = outer
                self._write()
            self.ended()

    def longest(self) -> Call | None:
        """The call that has lasted longest."""
        with self._lock:
            return min(self._now.values(), key=lambda call: call.since, default=None)

    def hung(self, seconds: float) -> None:
        """The process is about to be ended: say in the note that it hung, and for how long."""
        with self._lock:
            self._write(round(seconds))

    def close(self) -> None:
        """The process ends well: no call is noted any more."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _write(self, hung: int | None = None) -> None:
        if self._file is not None:
            told = sorted(self._now.values(), key=lambda call: call.since)[:_DEEPEST]
            calls = [[call.plugin[:_LONGEST], call.hook] for call in told]
            self._file.write(json.dumps({"calls": calls, "hung": hung}) if calls else "")


def _nobody() -> None:
    """Nobody listens."""


def last_calls(path: Path) -> list[LastCall]:
    """What processes that are gone were calling when they ended; the notes stay."""
    with left_behind(path) as notes:
        return [call for text, at in notes.read() for call in _read(text, at)]


def take_last_calls(path: Path, keep: Callable[[list[LastCall]], None]) -> None:
    """The same, handed over to be kept; afterwards the notes are empty.

    Args:
        path: Where calls are noted.
        keep: Keeps them. When it raises, the notes stay for the next time.
    """
    with left_behind(path) as notes:
        found = [call for text, at in notes.read() for call in _read(text, at)]
        if found:
            keep(found)
        notes.clear()


def _read(text: str, at: float) -> Iterator[LastCall]:
    """The calls of a note; none of one that was cut off while it was written."""
    try:
        told = json.loads(text)
        hung = told["hung"]
        for plugin, hook in told["calls"]:
            yield LastCall(str(plugin), str(hook), at, None if hung is None else int(hung))
            hung = None  # the others waited for nothing but this one
    except (ValueError, TypeError, KeyError):
        log.warning("a note of calls cannot be read")
