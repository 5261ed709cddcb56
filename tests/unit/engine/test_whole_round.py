"""A round of each variant goes from planned to its end, and the store stays sound."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Outcome
from popflow.domain.event import Report
from popflow.domain.workflow import RIVER, Milestone
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.timers import fire_due
from popflow.storage import open_sqlite
from popflow.testing.plans import ENDS_ON
from tests.support.house import ANNA, BRAM, MANAGER, NEED, PERIODIC, SIGNAL, House
from tests.support.tampering import no_row

if TYPE_CHECKING:
    from pathlib import Path


def go_round(house: House, problem: str = "") -> None:
    house.begin()
    house.agree()
    house.wait(timedelta(days=90))
    house.does(ANNA, "check_in", Report(Progress.ON_TRACK))
    house.wait(ENDS_ON - timedelta(days=3))
    house.evaluate(outcome=Outcome.UNDER_WAY, problem=problem)
    house.wait(timedelta(days=2))


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_round_of_periodiek_onderhoud_reaches_every_milestone(
    store: str, tmp_path: Path
) -> None:
    house = House()
    if store == "sqlite":
        opened = open_sqlite(tmp_path / "popflow.db")
        opened.upgrade()
        house = House(store=opened, hasty=True)
        house.choose(standstill=timedelta(days=400))
    go_round(house)
    first, second = house.cycles(person=ANNA)
    assert first.milestone is Milestone.RESTARTED
    with house.store.read() as uow:
        history = uow.cycles.history([first.id])[first.id]
    reached = [entry.target for entry in history if entry.source != entry.target]
    assert reached == ["planned", *RIVER]
    # The next conversation is owed two years after the last, and carries what is under way.
    assert second.conversation_at is not None
    assert first.held_at is not None
    apart = (second.conversation_at.date() - first.held_at.date()).days
    assert 730 <= apart <= 745
    assert second.predecessor == first.id
    assert any(item.carried for item in second.dossier.agenda.values())
    found = audit(house.engine)
    assert not found.broken
    assert found.unsealed == 0
    house.store.close()


def test_a_round_of_probleemsignalering_starts_by_a_signal_and_closes() -> None:
    house = House(SIGNAL)
    house.wait(timedelta(days=30))
    assert not house.cycles()
    start(house.engine, Doer(ANNA), StartRequest(ANNA, signal="too much work"))
    go_round(house)
    (only,) = house.cycles()
    assert only.milestone is Milestone.CLOSED
    assert only.end_reason == "close"
    assert not audit(house.engine).broken


def test_a_problem_that_is_left_is_the_signal_for_the_next_round() -> None:
    house = House(SIGNAL)
    start(house.engine, Doer(MANAGER), StartRequest(ANNA, signal="a course perhaps"))
    go_round(house, problem="still too much work")
    first, second = house.cycles(person=ANNA)
    assert first.milestone is Milestone.RESTARTED
    assert second.open
    texts = [item.text for item in second.dossier.agenda.values()]
    assert "still too much work" in texts
    assert not audit(house.engine).broken


def test_a_round_of_naar_behoefte_restarts_at_the_pace_of_the_limit() -> None:
    house = House(NEED)
    go_round(house)
    first, second = house.cycles(person=ANNA)
    assert first.held_at is not None
    assert second.conversation_at is not None
    months = (second.conversation_at - first.held_at) / timedelta(days=30.44)
    assert 54 <= months <= 60


def test_a_restart_finds_somebody_who_left_meanwhile_and_plans_nothing() -> None:
    house = House()
    go_round_until_evaluated(house)
    with house.store.read() as uow:
        anna = uow.people.get([ANNA])[ANNA]
    house.enrol(replace(anna, leaves_on=house.clock.now().date()))
    house.tick(house.clock.now() + timedelta(hours=30))
    cycles = house.cycles(person=ANNA)
    assert len(cycles) == 1


def go_round_until_evaluated(house: House) -> None:
    house.begin()
    house.agree()
    house.wait(ENDS_ON - timedelta(days=3))
    house.evaluate()


def test_a_restart_of_somebody_who_is_just_out_of_service_plans_nothing() -> None:
    house = House()
    go_round_until_evaluated(house)
    with house.store.read() as uow:
        anna = uow.people.get([ANNA])[ANNA]
    house.enrol(replace(anna, leaves_on=house.clock.now().date() - timedelta(days=1)))
    fire_due(house.engine, house.clock.now() + timedelta(minutes=1))
    (only,) = house.cycles(person=ANNA)
    assert only.milestone is Milestone.RESTARTED


def test_a_round_of_somebody_whose_record_was_erased_still_ends() -> None:
    house = House()
    go_round_until_evaluated(house)
    no_row(house.store, "person", "number", ANNA)
    fire_due(house.engine, house.clock.now() + timedelta(minutes=1))
    (only,) = house.cycles(person=ANNA)
    assert only.milestone is Milestone.RESTARTED


def test_the_same_workflow_serves_everybody(house: House) -> None:
    house.begin(BRAM)
    keys = {cycle.definition for cycle in house.cycles()}
    assert len(keys) == 1
    assert {cycle.workflow for cycle in house.cycles()} == {PERIODIC}
