"""Several daemons: each derives jobs from the rows, any does them; who lost a claim does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from popflow.domain.workflow import Milestone
from popflow.engine import tick as ticking
from popflow.engine import timers
from popflow.engine.audit import audit
from popflow.engine.batch import run_batch
from popflow.engine.status import work_status
from popflow.engine.tick import do_job, tick_among_others
from popflow.engine.work import AHEAD
from popflow.ports import JobKind, Status
from tests.support.house import ANNA, MANAGER, House
from tests.support.jobs import ListQueue
from tests.support.sharing import derive, overdue, work

LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue() -> ListQueue:
    return ListQueue()


@pytest.fixture
def house(queue: ListQueue) -> House:
    return House(queue=queue)


# ------------------------------------------------------------------------------------ deriving


def test_a_first_tick_derives_the_turns_and_no_more(house: House, queue: ListQueue) -> None:
    assert derive(house, queue) == [JobKind.PLAN, JobKind.CLOSE]
    assert derive(house, queue) == [JobKind.PLAN, JobKind.CLOSE]
    work(house, queue)
    assert house.cycles()


def test_a_turn_that_was_just_done_waits_until_it_is_time(house: House, queue: ListQueue) -> None:
    derive(house, queue)
    work(house, queue)
    assert JobKind.PLAN not in derive(house, queue)
    house.clock.advance(timedelta(seconds=16))
    assert derive(house, queue)[:2] == [JobKind.PLAN, JobKind.CLOSE]


def test_the_work_goes_on_from_job_to_job_without_a_tick(house: House, queue: ListQueue) -> None:
    house.choose(batch=1)
    overdue(house, queue)
    derived = derive(house, queue)
    assert derived.count(JobKind.FIRE) <= AHEAD
    done = work(house, queue)
    assert done.count(JobKind.FIRE) >= len([c for c in house.cycles() if c.announced_at])
    assert done.count(JobKind.DELIVER) > 1
    assert house.parcels(Status.SENT)
    assert house.cycle(ANNA).milestone is Milestone.ANNOUNCED
    assert not audit(house.engine).broken


def test_a_short_queue_is_not_filled_beyond_its_length(house: House, queue: ListQueue) -> None:
    house.choose(batch=1)
    overdue(house, queue)
    derive(house, queue)
    fires = [job for job in queue.jobs if job.kind is JobKind.FIRE]
    queue.jobs += fires * AHEAD
    waiting = len(queue.jobs)
    derive(house, queue)
    assert len(queue.jobs) == waiting


def test_no_mail_is_derived_outside_working_hours(house: House, queue: ListQueue) -> None:
    overdue(house, queue)
    house.post.broken = {ANNA, MANAGER}
    derive(house, queue)
    work(house, queue)
    evening = house.clock.now().replace(hour=20) + timedelta(days=1)
    house.clock.advance_to(evening)
    with house.store.read() as uow:
        assert uow.outbox.oldest(evening) is not None
    assert JobKind.DELIVER not in derive(house, queue)


# --------------------------------------------------------------------------------------- doing


def test_a_lost_job_is_derived_again_when_its_claim_ran_out(
    house: House, queue: ListQueue
) -> None:
    overdue(house, queue)
    assert JobKind.FIRE in derive(house, queue)
    queue.jobs.clear()
    assert JobKind.FIRE not in derive(house, queue)
    assert work_status(house.engine, house.clock.now()).timers.claimed > 0
    house.clock.advance(LEASE)
    assert work_status(house.engine, house.clock.now()).stalled == ("claims_lapsed",)
    derive(house, queue)
    work(house, queue)
    assert house.cycle(ANNA).milestone is Milestone.ANNOUNCED


def test_a_job_whose_claim_is_anothers_does_nothing(house: House, queue: ListQueue) -> None:
    overdue(house, queue)
    derive(house, queue)
    late = [job for job in queue.jobs if job.kind is JobKind.FIRE]
    queue.jobs.clear()
    house.clock.advance(LEASE)
    derive(house, queue)
    assert sum(do_job(house.engine, queue, job).fired.transitions for job in late) == 0
    assert house.cycle(ANNA).milestone is Milestone.PLANNED
    assert work(house, queue).count(JobKind.FIRE) > 0
    assert sum(do_job(house.engine, queue, job).fired.transitions for job in late) == 0
    assert not audit(house.engine).broken


def test_what_another_has_locked_for_a_moment_is_looked_for_once_more(
    house: House, queue: ListQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who claims other timers has ours locked until then; they do not wait for the lease."""
    overdue(house, queue)
    with house.store.read() as uow:
        store, looks = type(uow.timers), list[int]()
    held = store.held

    def locked(self: Any, token: str, cycles: Any) -> Any:  # noqa: ANN401 - of any store
        looks.append(len(list(cycles)))
        found = held(self, token, cycles)
        return found[1:] if len(looks) == 1 else found

    derive(house, queue)
    (job,) = [job for job in queue.jobs if job.kind is JobKind.FIRE]
    assert len(job.cycles) > 1
    monkeypatch.setattr(store, "held", locked)
    done = do_job(house.engine, queue, job)
    assert looks[:2] == [len(job.cycles), 1]
    assert len(done.fired.rounds.keys() & set(job.cycles)) == len(job.cycles)


