"""What people do with rounds: start, signal, act and read, each as far as it is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.cycle import Origin
from popflow.domain.event import Draft, Held, NewItem
from popflow.domain.person import Party, Role
from popflow.domain.workflow import Milestone
from popflow.engine import cycles
from popflow.engine.audit import audit
from popflow.engine.batch import run_batch
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.reading import lines, show
from popflow.errors import NotFoundError, PopflowError, RefusedError, StaleRevisionError
from popflow.machine import compile_definition
from popflow.ports import CycleQuery
from popflow.testing import make_person, make_plan
from tests.support.house import (
    ANNA,
    BEGIN,
    BRAM,
    HIRED,
    HR,
    MANAGER,
    OTHER,
    SIGNAL,
    House,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.domain.course import Decision
    from popflow.domain.workflow import Definition


@pytest.fixture
def quiet() -> House:
    """An organisation in which only signals start rounds."""
    return House(SIGNAL)


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(RefusedError) as caught:
        deed()
    assert caught.value.code == code


# -------------------------------------------------------------------------------- starting


def test_a_signal_of_the_employee_starts_a_round_with_full_notice(quiet: House) -> None:
    start(quiet.engine, Doer(ANNA), StartRequest(ANNA, signal="too much work"))
    cycle = quiet.cycle()
    assert cycle.origin is Origin.SIGNAL
    assert cycle.conversation_at is not None
    assert cycle.conversation_at - BEGIN >= timedelta(days=13, hours=20)
    (item,) = cycle.dossier.agenda.values()
    assert (item.party, item.text) == (Party.EMPLOYEE, "too much work")


def test_a_managers_signal_is_an_invitation_that_may_be_declined(quiet: House) -> None:
    start(quiet.engine, Doer(MANAGER), StartRequest(ANNA, signal="a course?"))
    (item,) = quiet.cycle().dossier.agenda.values()
    assert item.party is Party.MANAGER
    quiet.does(ANNA, "decline")
    assert quiet.cycle().milestone is Milestone.CANCELLED


def test_who_is_a_party_starts_by_a_signal_only(quiet: House) -> None:
    for who in (ANNA, MANAGER):
        request = StartRequest(ANNA, signal=" ")
        refused("signal_missing", lambda: start(quiet.engine, Doer(who), request))  # noqa: B023 - called before the loop goes on
    with pytest.raises(NotFoundError):
        start(quiet.engine, Doer(OTHER), StartRequest(ANNA, signal="not mine"))
    with pytest.raises(NotFoundError):
        start(quiet.engine, Doer(HR), StartRequest("4711"))


@pytest.mark.parametrize(("who", "role"), [(HR, Role.HR), (None, Role.SYSTEM)])
def test_hr_and_the_operator_start_a_round_for_anybody(
    quiet: House, who: str | None, role: Role
) -> None:
    wished = BEGIN + timedelta(days=60)
    start(quiet.engine, Doer(who, os_user="root"), StartRequest(ANNA, wished_at=wished))
    cycle, entry = quiet.cycle(), quiet.history()[0]
    assert cycle.origin is Origin.HR
    assert cycle.conversation_at is not None
    assert cycle.conversation_at.date() >= wished.date()
    assert (entry.actor.role, entry.actor.os_user) == (role, "root")


def test_a_signal_during_an_open_round_becomes_a_talking_point_of_it(house: House) -> None:
    house.begin()
    number = house.cycle().id
    decision = start(house.engine, Doer(ANNA), StartRequest(ANNA, signal="also this"))
    assert decision.cycle.id == number
    assert [i.text for i in house.cycle().dossier.agenda.values()] == ["also this"]
    assert {"signal"} <= set(house.kinds(MANAGER))
    refused("already_open", lambda: start(house.engine, Doer(HR), StartRequest(ANNA)))


def test_nobody_starts_who_has_nobody_to_talk_with() -> None:
    house = House(SIGNAL, people=[make_person("1", None, hired_on=HIRED)])
    house.choose(stand_in=None)
    request = StartRequest("1", signal="hello?")
    refused("no_manager", lambda: start(house.engine, Doer("1"), request))


def test_a_cancelled_rounds_content_is_carried_into_a_new_one(house: House) -> None:
    house.begin()
    house.exchange()
    at = house.cycle().conversation_at
    assert at is not None
    house.wait(at + timedelta(hours=1))
    house.does(ANNA, "hold", Held(at))
    house.does(ANNA, "draft", Draft(make_plan()))
    first = house.cycle()
    copy = StartRequest(ANNA, copy_of=first.id, reason="cancelled by mistake")
    refused("already_open", lambda: start(house.engine, Doer(HR), copy))
    house.does(HR, "cancel", reason="oops")
    start(house.engine, Doer(HR), copy)
    carried = house.cycle()
    assert [i.text for i in carried.dossier.agenda.values()] == [
        i.text for i in first.dossier.agenda.values()
    ]
    assert carried.dossier.plans[1].content == first.dossier.plans[1].content
    assert house.history()[0].reason == "cancelled by mistake"
    assert not audit(house.engine).broken


def test_a_round_after_an_agreed_one_has_its_goals_on_the_agenda(house: House) -> None:
    house.begin()
    house.agree()
    first = house.cycle()
    house.does(HR, "cancel", reason="another post")
    start(house.engine, Doer(HR), StartRequest(ANNA))
    cycle = house.cycle()
    assert cycle.predecessor == first.id
    assert "goal 1" in {i.text for i in cycle.dossier.agenda.values() if i.carried}
    assert cycle.previous_conversation_at == first.held_at


def test_only_a_cancelled_round_is_carried_and_only_by_hr(house: House) -> None:
    house.begin()
    house.exchange()
    house.does(ANNA, "part", reason="we do not agree")
    copy = StartRequest(ANNA, signal="once more", copy_of=house.cycle().id)
    refused("copy_of_uncancelled", lambda: start(house.engine, Doer(HR), copy))
    with pytest.raises(NotFoundError):
        start(house.engine, Doer(ANNA), copy)


def test_only_ones_own_ended_round_can_be_carried(house: House) -> None:
    house.begin()
    house.does(HR, "cancel", reason="oops")
    other = house.cycle(BRAM).id
    for number in (other, 4711):
        with pytest.raises(NotFoundError):
            start(house.engine, Doer(HR), StartRequest(ANNA, copy_of=number))


def test_only_the_content_of_a_cancelled_round_can_be_carried(house: House) -> None:
    house.begin()
    house.does(HR, "cancel", reason="a mistake")
    first = house.cycle().id
    second = start(house.engine, Doer(HR), StartRequest(ANNA, copy_of=first)).cycle
    assert second.origin is Origin.HR


def test_carrying_a_cancelled_round_along_is_hrs(house: House) -> None:
    house.begin()
    house.does(HR, "cancel", reason="a mistake")
    wish = StartRequest(ANNA, signal="once more", copy_of=house.cycle().id)
    for number in (ANNA, MANAGER):
        with pytest.raises(NotFoundError):
            start(house.engine, Doer(number), wish)


# ---------------------------------------------------------------------------------- acting


def test_a_strangers_deed_is_told_as_about_nothing(house: House) -> None:
    house.begin()
    with pytest.raises(NotFoundError) as there:
        house.does(OTHER, "add_item", NewItem("not mine"))
    with pytest.raises(NotFoundError) as nowhere:
        cycles.act(house.engine, 4711, Doer(OTHER), cycles.Deed("add_item"))
    number = str(house.cycle().id)
    assert str(there.value).replace(number, "4711") == str(nowhere.value)


def test_the_operator_acts_as_the_system(house: House) -> None:
    house.begin()
    house.does(None, "cancel", reason="tidying up")
    assert house.history()[-1].actor.role is Role.SYSTEM


def test_a_refused_deed_changes_nothing(house: House) -> None:
    house.begin()
    before = house.cycle()
    refused("item_missing", lambda: house.does(ANNA, "add_item", NewItem(" ")))
    assert house.cycle() == before


def test_a_deed_is_decided_anew_when_somebody_else_was_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.begin()
    whole, left = run_batch, iter([True, True, False])

    def first(*given: object) -> object:
        if next(left):
            raise StaleRevisionError((1,))
        return whole(*given)  # type: ignore[arg-type]  # as run_batch's

    monkeypatch.setattr(cycles, "run_batch", first)
    house.does(ANNA, "add_item", NewItem("at last"))
    assert len(house.cycle().dossier.agenda) == 1


def test_a_deed_that_is_never_first_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.begin()
    tries: list[int] = []

    def late(*_: object) -> Decision:
        tries.append(1)
        raise StaleRevisionError((1,))

    monkeypatch.setattr(cycles, "run_batch", late)
    with pytest.raises(StaleRevisionError):
        house.does(ANNA, "add_item", NewItem("never"))
    assert len(tries) == cycles.TRIES


def test_a_round_whose_definition_is_gone_answers_nobody_but_the_operator(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.begin()
    monkeypatch.setattr(type(house.engine), "workflow", lambda *_: None)
    with pytest.raises(NotFoundError):
        house.does(ANNA, "add_item", NewItem("x"))
    with pytest.raises(PopflowError, match="definition cannot be found"):
        house.does(None, "cancel", reason="x")
    with pytest.raises(NotFoundError):
        show(house.engine, house.cycle().id, Doer(ANNA))
    (line,) = lines(house.engine, CycleQuery(person=ANNA), Doer(HR))
    assert line.waiting_on == ()


def test_a_stored_definition_that_no_longer_compiles_is_as_one_that_is_gone(
    house: House,
) -> None:

    house.begin()

    def stricter(definition: Definition) -> object:
        return compile_definition(replace(definition, initial="nowhere"))

    house.engine.compile = stricter  # type: ignore[assignment]  # raises before it returns
    house.restart()
    with house.store.read() as uow:
        assert house.engine.workflow(uow, house.cycle().definition) is None
        assert house.engine.workflow(uow, "unknown") is None
    assert {b.invariant for b in audit(house.engine).broken} == {12}
