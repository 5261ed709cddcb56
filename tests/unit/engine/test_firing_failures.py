"""One bad cycle, row or guard never stops the others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.definitions.catalog import Catalog
from popflow.domain.cycle import Answer
from popflow.domain.decide import decide
from popflow.domain.timetable import Timer
from popflow.domain.workflow import Milestone
from popflow.engine import batch, timers
from popflow.engine.audit import audit
from popflow.engine.batch import run_batch
from popflow.engine.timers import ASIDE_FOR, fire_due
from popflow.errors import InputError, RefusedError, StorageError
from tests.support.house import ANNA, BEGIN, BRAM, CARO, HR, House, edit, own_catalog
from tests.support.tampering import stray_timer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle
    from popflow.domain.event import Event, Refusal
    from popflow.domain.facts import Facts
    from popflow.domain.workflow import Compiled
    from popflow.engine.batch import Outcome
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork


def open_timers(house: House, person: str = ANNA) -> dict[str, datetime]:
    number = house.cycle(person).id
    with house.store.read() as uow:
        return {t.rule: t.due_at for t in uow.timers.of([number]).get(number, ())}


def aside(house: House) -> list[tuple[str, str]]:
    with house.store.read() as uow:
        return [(timer.rule, why) for timer, why in uow.timers.aside()]


def keep(house: House, *rows: Timer) -> None:
    with house.store.begin() as uow:
        uow.timers.replace({row.cycle: [row] for row in rows})
        uow.commit()


# ------------------------------------------------------------------------- what goes wrong


def test_one_bad_cycle_is_set_aside_and_the_others_go_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.tick()
    bad = house.cycle(BRAM).id

    def sometimes(
        workflow: Compiled, cycle: Cycle, event: Event, facts: Facts, now: datetime
    ) -> Decision | Refusal:
        if cycle.id == bad:
            message = "no such thing"
            raise ValueError(message)
        return decide(workflow, cycle, event, facts, now)

    monkeypatch.setattr(batch, "decide", sometimes)
    done = house.tick(BEGIN + timedelta(days=70))
    assert done.fired.set_aside == 1
    assert house.cycle(BRAM).milestone is Milestone.PLANNED
    assert house.cycle(ANNA).milestone is not Milestone.PLANNED
    assert aside(house) == [("announce", "ValueError: no such thing")]
    # Kept out of batches for a while, then tried again.
    assert house.tick(house.clock.now() + timedelta(minutes=5)).fired.set_aside == 0
    assert house.tick(house.clock.now() + ASIDE_FOR).fired.set_aside == 1
    monkeypatch.undo()
    house.tick(house.clock.now() + ASIDE_FOR)
    assert house.steps(BRAM)[1] == "move"
    assert not audit(house.engine).broken


def test_a_batch_that_cannot_be_saved_is_replayed_one_by_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.tick()
    house.clock.advance(timedelta(days=70))
    bad = house.cycle(CARO).id

    def sometimes(
        engine: Engine, uow: UnitOfWork, events: Mapping[int, Event], now: datetime
    ) -> list[Outcome]:
        if bad in events:
            message = "the row is broken"
            raise StorageError(message)
        return run_batch(engine, uow, events, now)

    monkeypatch.setattr(timers, "run_batch", sometimes)
    fired = fire_due(house.engine, house.clock.now())
    assert fired.transitions >= 2
    assert [why for _, why in aside(house)] == ["StorageError: the row is broken"]
    assert house.cycle(CARO).milestone is Milestone.PLANNED
    assert house.cycle(ANNA).milestone is not Milestone.PLANNED


def test_a_stale_row_is_renewed(house: House) -> None:
    house.begin()
    required = open_timers(house)
    number = house.cycle().id
    keep(house, Timer(number, "of_another_state", BEGIN))
    fired = fire_due(house.engine, house.clock.now())
    assert (fired.stale, fired.set_aside) == (1, 0)
    assert open_timers(house) == required
    assert not audit(house.engine).broken


def test_a_row_that_came_too_early_is_renewed(house: House) -> None:
    house.begin()
    required = open_timers(house)
    keep(house, Timer(house.cycle().id, "exchange", BEGIN))
    assert fire_due(house.engine, house.clock.now()).stale == 1
    assert open_timers(house) == required


def test_a_row_of_no_cycle_is_set_aside(house: House) -> None:
    house.tick()
    stray_timer(house.store, Timer(4711, "announce", BEGIN))
    fired = fire_due(house.engine, house.clock.now())
    assert (fired.stale, fired.set_aside) == (1, 1)
    assert fire_due(house.engine, house.clock.now()).set_aside == 0


def test_a_cycle_without_its_definition_is_set_aside(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.tick()
    monkeypatch.setattr(type(house.engine), "workflow", lambda *_: None)
    fired = fire_due(house.engine, BEGIN + timedelta(days=70))
    assert fired.set_aside == len(house.cycles())
    assert {why for _, why in aside(house)} == {"its definition cannot be found"}


def test_timers_that_fire_one_another_without_end_are_set_aside(tmp_path: Path) -> None:
    ring = own_catalog(
        tmp_path,
        "      - at: conversation - 14 days      # aankondigen: two weeks ahead, "
        "with the questions\n"
        "        fire: announce\n",
        "      - {name: there, at: entered, fire: spin}\n"
        "      - at: conversation - 14 days\n"
        "        fire: announce\n",
    )
    edit(
        tmp_path,
        "      announce: {to: announced,",
        "      spin: {to: spinning, by: timer, when: partner_offered}\n"
        "      announce: {to: announced,",
    )
    edit(
        tmp_path,
        "  # Aangekondigd: both prepare",
        "  spinning:\n    milestone: planned\n    after:\n"
        "      - {name: back, at: entered, fire: spin}\n"
        "    on:\n      spin: {to: planned, by: timer, when: partner_offered}\n\n"
        "  # Aangekondigd: both prepare",
    )
    edit(tmp_path, "\nstates:\n", "\nevents: spin\nstates:\n")
    house = House(catalog=ring)
    done = house.tick()
    assert done.fired.set_aside >= len(house.cycles())
    assert max(done.fired.rounds.values()) == timers.MOST_PER_CYCLE
    assert {why for _, why in aside(house)} == {"its timers fire one another without end"}


def test_a_guard_that_says_no_to_a_timer_is_told_in_the_history_and_not_retried(
    tmp_path: Path,
) -> None:
    house = House(
        catalog=own_catalog(
            tmp_path,
            "      announce: {to: announced, by: [timer, system], tell: [employee, manager]}",
            "      announce: {to: announced, by: [timer, system], when: 'cel: cycle.items > 0'}",
        )
    )
    house.wait(timedelta(days=60))
    assert house.steps() == ["plan", "announce"]
    held_back = house.history()[-1]
    assert (held_back.source, held_back.target) == ("planned", "planned")
    assert held_back.reason == "condition_not_met"
    assert not audit(house.engine).broken


def test_a_condition_that_cannot_be_computed_is_a_no(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    house = House(
        catalog=own_catalog(
            tmp_path,
            "      announce: {to: announced, by: [timer, system], tell: [employee, manager]}",
            "      announce: {to: announced, by: [timer, system], when: 'cel: cycle.items > 0'}",
        )
    )
    house.tick()

    def holds(*_: object) -> bool:
        message = "cannot be computed"
        raise InputError(message)

    monkeypatch.setattr(type(house.engine.conditions), "holds", holds)
    house.wait(timedelta(days=60))
    entry = house.history()[-1]
    assert entry.reason == "condition_failed"
    assert (entry.source, entry.target) == ("planned", "planned")


def test_the_answers_of_guards_are_kept_in_the_history(tmp_path: Path) -> None:
    own_catalog(
        tmp_path,
        "      announce: {to: announced, by: [timer, system], tell: [employee, manager]}",
        "      announce: {to: announced, by: [timer, system], when: works_council_agrees}",
    )
    house = House(catalog=Catalog(tmp_path / "workflows", known_guards=["works_council_agrees"]))
    house.post.said = {"works_council_agrees": Answer(passed=True, by="council")}
    house.wait(timedelta(days=60))
    entry = next(e for e in house.history() if e.event == "announce")
    assert entry.answers["works_council_agrees"].by == "council"
    assert {question.employee.number for question in house.post.asked} >= {ANNA}


def test_hr_is_no_timer(house: House) -> None:
    house.begin()
    with pytest.raises(RefusedError):
        house.does(HR, "exchange")