def test_a_job_done_twice_is_done_once(house: House, queue: ListQueue) -> None:
    overdue(house, queue)
    derive(house, queue)
    jobs = list(queue.jobs)
    work(house, queue)
    steps = house.steps()
    for job in jobs:
        do_job(house.engine, queue, job)
    assert house.steps() == steps


def test_one_bad_cycle_of_a_job_is_set_aside_and_the_others_go_on(
    house: House, queue: ListQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue(house, queue)
    bad = house.cycle(ANNA).id

    def sometimes(engine: Any, uow: Any, events: Any, now: Any) -> Any:  # noqa: ANN401 - as it comes
        if bad in events:
            raise ValueError(bad)
        return run_batch(engine, uow, events, now)

    monkeypatch.setattr(timers, "run_batch", sometimes)
    house.clock.advance(timedelta(days=3))
    house.pulse.beat(house.clock.now())
    derive(house, queue)
    work(house, queue)
    with house.store.read() as uow:
        ((timer, why),) = uow.timers.aside()
    assert (timer.cycle, why) == (bad, f"ValueError: {bad}")
    others = [c for c in house.cycles() if c.announced_at is not None]
    assert others
    assert work_status(house.engine, house.clock.now()).stalled == ("timers_aside",)


def test_a_job_of_a_later_moment_is_done_as_of_that_moment(house: House, queue: ListQueue) -> None:
    overdue(house, queue)
    later = house.clock.now() + MINUTE
    tick_among_others(house.pulse, queue, later)
    (job,) = (job for job in queue.jobs if job.kind is JobKind.FIRE)
    do_job(house.engine, queue, job)
    assert house.history()[-1].at == later


# -------------------------------------------------------------------------- a tick that waits


def test_a_tick_on_command_does_all_the_jobs_itself(house: House, queue: ListQueue) -> None:
    house.choose(batch=1)
    overdue(house, queue)
    done = house.tick()
    assert done.fired.transitions > 1
    assert done.delivered.sent > 1
    assert house.cycle(ANNA).milestone is Milestone.ANNOUNCED
    assert house.tick().fired.transitions == 0
    assert queue.jobs == []


def test_a_tick_on_command_tells_what_a_job_raised_after_all_the_others(
    house: House, queue: ListQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue(house, queue)

    def failing(*_: object) -> None:
        raise ValueError(ANNA)

    with monkeypatch.context() as patch:
        patch.setattr(ticking, "launch", failing)
        with pytest.raises(ValueError, match=ANNA):
            house.tick()
    assert house.cycle(ANNA).milestone is Milestone.ANNOUNCED
    assert house.parcels(Status.SENT) != []  # letters wait for no step but their own
