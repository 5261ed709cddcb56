"""Lists, one round, and forms: everybody sees what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import NewItem
from popflow.domain.person import Party, Role
from popflow.domain.visibility import Sight
from popflow.engine.cycles import Doer
from popflow.engine.people import appoint
from popflow.engine.preparing import read_form, write_form
from popflow.engine.reading import lines, show
from popflow.errors import NotFoundError, RefusedError
from popflow.ports import CycleQuery
from tests.support.house import (
    ANNA,
    BRAM,
    CARO,
    HR,
    MANAGER,
    OTHER,
    PERIODIC,
    House,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(RefusedError) as caught:
        deed()
    assert caught.value.code == code


# --------------------------------------------------------------------------------- reading


def test_everybody_sees_what_is_theirs(house: House) -> None:
    house.begin()
    house.does(ANNA, "add_item", NewItem("my wish"))
    number = house.cycle().id
    own = show(house.engine, number, Doer(ANNA))
    assert (own.sight, own.party) == (Sight.CONTENT, Party.EMPLOYEE)
    assert [i.text for i in own.cycle.dossier.agenda.values()] == ["my wish"]
    other = show(house.engine, number, Doer(MANAGER))
    assert not other.cycle.dossier.agenda
    adviser = show(house.engine, number, Doer(HR))
    assert (adviser.sight, adviser.party) == (Sight.PROCESS, None)
    operator = show(house.engine, number, Doer())
    assert operator.sight is Sight.OPERATIONS
    assert not operator.cycle.dossier.agenda
    for nobody in (Doer(OTHER), Doer(CARO)):
        with pytest.raises(NotFoundError):
            show(house.engine, number, nobody)
    with pytest.raises(NotFoundError):
        show(house.engine, 4711, Doer(HR))


def test_a_view_tells_whom_it_waits_for_what_comes_and_what_is_possible(house: House) -> None:
    house.begin()
    view = show(house.engine, house.cycle().id, Doer(ANNA))
    assert view.waiting_on == (Role.EMPLOYEE, Role.MANAGER)
    dues = [timer.due_at for timer in view.next_timers]
    assert dues == sorted(dues)
    assert "move" in view.possible
    assert set(view.people) == {ANNA, MANAGER}
    assert not any(entry.changes for entry in view.history)
    house.does(HR, "suspend")
    assert show(house.engine, house.cycle().id, Doer(ANNA)).waiting_on == ()


def test_a_list_holds_ones_own_rounds(house: House) -> None:
    house.tick()
    everything = CycleQuery(limit=100)

    def people(doer: Doer) -> set[str]:
        return {line.cycle.person for line in lines(house.engine, everything, doer)}

    whole = {cycle.person for cycle in house.cycles()}
    assert people(Doer(HR)) == people(Doer()) == whole
    assert people(Doer(ANNA)) == {ANNA}
    assert people(Doer(MANAGER)) == {ANNA, BRAM, CARO, MANAGER}
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today)
    appoint(house.engine, MANAGER, BRAM, today, today)
    assert people(Doer(OTHER)) == {ANNA, BRAM, CARO, OTHER}
    assert people(Doer(BRAM)) == {ANNA, BRAM, CARO}


# ----------------------------------------------------------------------------------- forms


def test_a_form_is_its_writers_alone(house: House) -> None:
    house.begin()
    number = house.cycle().id
    wish = {"ambitions": "to lead"}
    assert write_form(house.engine, number, Doer(ANNA), wish) == wish
    kept = write_form(house.engine, number, Doer(ANNA), {"dread": "none"})
    assert kept == {"ambitions": "to lead", "dread": "none"}
    assert read_form(house.engine, number, Doer(ANNA)) == kept
    assert read_form(house.engine, number, Doer(MANAGER)) == {}
    for nobody in (Doer(), Doer(HR), Doer(OTHER)):
        with pytest.raises(NotFoundError):
            read_form(house.engine, number, nobody)
    with pytest.raises(NotFoundError):
        read_form(house.engine, 4711, Doer(ANNA))


def test_after_the_conversation_there_is_nothing_left_to_prepare(house: House) -> None:
    house.begin()
    house.agree()
    number = house.cycle().id
    wish = {"ambitions": "x"}
    refused("not_possible_now", lambda: write_form(house.engine, number, Doer(ANNA), wish))
    assert house.cycle().workflow == PERIODIC
