"""Which workflow is whose, and which one a running cycle ends on (DOMAIN sections 10 and 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import NewItem
from popflow.domain.policy import Intensity
from popflow.domain.workflow import Milestone
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.setup import Rollout
from popflow.ports import Status
from popflow.testing import make_person
from tests.support.house import (
    ANNA,
    BEGIN,
    BRAM,
    HIRED,
    MANAGER,
    NEED,
    PERIODIC,
    SIGNAL,
    House,
    edit,
    own_catalog,
    staff,
)

if TYPE_CHECKING:
    from pathlib import Path

    from popflow.domain.person import Person

TODAY = BEGIN.date()


def told(person: str, **fields: object) -> list[Person]:
    """The staff, with something else about one person."""
    return [replace(p, **fields) if p.number == person else p for p in staff()]  # type: ignore[arg-type]  # any field


def conversation(house: House, person: str = ANNA) -> date:
    at = house.cycle(person).conversation_at
    assert at is not None
    return house.calendar.working.day_of(at)


def wait_for(house: House, person: str, most: int = 2000) -> None:
    """Let weeks pass until somebody has a round, and a few that were not needed."""
    for _ in range(most):
        if house.cycles(person=person):
            return
        house.tick(house.clock.now() + timedelta(days=1))
    raise AssertionError(person)


# ------------------------------------------------------------------------ models and groups


def test_probleemsignalering_starts_nobody_without_a_signal() -> None:
    house = House(SIGNAL)
    house.wait(TODAY + timedelta(days=30))
    assert not house.cycles()


def test_naar_behoefte_launches_from_its_lead_and_stays_inside_its_limit() -> None:
    last = TODAY - timedelta(days=1700)
    house = House(NEED, people=told(ANNA, last_pop_on=last))
    wait_for(house, ANNA)
    days = (conversation(house) - last).days
    assert 54 * 30 <= days <= 1827


def test_who_is_owed_nothing_for_years_is_not_looked_at_yet() -> None:
    house = House(NEED, people=told(ANNA, last_pop_on=TODAY - timedelta(days=30)))
    house.tick()
    assert not house.cycles(person=ANNA)


def test_a_track_of_naar_behoefte_goes_faster() -> None:
    last = TODAY - timedelta(days=300)
    house = House(NEED, people=told(ANNA, last_pop_on=last, track="snel"))
    wait_for(house, ANNA)
    assert abs((conversation(house) - last).days - 365) <= 14
    assert house.cycle().period_months == 12


def test_a_condition_of_the_workflow_says_who(tmp_path: Path) -> None:
    house = House(
        catalog=own_catalog(tmp_path, "who: person.active", 'who: person.number == "101"')
    )
    house.wait(TODAY + timedelta(days=40))
    assert {cycle.person for cycle in house.cycles()} == {ANNA}


def test_a_roll_out_gives_a_group_another_workflow_from_a_day_to_a_day(house: House) -> None:
    group = Rollout(
        "pilot", f'person.number == "{ANNA}"', SIGNAL,
        from_day=TODAY, to_day=TODAY + timedelta(days=100),
    )  # fmt: skip
    house.choose(rollouts=(group,))
    house.wait(TODAY + timedelta(days=60))
    assert {cycle.workflow for cycle in house.cycles()} == {PERIODIC}
    assert not house.cycles(person=ANNA)
    start(house.engine, Doer(ANNA), StartRequest(ANNA, signal="let us talk"))
    assert house.cycle().workflow == SIGNAL
    house.does(ANNA, "decline")
    house.wait(TODAY + timedelta(days=110))
    # The pilot is over: Anna is everybody else again.
    house.choose(standstill=timedelta(days=4000))
    wait_for(house, ANNA)
    house.tick(BEGIN + timedelta(days=800))
    assert house.cycle().workflow == PERIODIC


def test_a_roll_out_may_have_another_intensity_and_counts_from_its_own_day(house: House) -> None:
    day = TODAY
    group = Rollout(
        "zorg", f'person.number == "{ANNA}"', PERIODIC, from_day=day, intensity=Intensity.BEPERKT
    )
    house.choose(rollouts=(group,))
    house.begin()
    with house.store.read() as uow:
        anna = uow.definitions.get(house.cycle(ANNA).definition)
        bram = uow.definitions.get(house.cycle(BRAM).definition)
    assert anna is not None
    assert bram is not None
    assert (anna.name, anna.intensity) == (PERIODIC, Intensity.BEPERKT)
    assert bram.intensity is Intensity.UITGEBREID
    # With beperkt the employee's list alone is enough for the exchange.
    house.does(ANNA, "add_item", NewItem("more of this"))
    house.does(ANNA, "ready")
    assert house.cycle().milestone is Milestone.AGENDAS_EXCHANGED


# ------------------------------------------ changing the one line, editing or deleting the file


def test_the_one_line_starts_new_cycles_on_the_other_variant_and_running_ones_end_on_theirs(
    house: House,
) -> None:
    house.begin()
    house.agree()
    definition = house.cycle().definition
    house.choose(workflow=SIGNAL)
    house.restart()
    house.enrol(make_person("104", MANAGER, hired_on=HIRED))
    start(house.engine, Doer("104"), StartRequest("104", signal="new here"))
    assert house.cycle("104").workflow == SIGNAL
    house.wait(date(2026, 11, 27))
    assert house.cycle().definition == definition
    assert house.cycle().workflow == PERIODIC
    house.evaluate()
    house.tick(house.clock.now() + timedelta(minutes=5))
    # The end is periodiek's own; the next round would be one by signal, and there is none.
    (only,) = house.cycles(person=ANNA)
    assert (only.milestone, only.definition) == (Milestone.RESTARTED, definition)
    assert not audit(house.engine).broken


def test_the_one_line_makes_the_next_round_another_variants(house: House) -> None:
    house.begin()
    house.agree()
    house.wait(date(2026, 11, 27))
    house.choose(workflow=NEED)
    house.evaluate()
    house.tick(house.clock.now() + timedelta(minutes=5))
    first, second = house.cycles(person=ANNA)
    assert (first.workflow, second.workflow) == (PERIODIC, NEED)


def test_a_running_cycle_does_not_notice_an_edited_file(tmp_path: Path) -> None:
    catalog = own_catalog(tmp_path)
    house = House(catalog=catalog)
    house.begin()
    definition = house.cycle().definition
    edit(tmp_path, "conversation - 7 days", "conversation - 5 days")
    house.restart()
    house.agree()
    assert house.cycle().definition == definition
    assert catalog.current(PERIODIC).key != definition
    exchanged = next(e for e in house.history() if e.target == "agendas_exchanged")
    assert exchanged.at < house.clock.now()
    assert not audit(house.engine).broken


@pytest.mark.parametrize("harm", ["deleted", "broken"])
def test_a_running_cycle_ends_on_its_definition_though_the_file_is_gone(
    harm: str, tmp_path: Path
) -> None:
    catalog = own_catalog(tmp_path)
    house = House(catalog=catalog)
    house.begin()
    house.agree()
    file = catalog.path(PERIODIC)
    text = file.read_text(encoding="utf-8")
    if harm == "deleted":
        file.unlink()
    else:
        file.write_text("popflow: one\n", encoding="utf-8")
    house.restart()
    house.wait(date(2026, 11, 27))
    house.evaluate()
    # The round ends. The launcher cannot plan the next one, says so, and stops nothing else.
    house.tick(house.clock.now() + timedelta(minutes=5))
    house.tick(house.clock.now() + timedelta(days=3))
    with house.store.read() as uow:
        told = uow.outbox.keys_of([])
        attention = [p for p in uow.outbox.find() if p.data.get("about") == "workflow_broken"]
    assert not told
    assert [p.data["person"] for p in attention if p.data["person"] == ANNA] == [ANNA]
    assert "restart" in house.kinds(ANNA, Status.SENT)
    (only,) = house.cycles(person=ANNA)
    assert only.milestone is Milestone.RESTARTED
    # The file is whole again: the launcher plans what the restart could not.
    file.write_text(text, encoding="utf-8")
    house.choose(standstill=timedelta(days=4000))
    house.tick(BEGIN + timedelta(days=760))
    first, second = house.cycles(person=ANNA)
    assert second.predecessor == first.id


def test_beperkt_keeps_the_limit_of_a_model_that_has_no_rhythm(house: House) -> None:
    with house.store.begin() as uow:
        plain = house.engine.current(uow, NEED).definition
        lighter = house.engine.current(uow, NEED, Intensity.BEPERKT).definition
    assert lighter.launch == plain.launch
    assert (lighter.key != plain.key, lighter.intensity) == (True, Intensity.BEPERKT)
