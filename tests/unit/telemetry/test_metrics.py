"""The figures that Prometheus reads, counted from what the daemon tells."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from popflow.engine.launch import Launched
from popflow.engine.outbox import Delivered
from popflow.engine.ticked import Ticked
from popflow.engine.timers import Fired
from popflow.engine.watching import Waiting
from popflow.ports import Backlog, Depth, JobKind
from popflow.telemetry.metrics import Metrics

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LINE = re.compile(r"^(\w+)(\{[^}]*\})? (\S+)$", re.MULTILINE)


class Read:
    """A daemon's figures, its clock, and how they read."""

    def __init__(self) -> None:
        self.seconds, self.well = 0.0, True
        self.failures = {"mail": 0}
        self.metrics = Metrics(
            "1.2.3", lambda: self.well, lambda: self.failures, monotonic=lambda: self.seconds
        )

    def __getitem__(self, name: str) -> float:
        kind, body = self.metrics.page()
        assert kind.startswith("text/plain")
        found = {
            f"{name}{labels or ''}": float(value)
            for name, labels, value in LINE.findall(body.decode())
        }
        return found[f"popflow_{name}"]


@pytest.fixture
def read() -> Read:
    return Read()


def test_a_tick_is_counted_with_all_that_it_did(read: Read) -> None:
    fired = Fired(3, 2, 1, 4, 5, Counter({"too_late": 4}), [500, 500, 7])
    done = Ticked(NOW, fired, Launched(started=6), Delivered(10, 11, 12, 13), sealed=9)
    for _ in range(2):
        read.metrics.ticked(done, 0.2)
    assert read['ticks_total{result="done"}'] == 2
    assert (read["tick_seconds_count"], read["tick_seconds_sum"]) == (2, 0.4)
    assert read['tick_seconds_bucket{le="0.1"}'] == 0
    assert read['tick_seconds_bucket{le="0.5"}'] == 2
    assert (read["batch_timers_count"], read["batch_timers_sum"]) == (6, 2014)
    assert [
        read[f'timers_fired_total{{outcome="{outcome}"}}']
        for outcome in ("transition", "reminder", "held_back", "stale", "set_aside")
    ] == [6, 4, 2, 8, 10]
    assert read['refusals_total{code="too_late"}'] == 8
    assert [
        read[f'deliveries_total{{result="{result}"}}']
        for result in ("sent", "suppressed", "retried", "dead")
    ] == [20, 22, 24, 26]
    assert read["rounds_planned_total"] == 12
    assert read["entries_sealed_total"] == 18


def test_a_job_is_counted_as_a_tick_is(read: Read) -> None:
    read.metrics.job_done(Ticked(NOW, Fired(3, batches=[3]), delivered=Delivered(2)))
    read.metrics.job_failed()
    assert read['timers_fired_total{outcome="transition"}'] == 3
    assert read['deliveries_total{result="sent"}'] == 2
    assert read["batch_timers_count"] == 1
    assert read["job_failures_total"] == 1
    assert read['ticks_total{result="done"}'] == 0


def test_what_waits_grows_older_until_it_is_looked_at_again(read: Read) -> None:
    since, later = NOW - timedelta(minutes=5), NOW - timedelta(seconds=30)
    read.metrics.waits(Waiting(NOW, Backlog(since, 7, 1), later, 2))
    assert read["timers_set_aside"] == 2
    assert (read["timer_lag_seconds"], read["outbox_age_seconds"]) == (300, 30)
    assert read['timers_claimed{state="held"}'] == 7
    assert read['timers_claimed{state="lapsed"}'] == 1
    read.seconds += 60
    assert (read["timer_lag_seconds"], read["outbox_age_seconds"]) == (360, 90)
    read.metrics.waits(Waiting(NOW, Backlog()))
    read.seconds += 60
    assert (read["timer_lag_seconds"], read["outbox_age_seconds"]) == (0, 0)
    with pytest.raises(KeyError):
        read['queue_jobs{kind="fire",state="waiting"}']


def test_jobs_of_a_shared_queue_are_counted_by_kind_and_state(read: Read) -> None:
    jobs = Depth({JobKind.FIRE: 4}, {JobKind.FIRE: 2, JobKind.DELIVER: 1}, 5)
    read.metrics.waits(Waiting(NOW, Backlog(), jobs=jobs))
    assert read['queue_jobs{kind="fire",state="waiting"}'] == 4
    assert read['queue_jobs{kind="fire",state="doing"}'] == 2
    assert read['queue_jobs{kind="deliver",state="waiting"}'] == 0
    assert read["queue_jobs_failed"] == 5


def test_ticks_that_failed_or_were_held_are_counted_apart(read: Read) -> None:
    assert read['ticks_total{result="failed"}'] == 0
    read.metrics.failed(0.1)
    read.metrics.held("clock")
    assert read['ticks_total{result="failed"}'] == 1
    assert read['ticks_total{result="held"}'] == 1
    assert read['held{why="clock"}'] == 1
    read.metrics.ticked(Ticked(NOW), 0.1)
    with pytest.raises(KeyError):
        read['held{why="clock"}']


def test_health_plugins_and_program_are_asked_when_read(read: Read) -> None:
    assert read["healthy"] == 1
    read.well, read.failures = False, {"mail": 3}
    assert read["healthy"] == 0
    assert read['plugin_failures{plugin="mail"}'] == 3
    _, body = read.metrics.page()
    assert b'version="1.2.3"' in body
    assert b"process_resident_memory_bytes" in body


def test_two_daemons_in_one_process_count_apart() -> None:
    one, other = Read(), Read()
    one.metrics.failed(0.1)
    assert other['ticks_total{result="failed"}'] == 0
