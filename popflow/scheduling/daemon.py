"""The daemon: APScheduler ticks, one at a time, until it is told to stop.

Only the interval trigger and the memory store of APScheduler are used: what is due lies in the
store, so a tick that was missed is made up by the next.
"""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from popflow.engine.recovery import CLOCK, Pulse, hold
from popflow.engine.tick import tick, tick_among_others
from popflow.engine.watching import Watcher, waiting
from popflow.errors import HeldError
from popflow.scheduling.clock import MOST_DRIFT, ClockWatch
from popflow.scheduling.crew import Roll, at_work, on_the_roll

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from popflow.engine.ticked import Ticked

log = logging.getLogger(__name__)

LOOK = 0.5
"""Seconds between two looks at whether the daemon is to stop."""
SLOW = timedelta(minutes=5)
"""A tick that takes longer is logged as slow."""


@dataclass(slots=True)
class Daemon:
    """Ticks on an interval, and stops after the unit in hand.

    Attributes:
        every: Seconds between ticks.
        drift: How far wall clock and monotonic clock may part before firing is held.
        on_tick: Told of each tick, for the command line and tests.
        watcher: Told of everything that it does: health, figures, a supervisor.
    """

    pulse: Pulse
    every: float = 15.0
    drift: timedelta = MOST_DRIFT
    on_tick: Callable[[Ticked], None] | None = None
    watcher: Watcher = field(default_factory=Watcher)

    def run(self, holder: str, *, stop: threading.Event | None = None) -> None:
        """Hold the store and tick until SIGTERM, SIGINT or ``stop``.

        Args:
            holder: Who holds the store, for the message to a second daemon.
            stop: Set by tests instead of a signal.

        Raises:
            OccupiedError: Another daemon holds the store.
        """
        stopping = stop or threading.Event()
        told = _told_to_stop()
        watch = ClockWatch(self.pulse.engine.clock, self.drift)
        engine = self.pulse.engine
        engine.watcher = self.watcher
        with (
            engine.store.occupy(holder, shared=engine.queue is not None),
            on_the_roll(engine, holder) as roll,
            at_work(engine, self.watcher),
        ):
            log.info("daemon started", extra={"holder": holder, "every": self.every})
            scheduler = BackgroundScheduler(timezone=UTC)
            scheduler.add_job(
                self._tick, "interval", args=(watch, roll), seconds=self.every, id="tick",
                next_run_time=datetime.now(UTC), coalesce=True, max_instances=1,
                misfire_grace_time=None,
            )  # fmt: skip
            scheduler.start()
            self.watcher.started()
            # The kernel may give a signal to another thread, as to a program that was just woken:
            # Python handles it when this thread wakes.
            while not (told or stopping.wait(LOOK)):
                pass
            self.watcher.stopping()
            # Waits for the tick in hand: nothing is left half done.
            scheduler.shutdown(wait=True)
        log.info("daemon stopped", extra={"holder": holder})

    def _tick(self, watch: ClockWatch, roll: Roll) -> None:
        engine, told = self.pulse.engine, self.watcher
        started = engine.clock.monotonic()
        told.begins()
        try:
            drift = watch.jumped()
            if drift is not None:
                hold(engine, CLOCK)
                watch.reset()
            log.debug("tick begins")
            roll.sign()
            done = self._do(engine.clock.now())
        except HeldError as error:
            told.held(error.why)
            log.warning("nothing fires or is sent: held", extra={"why": error.why})
        except Exception:
            told.failed(engine.clock.monotonic() - started)
            log.exception("tick failed, the next one goes on")
        else:
            seconds = engine.clock.monotonic() - started
            told.ticked(done, seconds)
            self._report(done, seconds)

    def _do(self, now: datetime) -> Ticked:
        engine = self.pulse.engine
        self.watcher.waits(waiting(engine, now))
        if engine.queue is None:
            done = tick(self.pulse, now)
        else:
            done = tick_among_others(self.pulse, engine.queue, now)
        self.watcher.waits(waiting(engine, engine.clock.now()))
        return done

    def _report(self, done: Ticked, seconds: float) -> None:
        if seconds > SLOW.total_seconds():
            log.warning("slow tick", extra={"seconds": round(seconds, 1)})
        log.debug("tick done", extra={"seconds": round(seconds, 3), "sent": done.delivered.sent})
        if self.on_tick is not None:
            self.on_tick(done)


def _told_to_stop() -> list[int]:
    """The signals to stop that have come. Setting an event in a handler could wait for itself."""
    told: list[int] = []
    if threading.current_thread() is threading.main_thread():

        def stop(number: int, _frame: FrameType | None) -> None:
            told.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
    return told
