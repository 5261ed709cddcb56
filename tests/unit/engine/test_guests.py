"""Advisers, supervisors, auditors and admins at the engine's own doors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from popflow.domain.check_in import Progress
from popflow.domain.event import ActivityReport, Delivered, Invite, NewItem, NewTime, Uninvite
from popflow.domain.person import Offices, Party
from popflow.domain.visibility import Sight
from popflow.engine.cycles import Deed, Doer, StartRequest, act, start
from popflow.engine.preparing import read_form
from popflow.engine.reading import lines, show
from popflow.errors import NotFoundError, RefusedError
from popflow.ports import CycleQuery
from popflow.testing import make_goal, make_person, make_plan
from tests.support.house import ANNA, BRAM, CARO, HEAD, HIRED, HR, MANAGER, OTHER, House

ADVISER, AUDITOR, ADMIN = "80", "81", "82"
LOOKING_ON = (AUDITOR, ADMIN)


@pytest.fixture
def house() -> House:
    made = House()
    made.enrol(*(make_person(n, HEAD, hired_on=HIRED) for n in (ADVISER, AUDITOR, ADMIN)))
    made.choose(offices=Offices(*map(frozenset, ({ADVISER}, {AUDITOR}, {ADMIN}))))
    return made


def seen_by(house: House, who: str) -> list[str]:
    return [line.cycle.person for line in lines(house.engine, CycleQuery(limit=100), Doer(who))]


def test_an_invited_adviser_sees_what_is_shared_and_lists_it(house: House) -> None:
    number = house.begin().id
    house.does(ANNA, "add_item", NewItem("my wish"))
    with pytest.raises(NotFoundError):
        show(house.engine, number, Doer(ADVISER))
    assert ANNA not in seen_by(house, ADVISER)
    house.does(ANNA, "invite", Invite(ADVISER))
    assert ANNA in seen_by(house, ADVISER)
    view = show(house.engine, number, Doer(ADVISER))
    assert (view.sight, view.party) == (Sight.CONTENT, None)
    assert not view.cycle.dossier.agenda
    assert view.people[ADVISER].number == ADVISER
    house.does(MANAGER, "add_item", NewItem("another"))
    house.does(ANNA, "ready")
    house.does(MANAGER, "ready")
    agenda = show(house.engine, number, Doer(ADVISER)).cycle.dossier.agenda
    assert [item.text for item in agenda.values()] == ["my wish", "another"]
    house.does(ANNA, "uninvite", Uninvite(ADVISER))
    with pytest.raises(NotFoundError):
        show(house.engine, number, Doer(ADVISER))
    assert ANNA not in seen_by(house, ADVISER)


def test_an_adviser_changes_nothing_and_reads_no_form(house: House) -> None:
    number = house.begin().id
    house.does(ANNA, "invite", Invite(ADVISER))
    for event, payload in (("add_item", NewItem("x")), ("invite", Invite(OTHER)), ("ready", None)):
        code = "not_an_adviser" if event == "invite" else "not_yours"
        refused(house, ADVISER, event, payload, code)
    with pytest.raises(NotFoundError):
        read_form(house.engine, number, Doer(ADVISER))
    with pytest.raises(NotFoundError):
        start(house.engine, Doer(ADVISER), StartRequest(ANNA, "a signal"))


def refused(house: House, who: str, event: str, payload: object, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        house.does(who, event, payload)  # type: ignore[arg-type]  # any payload
    assert caught.value.code == code


def test_only_whom_the_organisation_named_and_who_works_here_is_invited(house: House) -> None:
    house.begin()
    refused(house, ANNA, "invite", Invite(OTHER), "not_an_adviser")
    refused(house, ANNA, "invite", Invite("nobody"), "not_an_adviser")
    house.choose(offices=Offices(frozenset({ADVISER, "nobody"})))
    with pytest.raises(NotFoundError):
        house.does(ANNA, "invite", Invite("nobody"))
    assert not house.cycle().dossier.advisers


def test_the_adviser_is_written_to(house: House) -> None:
    house.begin()
    house.does(MANAGER, "invite", Invite(ADVISER))
    house.exchange()
    house.settle()
    about = house.parcels(cycle=house.cycle().id, recipient=ADVISER)
    assert [parcel.message.kind.value for parcel in about] == ["invite", "hold"]
    assert {"invite"} <= set(house.kinds(ANNA)) & set(house.kinds(MANAGER))
    assert {letter.recipient for letter in house.post.letters} >= {ADVISER}


def test_who_looks_on_sees_every_round_without_content_and_without_own_words(
    house: House,
) -> None:
    number = house.begin().id
    house.does(ANNA, "add_item", NewItem("my wish"))
    later = house.cycle().conversation_at
    assert later is not None
    house.does(MANAGER, "move", NewTime(later + timedelta(hours=1)), reason="my child is ill")
    for who in LOOKING_ON:
        assert {ANNA, BRAM, CARO} <= set(seen_by(house, who))
        view = show(house.engine, number, Doer(who))
        assert (view.sight, view.party) == (Sight.PROCESS, None)
        assert not view.cycle.dossier.agenda
        assert view.history
        assert all(entry.reason is None for entry in view.history if entry.event == "move")
    told = show(house.engine, number, Doer(HR)).history
    assert "my child is ill" in {entry.reason for entry in told}


@pytest.mark.parametrize("who", LOOKING_ON)
def test_who_looks_on_changes_nothing(house: House, who: str) -> None:
    number = house.begin().id
    before = house.cycle()
    for event in ("cancel", "suspend", "move", "ready", "signal", "relate", "hold", "invite"):
        with pytest.raises(RefusedError):
            act(house.engine, number, Doer(who), Deed(event, reason="because"))
    for request in (StartRequest(ANNA), StartRequest(ANNA, "a signal")):
        with pytest.raises(NotFoundError):
            start(house.engine, Doer(who), request)
    with pytest.raises(NotFoundError):
        read_form(house.engine, number, Doer(who))
    assert house.cycle() == before


def test_a_supervisor_sees_the_activity_alone_and_tells_how_it_goes(house: House) -> None:
    goal = make_goal()
    (activity,) = goal.activities
    house.begin()
    house.agree(plan=make_plan(replace(goal, activities=(replace(activity, supervisor=OTHER),))))
    number = house.cycle().id
    assert ANNA in seen_by(house, OTHER)
    view = show(house.engine, number, Doer(OTHER))
    assert view.sight is Sight.ACTIVITY
    assert (view.history, view.next_timers, view.possible, view.waiting_on) == ((), (), (), ())
    assert (view.cycle.partner, view.cycle.conversation_at) == (None, None)
    assert list(view.people) == [ANNA]
    (one,) = view.supervised
    assert (one.title, one.text) == (goal.title, activity.text)
    house.does(OTHER, "report", ActivityReport(1, 1, Progress.ON_TRACK, "well"))
    house.does(OTHER, "deliver", Delivered(one.promises[0].key))
    kept = house.cycle().dossier
    assert [report.by for report in kept.check_ins.values()] == [OTHER]
    refused(house, OTHER, "deliver", Delivered(2), "commitment_not_open")
    refused(house, OTHER, "check_in", None, "not_possible_now")


def test_hr_who_guides_an_activity_sees_both_and_the_operator_guides_none(house: House) -> None:
    goal = make_goal()
    (activity,) = goal.activities
    house.begin()
    house.agree(plan=make_plan(replace(goal, activities=(replace(activity, supervisor=HR),))))
    view = show(house.engine, house.cycle().id, Doer(HR))
    assert (view.sight, len(view.supervised)) == (Sight.PROCESS, 1)
    assert view.history
    assert show(house.engine, house.cycle().id, Doer()).supervised == ()
    own = show(house.engine, house.cycle().id, Doer(ANNA))
    assert (own.party, own.supervised) == (Party.EMPLOYEE, ())
