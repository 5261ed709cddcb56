"""Daemons that share the work, as a test moves them step by step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.engine.tick import do_job, tick_among_others

if TYPE_CHECKING:
    from popflow.ports import JobKind
    from tests.support.house import House
    from tests.support.jobs import ListQueue


def derive(house: House, queue: ListQueue) -> list[JobKind]:
    """A daemon's tick; the jobs that wait after it."""
    tick_among_others(house.pulse, queue, house.clock.now())
    return [job.kind for job in queue.jobs]


def work(house: House, queue: ListQueue) -> list[JobKind]:
    """A daemon does jobs until none waits; what they were."""
    done = []
    while queue.jobs:
        job = queue.jobs.pop(0)
        do_job(house.engine, queue, job)
        done.append(job.kind)
    return done


def overdue(house: House, queue: ListQueue) -> None:
    """Rounds are planned, and their first timers are due."""
    derive(house, queue)
    work(house, queue)
    dues = [c.conversation_at for c in house.cycles() if c.conversation_at]
    house.clock.advance_to(min(dues) - timedelta(days=13))
    house.pulse.beat(house.clock.now())
