"""The daemon: APScheduler ticks, one at a time, until it is told to stop.

Only the interval trigger and the memory store of APScheduler are used: what is due lies in the
store, so a tick that was missed is made up by the next.
"""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from popflow.engine.recovery import CLOCK, Pulse, hold
from popflow.engine.tick import Ticked, tick
from popflow.errors import HeldError, PopflowError
from popflow.scheduling.clock import MOST_DRIFT, ClockWatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

log = logging.getLogger(__name__)

SLOW = timedelta(minutes=5)
"""A tick that takes longer is logged as slow."""


@dataclass(slots=True)
class Daemon:
    """Ticks on an interval, and stops after the unit in hand.

    Attributes:
        every: Seconds between ticks.
        drift: How far wall clock and monotonic clock may part before firing is held.
        on_tick: Told of each tick, for the command line and tests.
    """

    pulse: Pulse
    every: float = 15.0
    drift: timedelta = MOST_DRIFT
    on_tick: Callable[[Ticked], None] | None = None

    def run(self, holder: str, *, stop: threading.Event | None = None) -> None:
        """Hold the store and tick until SIGTERM, SIGINT or ``stop``.

        Args:
            holder: Who holds the store, for the message to a second daemon.
            stop: Set by tests instead of a signal.

        Raises:
            OccupiedError: Another daemon holds the store.
        """
        stopping = stop or threading.Event()
        _stop_on_signals(stopping)
        watch = ClockWatch(self.pulse.engine.clock, self.drift)
        with self.pulse.engine.store.occupy(holder):
            log.info("daemon started", extra={"holder": holder, "every": self.every})
            scheduler = BackgroundScheduler(timezone=UTC)
            scheduler.add_job(
                self._tick, "interval", args=(watch,), seconds=self.every, id="tick",
                next_run_time=datetime.now(UTC), coalesce=True, max_instances=1,
                misfire_grace_time=None,
            )  # fmt: skip
            scheduler.start()
            stopping.wait()
            # Waits for the tick in hand: nothing is left half done.
            scheduler.shutdown(wait=True)
        log.info("daemon stopped", extra={"holder": holder})

    def _tick(self, watch: ClockWatch) -> None:
        engine = self.pulse.engine
        try:
            drift = watch.jumped()
            if drift is not None:
                hold(engine, CLOCK)
                watch.reset()
            started = engine.clock.monotonic()
            log.debug("tick begins")
            done = tick(self.pulse, engine.clock.now())
        except HeldError as error:
            log.warning("nothing fires or is sent: held", extra={"why": error.why})
        except PopflowError:
            log.exception("tick failed, the next one goes on")
        else:
            self._report(done, engine.clock.monotonic() - started)

    def _report(self, done: Ticked, seconds: float) -> None:
        if seconds > SLOW.total_seconds():
            log.warning("slow tick", extra={"seconds": round(seconds, 1)})
        log.debug("tick done", extra={"seconds": round(seconds, 3), "sent": done.delivered.sent})
        if self.on_tick is not None:
            self.on_tick(done)


def _stop_on_signals(stopping: threading.Event) -> None:
    if threading.current_thread() is not threading.main_thread():
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
