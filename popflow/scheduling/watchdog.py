"""Ends a daemon that is stuck, so that whoever started it starts it again.

A thread looks every second. While something goes on it says so to the supervisor; when nothing
went on for longer than the daemon may be silent, it says where the daemon is stuck and ends the
process. Nothing is lost by that: what was acknowledged is in the store, the rest is made up.

A thread cannot look while a plugin's C code keeps the interpreter to itself. For that a timer of
`faulthandler`, which needs no interpreter, is set anew at each look. It also ends a process that
was stopped from outside (SIGSTOP) for so long and goes on: to that timer the two look the same.
"""

from __future__ import annotations

import faulthandler
import io
import logging
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from popflow.scheduling.vitals import Health, Vitals

log = logging.getLogger(__name__)

STUCK: Final = 70
"""Exit code of a process that ended itself because it was stuck (EX_SOFTWARE)."""
EVERY: Final = 1.0
"""Seconds between looks."""
FRAMES: Final = 12
"""So much of a stack is logged: its innermost calls."""


class Watchdog:
    """Looks after the daemon inside a ``with``.

    Args:
        vitals: The daemon's vital signs.
        alive: Told at each look at which something went on: the supervisor.
        give_up: Ends the process. It is told how the daemon is; by default `end` without words.
        every: Seconds between looks.
        monotonic: A clock that only goes forward, in seconds.
    """

    def __init__(
        self,
        vitals: Vitals,
        alive: Callable[[], None],
        give_up: Callable[[Health], None],
        *,
        every: float = EVERY,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._vitals = vitals
        self._alive = alive
        self._give_up = give_up
        self._every = every
        self._monotonic = monotonic
        self._looked = monotonic()
        self._silent = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="popflow-watchdog", daemon=True)

    def look(self) -> None:
        """One look.

        Only time in which the process ran counts: one that was stopped (SIGSTOP, a machine that
        slept) and goes on is given the chance to.
        """
        now = self._monotonic()
        gap, self._looked = now - self._looked, now
        health = self._vitals.health()
        self._silent = min(self._silent + min(gap, 2 * self._every), health.silent)
        if self._silent > health.patience:
            self._give_up(health)
        else:
            self._alive()

    def __enter__(self) -> Self:
        """Begin to look; a plugin may keep the interpreter before there is a first look."""
        _set_alarm(self._vitals.limit)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()
        faulthandler.cancel_dump_traceback_later()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self.look()
            _set_alarm(self._vitals.limit)


def stack_of(thread: int | None) -> list[str]:
    """The innermost calls of a thread, as ``file.py:12 function``: no values, fit for a log."""
    frame = sys._current_frames().get(thread or 0)  # noqa: SLF001 - documented for debuggers
    calls = traceback.extract_stack(frame)[-FRAMES:] if frame is not None else []
    return [f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls]


def end() -> None:
    """End this process at once: a stuck thread cannot be asked to leave."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(STUCK)


def _set_alarm(seconds: float) -> None:
    """End the process when there is no look for so long: nothing can run in it any more."""
    try:
        faulthandler.dump_traceback_later(seconds, exit=True)
    except (io.UnsupportedOperation, ValueError, RuntimeError, AttributeError):
        return  # standard error is no file: there is nowhere to say where it hangs
