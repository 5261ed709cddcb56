"""What watchers are told: what waits, and that something goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from popflow.domain.timetable import Timer
from popflow.engine.ticked import Ticked
from popflow.engine.watching import Waiting, Watcher, Watchers, waiting
from popflow.ports import Backlog, Depth, JobKind
from tests.support.house import ANNA, BEGIN, BRAM, CARO, House

if TYPE_CHECKING:
    from popflow.ports import WorkQueue


class Told(Watcher):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def started(self) -> None:
        self.heard.append("started")

    def waits(self, waiting: Waiting) -> None:
        self.heard.append(waiting)

    def begins(self) -> None:
        self.heard.append("begins")

    def progressed(self) -> None:
        self.heard.append("progressed")

    def ticked(self, done: Ticked, seconds: float) -> None:
        self.heard.append((done, seconds))

    def failed(self, seconds: float) -> None:
        self.heard.append(seconds)

    def held(self, why: str) -> None:
        self.heard.append(why)

    def job_begins(self) -> None:
        self.heard.append("job")

    def job_done(self, done: Ticked) -> None:
        self.heard.append(done)

    def job_failed(self) -> None:
        self.heard.append("job failed")

    def stopping(self) -> None:
        self.heard.append("stopping")


def test_several_watchers_are_told_the_same_and_one_may_be_deaf() -> None:
    one, other = Told(), Told()
    all_of_them = Watchers(one, Watcher(), other)
    nothing, done = Waiting(BEGIN, Backlog()), Ticked(BEGIN)
    all_of_them.started()
    all_of_them.waits(nothing)
    all_of_them.begins()
    all_of_them.progressed()
    all_of_them.ticked(done, 0.5)
    all_of_them.failed(0.7)
    all_of_them.held("clock")
    all_of_them.job_begins()
    all_of_them.job_done(done)
    all_of_them.job_failed()
    all_of_them.stopping()
    ticks = ["started", nothing, "begins", "progressed", (done, 0.5), 0.7, "clock"]
    assert one.heard == other.heard == [*ticks, "job", done, "job failed", "stopping"]


def test_what_waits_is_there_before_a_tick_and_gone_after_it() -> None:
    house = House(queue=None)
    house.begin()
    assert waiting(house.engine, house.clock.now()).timers == Backlog()
    house.clock.advance(timedelta(days=7))
    now = house.clock.now()
    found = waiting(house.engine, now)
    assert found.timers.oldest is not None
    assert found.timers.oldest <= now
    assert (found.aside, found.jobs) == (0, None)
    house.tick()
    assert waiting(house.engine, now).timers == Backlog()


def test_where_daemons_share_the_work_jobs_are_counted() -> None:
    house = House()

    class Queue:
        def depth(self) -> Depth:
            return Depth({JobKind.FIRE: 3})

    house.engine.queue = cast("WorkQueue", Queue())
    assert waiting(house.engine, house.clock.now()).jobs == Depth({JobKind.FIRE: 3})


def test_a_tick_tells_that_it_gets_on() -> None:
    house, quiet, busy = House(), Told(), Told()
    house.begin()
    house.engine.watcher = quiet
    house.tick()
    house.engine.watcher = busy
    house.tick(house.clock.now() + timedelta(days=7))
    assert len(busy.heard) > len(quiet.heard) > 0
    assert set(busy.heard) == {"progressed"}


def test_a_tick_tells_how_large_its_batches_were_and_what_rules_refused() -> None:
    house = House()
    house.tick()
    house.choose(batch=2)
    rows = [Timer(house.cycle(person).id, "announce", BEGIN) for person in (ANNA, BRAM, CARO)]
    with house.store.begin() as uow:
        uow.timers.replace({row.cycle: [row] for row in rows})
        uow.commit()
    fired = house.tick().fired
    assert fired.batches == [2, 1]
    assert fired.stale == 3
    assert set(fired.refusals.values()) == {3}
