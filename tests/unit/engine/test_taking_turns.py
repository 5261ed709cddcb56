"""Several daemons: who is held, asleep or not in turn, and how the work stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.workflow import Milestone
from popflow.engine import tick as ticking
from popflow.engine.audit import audit
from popflow.engine.recovery import CLOCK, hold, leave_for
from popflow.engine.standing import CATCHING_UP
from popflow.engine.status import work_status
from popflow.engine.tick import do_job
from popflow.engine.turn import in_turn
from popflow.errors import LostTurnError
from popflow.ports import Claim, Job, JobKind, Status, Worker
from tests.support.house import ANNA, House
from tests.support.jobs import ListQueue
from tests.support.sharing import derive, overdue, work

if TYPE_CHECKING:
    from popflow.engine.ticked import Ticked
    from popflow.ports import Letter

LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue() -> ListQueue:
    return ListQueue()


@pytest.fixture
def house(queue: ListQueue) -> House:
    return House(queue=queue)


# ----------------------------------------------------------------------------- held, or asleep


def test_no_job_is_done_while_it_is_held(house: House, queue: ListQueue) -> None:
    overdue(house, queue)
    derive(house, queue)
    hold(house.engine, CLOCK)
    work(house, queue)
    assert house.cycle(ANNA).milestone is Milestone.PLANNED
    status = work_status(house.engine, house.clock.now())
    assert (status.held, status.stalled) == (CLOCK, ("held",))


def test_no_job_is_done_before_a_tick_looked_at_a_standstill(
    house: House, queue: ListQueue
) -> None:
    assert leave_for(house.engine, house.clock.now()) is None
    overdue(house, queue)
    derive(house, queue)
    house.clock.advance(timedelta(days=90))
    assert leave_for(house.engine, house.clock.now()) is None
    work(house, queue)
    assert house.cycle(ANNA).milestone is Milestone.PLANNED


def test_after_a_standstill_nothing_is_sent_before_all_is_caught_up(
    house: House, queue: ListQueue
) -> None:
    overdue(house, queue)
    derive(house, queue)
    work(house, queue)
    sent = len(house.post.letters)
    house.clock.advance(timedelta(days=90))
    derive(house, queue)
    queue.jobs += [Job(JobKind.DELIVER, house.clock.now())]  # left from before
    turns = [job for job in queue.jobs if job.kind is JobKind.CLOSE]
    for job in [*turns, *(job for job in queue.jobs if job not in turns)]:
        queue.jobs.remove(job)
        do_job(house.engine, queue, job)
        if job.kind is JobKind.CLOSE:
            with house.store.read() as uow:
                assert uow.marks.get(CATCHING_UP) is not None
    assert len(house.post.letters) == sent
    assert work_status(house.engine, house.clock.now()).catching_up is not None
    house.clock.advance(MINUTE)
    derive(house, queue)
    work(house, queue)
    house.clock.advance(MINUTE)
    derive(house, queue)
    work(house, queue)
    assert work_status(house.engine, house.clock.now()).catching_up is None
    assert len(house.post.letters) > sent
    assert not audit(house.engine).broken


def test_a_daemon_that_slept_after_its_look_at_the_clock_does_not_hold_the_others(
    house: House,
) -> None:
    early = house.clock.now()
    house.clock.advance(timedelta(hours=3))
    house.pulse.beat(house.clock.now())
    house.pulse.beat(early)
    status = work_status(house.engine, house.clock.now())
    assert status.held is None
    assert status.beat_at == house.clock.now()


def test_who_lost_the_lease_stops_sending_and_settles_nothing(
    house: House, queue: ListQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue(house, queue)
    derive(house, queue)
    while queue.jobs and queue.jobs[0].kind is not JobKind.DELIVER:
        do_job(house.engine, queue, queue.jobs.pop(0))
    queue.jobs.clear()
    whole, sent = house.post.notify, len(house.post.letters)

    def sleepy(letter: Letter) -> str:
        told = whole(letter)
        house.clock.advance(LEASE)
        return told

    monkeypatch.setattr(house.post, "notify", sleepy)
    waiting = len(house.parcels(Status.PENDING))
    due = [p for p in house.parcels(Status.PENDING) if p.due and p.due <= house.clock.now()]
    assert len(due) > 1
    do_job(house.engine, queue, Job(JobKind.DELIVER, house.clock.now()))
    assert len(house.post.letters) == sent + 1
    assert len(house.parcels(Status.SENT)) >= 1
    assert len(house.parcels(Status.PENDING)) < waiting


# --------------------------------------------------------------------------------------- turns


def test_a_turn_is_left_alone_while_another_has_it(house: House, queue: ListQueue) -> None:
    derive(house, queue)
    now = house.clock.now()
    with house.store.begin() as uow:
        assert uow.work.take(JobKind.PLAN.value, Claim("another", now + LEASE), now)
        uow.commit()
    work(house, queue)
    assert house.cycles() == []
    house.clock.advance(LEASE)
    house.pulse.beat(house.clock.now())
    derive(house, queue)
    work(house, queue)
    assert house.cycles() != []


def test_who_lost_its_turn_writes_nothing_more(house: House) -> None:
    now = house.clock.now()
    with house.store.begin() as uow:
        assert uow.work.take("plan", Claim("mine", now + LEASE), now)
        uow.commit()
    mine = in_turn(house.engine, "plan", "mine")
    with mine.begin() as uow:
        uow.marks.set("mark", "mine")
        uow.commit()
    assert mine.describe() == house.store.describe()
    house.clock.advance(2 * LEASE)
    with house.store.begin() as uow:
        assert uow.work.take("plan", Claim("another", now + 9 * LEASE), house.clock.now())
        uow.commit()
    with pytest.raises(LostTurnError, match="'plan'"), mine.begin():
        pytest.fail("began")
    with mine.read() as uow:
        assert uow.marks.get("mark") == "mine"


def test_a_step_that_fails_is_told_and_its_turn_goes_on(
    house: House, queue: ListQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ValueError("no")  # noqa: EM101 - nothing to say

    monkeypatch.setattr(ticking, "end_services", failing)
    derive(house, queue)
    with pytest.raises(ValueError, match="no"):
        do_job(house.engine, queue, queue.jobs[0])
    assert house.cycles() != []


def test_what_is_left_to_seal_is_sealed_in_one_turn(
    house: House, queue: ListQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = iter([3, 3, 1])
    monkeypatch.setattr(ticking, "SEAL_AT_ONCE", 3)

    def seal(engine: object, done: Ticked, standing: object) -> None:
        del engine, standing
        done.sealed += next(sealed)

    monkeypatch.setattr(ticking, "_seal", seal)
    derive(house, queue)
    close = next(job for job in queue.jobs if job.kind is JobKind.CLOSE)
    assert do_job(house.engine, queue, close).sealed == 7


# -------------------------------------------------------------------------------------- status


def test_the_status_tells_who_is_there_and_what_waits(house: House, queue: ListQueue) -> None:
    overdue(house, queue)
    now = house.clock.now()
    here = Worker("here:1", "shared", now, now)
    with house.store.begin() as uow:
        uow.work.sign(here)
        uow.work.sign(replace(here, name="there:2", seen_at=now - timedelta(hours=1)))
        uow.commit()
    derive(house, queue)
    status = work_status(house.engine, now)
    assert status.depth.open(JobKind.FIRE) == 1
    assert status.timers.oldest is not None
    assert status.lag == now - status.timers.oldest
    assert [worker.name for worker in status.workers] == ["here:1", "there:2"]
    assert (status.silent, status.stalled) == (("there:2",), ("daemons_silent",))
    house.restart()
    alone = work_status(replace(house.engine, queue=None), now)
    assert alone.depth.failed == 0
