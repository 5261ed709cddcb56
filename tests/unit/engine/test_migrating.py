"""Running cycles move to a newer definition when HR says so, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.person import Role
from popflow.engine import migrate as migrating
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer
from popflow.engine.migrate import migrate
from tests.support.house import ANNA, BEGIN, HR, NEED, PERIODIC, House, edit, own_catalog

if TYPE_CHECKING:
    from pathlib import Path


INFORM = "      inform: {to: told, by: [employee, manager]}\n"
TOLD = """
  told:
    milestone: announced
    waiting_on: [employee, manager]
    after:
      - {at: conversation - 1 day, fire: exchange}
    on:
      exchange: {to: agendas_exchanged, by: [timer, system], when: lists_ready}
      move: {to: told, by: [employee, manager, hr], sets: conversation}
"""


@pytest.fixture
def edited(tmp_path: Path) -> House:
    """Rounds that run on an older text than the file says now."""
    house = House(catalog=own_catalog(tmp_path))
    house.begin()
    edit(tmp_path, "- at: conversation + 3 working days", "- at: conversation + 2 working days")
    return house


def definitions(house: House) -> set[str]:
    return {cycle.definition for cycle in house.cycles()}


def test_a_dry_run_gives_a_verdict_per_cycle_and_changes_nothing(edited: House) -> None:
    before = edited.cycles()
    verdicts = migrate(edited.engine, PERIODIC, Doer(HR))
    assert [v.cycle for v in verdicts] == [cycle.id for cycle in before]
    assert all(v.target == v.source and not v.problem for v in verdicts)
    assert all(v.timers_before > 0 and v.timers_after > 0 for v in verdicts)
    assert edited.cycles() == before


def test_cycles_move_with_their_timers_and_hr_stands_in_the_history(edited: House) -> None:
    key = edited.catalog.current(PERIODIC).key
    assert definitions(edited) != {key}
    migrate(edited.engine, PERIODIC, Doer(HR, "root"), dry_run=False)
    assert definitions(edited) == {key}
    entry = edited.history()[-1]
    assert (entry.event, entry.actor.role, entry.actor.os_user) == ("migrate", Role.HR, "root")
    assert not audit(edited.engine).broken
    assert migrate(edited.engine, PERIODIC, Doer(HR)) == []


def test_the_operator_may_migrate_too(edited: House) -> None:
    migrate(edited.engine, PERIODIC, Doer(), dry_run=False)
    assert edited.history()[-1].actor.role is Role.SYSTEM


def test_many_cycles_move_page_by_page(edited: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "PAGE", 2)
    assert len(migrate(edited.engine, PERIODIC, Doer(HR), dry_run=False)) == len(edited.cycles())
    assert definitions(edited) == {edited.catalog.current(PERIODIC).key}


def test_a_state_that_is_gone_needs_a_mapping(tmp_path: Path) -> None:
    house = House(catalog=own_catalog(tmp_path))
    plain = house.catalog.path(PERIODIC).read_text(encoding="utf-8")
    edit(tmp_path, "\nstates:\n", "\nevents: inform\nstates:\n")
    edit(tmp_path, "      exchange:\n        to:", f"{INFORM}      exchange:\n        to:")
    edit(tmp_path, "  # Afgestemd:", f"{TOLD}\n  # Afgestemd:")
    house.begin()
    house.does(ANNA, "inform")
    assert house.cycle().state == "told"
    house.catalog.path(PERIODIC).write_text(plain, encoding="utf-8")
    problems = {v.cycle: v.problem for v in migrate(house.engine, PERIODIC, Doer(HR))}
    assert problems[house.cycle().id] == "no_such_state"
    verdicts = migrate(
        house.engine, PERIODIC, Doer(HR), states={"told": "announced"}, dry_run=False
    )
    assert not any(v.problem for v in verdicts)
    assert house.cycle().state == "announced"
    assert not audit(house.engine).broken
    house.exchange()
    assert house.cycle().state == "agendas_exchanged"


def test_a_cycle_never_changes_its_milestone_by_migrating(edited: House) -> None:
    verdicts = migrate(
        edited.engine, PERIODIC, Doer(HR), states={"announced": "executing"}, dry_run=False
    )
    stuck = next(v for v in verdicts if v.cycle == edited.cycle().id)
    assert (stuck.target, stuck.problem) == (None, "other_milestone")
    # It stays on its own definition; those that can move go on.
    moved = [v for v in verdicts if not v.problem]
    assert moved
    assert len(definitions(edited)) == 2
    assert not audit(edited.engine).broken


def test_cycles_of_another_workflow_move_over_when_hr_names_it(house: House) -> None:
    house.begin()
    migrate(house.engine, NEED, Doer(HR), origin=PERIODIC, dry_run=False)
    assert {cycle.workflow for cycle in house.cycles()} == {NEED}
    assert not audit(house.engine).broken


def test_a_suspended_cycle_goes_on_in_the_new_definition(edited: House) -> None:
    edited.does(HR, "suspend")
    (verdict,) = [
        v for v in migrate(edited.engine, PERIODIC, Doer(HR), dry_run=False)
        if v.cycle == edited.cycle(ANNA).id
    ]  # fmt: skip
    assert (verdict.source, verdict.target, verdict.timers_after) == ("suspended", "announced", 0)
    cycle = edited.cycle()
    assert (cycle.state, cycle.resume_state) == ("suspended", "announced")
    edited.does(HR, "resume")
    assert edited.cycle().state == "announced"
    assert not audit(edited.engine).broken


def test_a_timer_that_fired_does_not_fire_again_after_migrating(edited: House) -> None:
    at = edited.cycle().conversation_at
    assert at is not None
    with edited.store.read() as uow:
        timers = uow.timers.of([edited.cycle().id])[edited.cycle().id]
    remind = next(t.due_at for t in timers if "prepare" in t.rule)
    edited.wait(max(remind, BEGIN))
    assert edited.kinds(ANNA).count("prepare") == 1
    migrate(edited.engine, PERIODIC, Doer(HR), dry_run=False)
    edited.tick()
    assert edited.kinds(ANNA).count("prepare") == 1
