"""Figures for Prometheus, counted from what the daemon tells; labels never hold an id or a name.

Only the names of plugins, the codes of rules and the kinds of work are labels: a handful each.
"""

from __future__ import annotations

import platform
import time
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from popflow.engine.watching import Watcher
from popflow.ports import JobKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from popflow.engine.outbox import Delivered
    from popflow.engine.ticked import Ticked
    from popflow.engine.timers import Fired
    from popflow.engine.watching import Waiting

SECONDS: Final = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900)
"""A tick with nothing to do takes hundredths of a second, one after a standstill minutes."""
SIZES: Final = (1, 10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
TIMERS, MESSAGES = "timers", "messages"
disable_created_metrics()  # type: ignore[no-untyped-call]  # untyped there; it drops a second series of each figure


class Metrics(Watcher):
    """The figures of one daemon; safe for threads.

    Args:
        version: popflow's.
        well: Whether nobody has to look after the daemon; asked whenever the figures are read.
        failures: How many calls of each plugin failed since the start; asked likewise.
        monotonic: A clock that only goes forward, in seconds.
    """

    def __init__(
        self,
        version: str,
        well: Callable[[], bool],
        failures: Callable[[], Mapping[str, int]],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry = CollectorRegistry()
        self._monotonic, self._failures = monotonic, failures
        self._due: dict[str, float | None] = {TIMERS: None, MESSAGES: None}
        ProcessCollector(registry=self._registry)
        build = Info("popflow_build", "The program.", registry=self._registry)
        build.info({"version": version, "python": platform.python_version()})
        self._gauge("healthy", "0 when somebody has to look: see /health.").set_function(
            lambda: float(well())
        )
        self._count_work()
        self._measure_waiting()

    def _count_work(self) -> None:
        """What ticks and jobs did, ever growing."""
        counter = self._counter
        self._tick = self._histogram("tick_seconds", "How long whole ticks took.", SECONDS)
        self._batch = self._histogram("batch_timers", "Timers fired in one unit of work.", SIZES)
        self._ticks = counter("ticks", "Ticks: done whole, failed, or held.", "result")
        self._job_failures = counter("job_failures", "Jobs of a shared queue that failed here.")
        self._fired = counter("timers_fired", "What timers that fired led to.", "outcome")
        self._refused = counter("refusals", "Timers that a rule refused, by code.", "code")
        self._sent = counter("deliveries", "What became of messages.", "result")
        self._rounds = counter("rounds_planned", "Rounds that the launcher planned.")
        self._sealed = counter("entries_sealed", "Older history entries that were sealed.")
        for result in ("done", "failed", "held"):
            self._ticks.labels(result)

    def _measure_waiting(self) -> None:
        """What waits, and who has to look."""
        gauge = self._gauge
        self._lost = gauge("queue_jobs_failed", "Jobs that raised, and were derived again.")
        self._jobs = gauge("queue_jobs", "Jobs of a shared queue.", "kind", "state")
        self._claims = gauge("timers_claimed", "Due timers that a daemon claimed.", "state")
        self._aside = gauge("timers_set_aside", "Timers that failed and wait for another try.")
        self._held = gauge("held", "1 while an operator has to confirm first.", "why")
        self._plugins = gauge("plugin_failures", "Calls that failed since the start.", "plugin")
        lag = gauge("timer_lag_seconds", "How long the oldest due timer waits.")
        lag.set_function(lambda: self._waited(TIMERS))
        age = gauge("outbox_age_seconds", "How long the oldest message due waits.")
        age.set_function(lambda: self._waited(MESSAGES))

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"popflow_{name}", told, labels, registry=self._registry)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(f"popflow_{name}", told, labels, registry=self._registry)

    def _histogram(self, name: str, told: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"popflow_{name}", told, registry=self._registry, buckets=buckets)

    def page(self) -> tuple[str, bytes]:
        """The figures as Prometheus reads them: the type of the content, and the content."""
        for name, count in self._failures().items():
            self._plugins.labels(name).set(count)
        return CONTENT_TYPE_LATEST, generate_latest(self._registry)

    def waits(self, waiting: Waiting) -> None:
        """Keep since when the oldest waits: it grows older between two looks."""
        now = self._monotonic()
        for what, oldest in ((TIMERS, waiting.timers.oldest), (MESSAGES, waiting.message)):
            self._due[what] = now - (waiting.now - oldest).total_seconds() if oldest else None
        self._aside.set(waiting.aside)
        self._claims.labels("held").set(waiting.timers.claimed)
        self._claims.labels("lapsed").set(waiting.timers.lapsed)
        if waiting.jobs is not None:
            self._lost.set(waiting.jobs.failed)
            for state, jobs in (("waiting", waiting.jobs.waiting), ("doing", waiting.jobs.doing)):
                for kind in JobKind:
                    self._jobs.labels(kind.value, state).set(jobs.get(kind, 0))

    def ticked(self, done: Ticked, seconds: float) -> None:
        """Count what a tick did."""
        self._ticks.labels("done").inc()
        self._tick.observe(seconds)
        self._held.clear()
        self._count(done)

    def job_done(self, done: Ticked) -> None:
        """Count what a job did, as a tick does where one daemon does the work."""
        self._count(done)

    def job_failed(self) -> None:
        """Count a job that failed."""
        self._job_failures.inc()

    def _count(self, done: Ticked) -> None:
        self._rounds.inc(done.launched.started)
        self._sealed.inc(done.sealed)
        self._count_fired(done.fired)
        self._count_delivered(done.delivered)

    def _count_fired(self, fired: Fired) -> None:
        """Count what timers led to."""
        outcomes = {
            "transition": fired.transitions,
            "reminder": fired.reminders,
            "held_back": fired.held_back,
            "stale": fired.stale,
            "set_aside": fired.set_aside,
        }
        for outcome, count in outcomes.items():
            self._fired.labels(outcome).inc(count)
        for code, count in fired.refusals.items():
            self._refused.labels(code).inc(count)
        for size in fired.batches:
            self._batch.observe(size)

    def _count_delivered(self, delivered: Delivered) -> None:
        """Count what became of messages."""
        results = {
            "sent": delivered.sent,
            "suppressed": delivered.suppressed,
            "retried": delivered.retried,
            "dead": delivered.dead,
        }
        for result, count in results.items():
            self._sent.labels(result).inc(count)

    def failed(self, seconds: float) -> None:  # noqa: ARG002 - as every watcher
        """Count a tick that failed."""
        self._ticks.labels("failed").inc()

    def held(self, why: str) -> None:
        """Count a tick that was held, and why."""
        self._ticks.labels("held").inc()
        self._held.labels(why).set(1)

    def _waited(self, what: str) -> float:
        since = self._due[what]
        return 0.0 if since is None else max(self._monotonic() - since, 0.0)
