"""The contract of `popflow.ports.WorkQueue`."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.ports import Depth, Job, JobKind
from popflow.testing.clock import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.ports import Store, WorkQueue

SOON = 30.0
"""Seconds after which a queue that does nothing is a failure."""
FIRE = Job(JobKind.FIRE, MONDAY, "a claim", (1, 2, 3))


class WorkQueueContract:
    """What every work queue owes.

    A subclass gives three fixtures: ``store``, whose units put the jobs; ``queue``, empty and with
    its tables, closed afterwards; and ``vanish``, a function that takes a job from the queue as a
    daemon does that dies before it has done it.
    """

    def test_a_job_arrives_as_it_was_put_and_once(self, store: Store, queue: WorkQueue) -> None:
        """A committed job is done once, with all that it says."""
        jobs = [FIRE, Job(JobKind.PLAN, MONDAY), Job(JobKind.DELIVER, MONDAY)]
        put(store, queue, *jobs)
        assert queue.depth() == Depth({job.kind: 1 for job in jobs})
        assert drained(queue) == jobs
        assert drained(queue) == []
        assert queue.depth() == Depth()

    def test_what_was_not_committed_was_never_put(self, store: Store, queue: WorkQueue) -> None:
        """A unit that is left without commit takes its jobs with it."""
        with store.begin() as unit:
            queue.put(unit, [FIRE])
            unit.marks.set("mark", "set")
        assert queue.depth() == Depth()
        assert drained(queue) == []

    def test_a_job_is_there_with_what_was_written_beside_it(
        self, store: Store, queue: WorkQueue
    ) -> None:
        """Whoever does a job sees what its transaction wrote; nothing comes before the commit."""
        seen: list[str | None] = []

        def look(_: Job) -> None:
            with store.read() as unit:
                seen.append(unit.marks.get("mark"))

        with store.begin() as unit:
            queue.put(unit, [FIRE])
            unit.marks.set("mark", "set")
            unit.commit()
        queue.drain(look)
        assert seen == ["set"]

    def test_a_job_that_raises_keeps_no_other_waiting(
        self, store: Store, queue: WorkQueue
    ) -> None:
        """A job that fails is counted as failed, not tried again, and the next ones are done."""
        done: list[str] = []

        def do(job: Job) -> None:
            done.append(job.claim)
            if job.claim == "bad":
                raise ValueError(job.claim)

        put(store, queue, Job(JobKind.FIRE, MONDAY, "bad"), FIRE)
        queue.drain(do)
        assert done == ["bad", FIRE.claim]
        assert queue.depth() == Depth(failed=1)
        assert drained(queue) == []

    def test_the_job_of_a_daemon_that_vanished_waits_again(
        self, store: Store, queue: WorkQueue, vanish: Callable[[], None]
    ) -> None:
        """A job in hand is nobody else's, until its daemon gave no sign for long enough."""
        put(store, queue, FIRE)
        vanish()
        assert queue.depth() == Depth(doing={JobKind.FIRE: 1})
        assert queue.take_up(timedelta(hours=24)) == 0
        assert drained(queue) == []
        assert queue.take_up(timedelta(seconds=30)) == 1
        assert queue.take_up(timedelta(seconds=30)) == 0
        assert drained(queue) == [FIRE]

    def test_a_job_whose_daemons_always_vanish_is_given_up(
        self, store: Store, queue: WorkQueue, vanish: Callable[[], None]
    ) -> None:
        """A job that may be what kills its daemons is not passed on for ever."""
        put(store, queue, FIRE)
        for _ in range(9):
            if queue.depth().waiting:
                vanish()
                queue.take_up(timedelta(seconds=30))
        assert queue.depth() == Depth(failed=1)

    def test_turns_come_one_at_a_time(
        self, store: Store, queue: WorkQueue, vanish: Callable[[], None]
    ) -> None:
        """While a turn is in hand the next one waits; other work does not."""
        put(store, queue, Job(JobKind.PLAN, MONDAY))
        vanish()
        put(store, queue, Job(JobKind.PLAN, MONDAY), Job(JobKind.CLOSE, MONDAY), FIRE)
        assert drained(queue) == [FIRE]
        queue.take_up(timedelta(seconds=30))
        kinds = [job.kind for job in drained(queue)]
        assert sorted(kinds) == [JobKind.CLOSE, JobKind.PLAN, JobKind.PLAN]

    def test_a_worker_does_jobs_as_they_come_until_it_is_stopped(
        self, store: Store, queue: WorkQueue
    ) -> None:
        """`work` does what is put while it runs, and ends when it is told."""
        stop, done = threading.Event(), threading.Semaphore(0)
        worker = threading.Thread(target=queue.work, args=(lambda _: done.release(), 2, stop))
        worker.start()
        try:
            for _ in range(3):
                put(store, queue, FIRE)
                assert done.acquire(timeout=SOON)
        finally:
            stop.set()
            worker.join(SOON)
        assert not worker.is_alive()
        assert queue.depth() == Depth()

    def test_the_job_in_hand_is_done_before_a_worker_stops(
        self, store: Store, queue: WorkQueue
    ) -> None:
        """Whoever is stopped finishes what it began."""
        stop, begun, done = threading.Event(), threading.Event(), threading.Event()

        def do(_: Job) -> None:
            begun.set()
            stop.wait(SOON)
            done.set()

        put(store, queue, FIRE)
        worker = threading.Thread(target=queue.work, args=(do, 1, stop))
        worker.start()
        assert begun.wait(SOON)
        stop.set()
        worker.join(SOON)
        assert done.is_set()
        assert queue.depth() == Depth()

    def test_tables_are_upgraded_again_without_harm(self, store: Store, queue: WorkQueue) -> None:
        """A second upgrade changes nothing, and the schema is as it must be."""
        put(store, queue, FIRE)
        queue.upgrade()
        queue.check_schema()
        assert drained(queue) == [FIRE]


def put(store: Store, queue: WorkQueue, *jobs: Job) -> None:
    """Put jobs and commit."""
    with store.begin() as unit:
        queue.put(unit, jobs)
        unit.commit()


def drained(queue: WorkQueue) -> list[Job]:
    """Do what waits, and tell what that was."""
    done: list[Job] = []
    queue.drain(done.append)
    return done
