"""The daemon's vital signs: whether it works, idles, is held, or is stuck."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from popflow.engine.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.engine.ticked import Ticked

MISSED: Final = 3
"""So many intervals without a tick, and the ticking itself has stopped."""
SHORTEST: Final = 60.0
"""Seconds that it may be silent between ticks, however short the interval."""
FAILURES: Final = 3
"""So many ticks that failed one after another are no accident."""


class Condition(StrEnum):
    """How the daemon is."""

    STARTING = "starting"
    IDLE = "idle"
    """Between ticks; the last one was whole, whether or not it had anything to do."""
    TICKING = "ticking"
    STOPPING = "stopping"
    HELD = "held"
    """It lives, and fires and sends nothing until an operator confirms."""
    FAILING = "failing"
    """It lives, and its ticks fail one after another."""
    STUCK = "stuck"
    """A tick gets no further, or none begins any more."""


WELL: Final = frozenset(
    {Condition.STARTING, Condition.IDLE, Condition.TICKING, Condition.STOPPING}
)


@dataclass(frozen=True, slots=True)
class Health:
    """The vital signs at a moment, all times in seconds.

    Attributes:
        ticks: Ticks that were done whole since the start.
        failures: Ticks that failed since the last one that was whole.
        held: Why nothing is fired or sent; ``None`` when it is.
        ticking: How long the tick in hand takes already; ``None`` between ticks.
        rested: How long ago the last tick ended, well or not; ``None`` before the first.
        silent: How long nothing went on where that is worst: in a tick, in a job, between ticks.
        patience: How long it may be silent there before it counts as stuck.
    """

    condition: Condition
    ticks: int
    failures: int
    held: str | None
    ticking: float | None
    rested: float | None
    silent: float
    patience: float

    @property
    def well(self) -> bool:
        """Whether nobody has to look."""
        return self.condition in WELL


class Vitals(Watcher):
    """Keeps the vital signs; safe for threads.

    Args:
        monotonic: A clock that only goes forward, in seconds.
        every: Seconds between ticks.
        limit: Seconds after which a tick or job that gets no further is stuck.
    """

    def __init__(self, monotonic: Callable[[], float], every: float, limit: float) -> None:
        self._monotonic = monotonic
        self.limit = limit
        self._pause = max(MISSED * every, SHORTEST)
        self._lock = threading.Lock()
        self._moved: dict[int, float] = {}
        self._rests = monotonic()
        self._begun: float | None = None
        self._ended: float | None = None
        self._ticks = 0
        self._failures = 0
        self._held: str | None = None
        self._stopping = False

    def begins(self) -> None:
        """A tick begins."""
        self.job_begins()
        with self._lock:
            self._begun = self._monotonic()

    def progressed(self) -> None:
        """Some of the tick or job of this thread is done."""
        with self._lock:
            if threading.get_ident() in self._moved:
                self._moved[threading.get_ident()] = self._monotonic()

    def ticked(self, done: Ticked, seconds: float) -> None:  # noqa: ARG002 - as every watcher
        """A tick is done whole."""
        with self._lock:
            self._ends()
            self._ticks += 1
            self._failures = 0
            self._held = None

    def failed(self, seconds: float) -> None:  # noqa: ARG002 - as every watcher
        """A tick failed."""
        with self._lock:
            self._ends()
            self._failures += 1

    def held(self, why: str) -> None:
        """Nothing was fired or sent."""
        with self._lock:
            self._ends()
            self._held = why

    def job_begins(self) -> None:
        """This thread begins a job."""
        with self._lock:
            self._moved[threading.get_ident()] = self._monotonic()

    def job_done(self, done: Ticked) -> None:  # noqa: ARG002 - as every watcher
        """This thread has no job any more."""
        with self._lock:
            self._moved.pop(threading.get_ident(), None)

    def job_failed(self) -> None:
        """Likewise."""
        with self._lock:
            self._moved.pop(threading.get_ident(), None)

    def stopping(self) -> None:
        """The daemon was told to stop: no further tick is waited for, the one in hand is."""
        with self._lock:
            self._stopping = True

    def health(self) -> Health:
        """The vital signs now."""
        with self._lock:
            now = self._monotonic()
            silent, patience = self._worst(now)
            return Health(
                Condition.STUCK if silent > patience else self._condition(),
                self._ticks,
                self._failures,
                self._held,
                None if self._begun is None else now - self._begun,
                None if self._ended is None else now - self._ended,
                silent,
                patience,
            )

    def quietest(self) -> int | None:
        """The thread with a tick or job in which nothing went on for longest."""
        with self._lock:
            return min(self._moved, key=lambda thread: self._moved[thread], default=None)

    def _worst(self, now: float) -> tuple[float, float]:
        """Where it is nearest to being stuck: how long it is silent there, and may be."""
        signs = [(now - moved, self.limit) for moved in self._moved.values()]
        if self._begun is None and not self._stopping:
            signs.append((now - self._rests, self._pause))
        return max(signs, key=lambda sign: sign[0] / sign[1], default=(0.0, self.limit))

    def _condition(self) -> Condition:
        if self._stopping:
            return Condition.STOPPING
        if self._held is not None:
            return Condition.HELD
        if self._failures >= FAILURES:
            return Condition.FAILING
        if self._begun is not None:
            return Condition.TICKING
        return Condition.STARTING if self._ended is None else Condition.IDLE

    def _ends(self) -> None:
        self._moved.pop(threading.get_ident(), None)
        self._begun = None
        self._ended = self._rests = self._monotonic()
