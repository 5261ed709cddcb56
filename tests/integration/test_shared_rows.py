"""Two units on one PostgreSQL at once: who looks, and who writes meanwhile."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from popflow.domain.event import Event
from popflow.domain.person import TIMER
from popflow.domain.planning import plan_cycle
from popflow.engine import planner
from popflow.engine.audit import audit
from popflow.engine.batch import run_batch
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.repair import renew
from popflow_postgres.plugin import popflow_store
from tests.support.house import ANNA, BRAM, CARO, House

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.postgres
SOON = 30.0


@pytest.fixture
def house(postgres_url: str) -> Iterator[House]:
    store = popflow_store(postgres_url)
    assert store is not None
    store.upgrade()
    yield House(store=store, queue=None)
    store.close()


def test_two_who_plan_at_once_give_a_manager_two_slots(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = threading.Event(), threading.Event()
    whole = plan_cycle

    def plan(person: str) -> None:
        start(house.engine, Doer(), StartRequest(person, reason="asked for"))

    def slow(*asked: Any) -> Any:  # noqa: ANN401 - as it comes
        result = whole(*asked)
        if first.is_set():
            second.set()
            return result
        first.set()
        other.start()
        assert not second.wait(2)  # the other one has to wait before it chooses
        return result

    plan(CARO)  # from here on the definition is there: nobody waits for who writes it down
    other = threading.Thread(target=plan, args=(BRAM,))
    monkeypatch.setattr(planner, "plan_cycle", slow)
    plan(ANNA)
    other.join(SOON)
    slots = {house.cycle(person).conversation_at for person in (ANNA, BRAM)}
    assert len(slots) == 2


def test_timers_are_not_renewed_for_what_a_cycle_was(house: House) -> None:
    house.tick()
    dues = [c.conversation_at for c in house.cycles() if c.conversation_at]
    house.clock.advance_to(max(dues) - timedelta(days=13))
    now, number = house.clock.now(), house.cycle(ANNA).id
    begun, done = threading.Event(), threading.Event()

    def renewing() -> None:
        with house.store.begin() as uow:
            begun.set()
            renew(house.engine, uow, [number], now)
            uow.commit()
        done.set()

    other = threading.Thread(target=renewing)
    with house.store.begin() as uow:
        (timer,) = (t for t in uow.timers.of([number])[number] if t.rule == "announce")
        event = Event(timer.rule, TIMER, timer=timer.rule, occurrence=timer.due_at)
        run_batch(house.engine, uow, {number: event}, now)
        other.start()
        assert begun.wait(SOON)
        assert not done.wait(1)
        uow.commit()
    other.join(SOON)
    assert done.is_set()
    assert len(house.history()) > 1
    assert audit(house.engine).broken == []
