"""One daemon or several, with a queue or without: what is due is done once, whatever happens.

The same tests hold the local way of working, on each store, and the shared one on Procrastinate.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from popflow.domain.workflow import Milestone
from popflow.engine import timers
from popflow.engine.audit import audit
from popflow.engine.recovery import CLOCK, hold
from popflow.engine.status import work_status
from popflow.errors import HeldError, StorageError
from popflow.ports import CycleQuery
from popflow.storage import MemoryStore, open_sqlite
from popflow_postgres.plugin import popflow_store, popflow_work_queue
from tests.support.house import ANNA, House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from popflow.ports import Store

WAYS = (
    "memory", "sqlite",
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("procrastinate", marks=pytest.mark.postgres),
)  # fmt: skip
LEASE = timedelta(minutes=5)


@pytest.fixture(params=WAYS)
def daemon(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Another daemon on the same data; the first one's people are there, and a fake clock."""
    way = request.param
    houses: list[House] = []
    with ExitStack() as stack:
        url = "" if way in {"memory", "sqlite"} else request.getfixturevalue("postgres_url")
        memory = MemoryStore()

        def opened() -> Store:
            if way == "memory":
                return memory
            plugins: Store | None = popflow_store(url) if url else None
            store = plugins or open_sqlite(tmp_path / "store.db")
            stack.callback(store.close)
            store.upgrade()
            return store

        def another() -> House:
            store = opened()
            told: dict[str, Any] = {"store": store}
            if way == "procrastinate":
                queue: Any = popflow_work_queue(url, store)
                stack.callback(queue.close)
                queue.upgrade()
                told["queue"] = queue
            if houses:
                told |= {"people": (), "clock": houses[0].clock}
            houses.append(House(**told))
            return houses[-1]

        yield another


def moments(house: House) -> Counter[tuple[int, str, object]]:
    """How often each timer fired, by its moment."""
    with house.store.read() as uow:
        numbers = [line.id for line in uow.cycles.find(CycleQuery(limit=1000))]
        entries = [entry for history in uow.cycles.history(numbers).values() for entry in history]
    return Counter((e.cycle, e.timer, e.occurrence) for e in entries if e.timer)


def all_well(house: House) -> None:
    """Nothing is due, nothing fired twice, and no invariant is broken."""
    fired = moments(house)
    assert fired
    assert [moment for moment, times in fired.items() if times > 1] == []
    with house.store.read() as uow:
        assert uow.timers.due(house.clock.now(), 1) == []
    assert audit(house.engine).broken == []


def planned(house: House) -> None:
    """Rounds are planned; their first timers come due."""
    house.tick()
    with house.store.read() as uow:
        lines = uow.cycles.find(CycleQuery(limit=1000))
    dues = [line.next_due_at for line in lines if line.next_due_at]
    house.clock.advance_to(max(dues) + timedelta(hours=1))


def test_what_is_due_is_done_once_whoever_ticks(daemon: Callable[..., House]) -> None:
    house, other = daemon(), daemon()
    planned(house)
    assert house.tick().fired.transitions > 0
    assert other.tick().fired.transitions == 0
    all_well(house)


def test_a_chain_of_overdue_timers_is_caught_up_in_one_tick(daemon: Callable[..., House]) -> None:
    house = daemon()
    house.choose(batch=2)
    planned(house)
    house.tick(house.clock.now() + timedelta(days=9))
    assert house.cycle(ANNA).milestone is not Milestone.PLANNED
    all_well(house)


def test_what_a_daemon_had_in_hand_when_it_died_another_does(
    daemon: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, other = daemon(), daemon()
    planned(house)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(timers, "run_batch", die)
        with pytest.raises(KeyboardInterrupt):
            house.tick()
    assert moments(other) == Counter()
    other.tick(other.clock.now() + LEASE)
    all_well(other)


def test_what_was_not_committed_is_done_by_the_next_tick(
    daemon: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = daemon()
    planned(house)
    unit = type(house.store.begin())
    refusing = [False, True]  # the heartbeat goes through

    def refused(self: Any) -> None:  # noqa: ANN401 - any unit
        if refusing.pop(0) if refusing else True:
            raise StorageError("the disk is full")  # noqa: EM101, TRY003 - as a disk says it
        commit(self)

    commit = unit.commit
    with monkeypatch.context() as patch:
        patch.setattr(unit, "commit", refused)
        with pytest.raises(StorageError):
            house.tick()
    assert moments(house) == Counter()
    status = work_status(house.engine, house.clock.now())
    assert (status.depth.waiting, status.timers.claimed) == ({}, 0)
    house.tick()
    all_well(house)


def test_nothing_fires_while_it_is_held(daemon: Callable[..., House]) -> None:
    house, other = daemon(), daemon()
    planned(house)
    hold(house.engine, CLOCK)
    with pytest.raises(HeldError):
        other.tick()
    assert moments(house) == Counter()
    assert work_status(house.engine, house.clock.now()).stalled == ("held",)


def test_a_standstill_is_caught_up_whoever_ticks(daemon: Callable[..., House]) -> None:
    house, other = daemon(), daemon()
    house.begin()
    back = house.clock.now() + timedelta(days=90)
    done = house.tick(back)
    assert done.caught_up
    assert not other.tick(back + timedelta(minutes=1)).caught_up
    told = Counter(letter.recipient for letter in (*house.post.letters, *other.post.letters))
    assert told
    all_well(house)


def test_a_step_that_fails_keeps_no_letter_back(
    daemon: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = daemon()
    planned(house)
    before = len(house.post.letters)

    def broken(*_: object) -> None:
        raise StorageError("the store is busy")  # noqa: EM101, TRY003 - as a store says it

    with monkeypatch.context() as patch:
        patch.setattr("popflow.engine.tick.launch", broken)
        with pytest.raises(StorageError):
            house.tick()
    assert len(house.post.letters) > before
    all_well(house)
