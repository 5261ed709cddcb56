"""A manager's people: their rounds as the manager sees them, and what guiding them asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import NewItem, NewPartner
from popflow.domain.person import Deputy, Party
from popflow.domain.policy import Intensity
from popflow.engine.cycles import Doer
from popflow.engine.people import appoint, name_deputy
from popflow.engine.setup import Rollout
from popflow.engine.team import team, team_load
from popflow.errors import NotFoundError
from popflow.testing import make_person
from tests.support.house import ANNA, BRAM, CARO, HEAD, HIRED, HR, MANAGER, OTHER, House

if TYPE_CHECKING:
    from collections.abc import Callable


def numbers(house: House, who: str | None) -> list[str]:
    return [member.person.number for member in team(house.engine, Doer(who))]


def test_a_manager_sees_ones_people_with_their_rounds(house: House) -> None:
    house.begin()
    found = team(house.engine, Doer(MANAGER))
    assert [member.person.number for member in found] == [ANNA, BRAM, CARO]
    for member in found:
        assert member.view is not None
        assert member.view.party is Party.MANAGER
        assert not member.elsewhere
        assert member.covered is None


def test_hidden_lists_stay_hidden(house: House) -> None:
    house.begin()
    house.does(ANNA, "add_item", NewItem("not yet for the manager"))
    anna = team(house.engine, Doer(MANAGER))[0]
    assert anna.view is not None
    assert not anna.view.cycle.dossier.agenda


def test_nobody_else_has_these_people(house: House) -> None:
    house.begin()
    assert numbers(house, OTHER) == numbers(house, ANNA) == numbers(house, None) == []
    assert numbers(house, HEAD) == [MANAGER, OTHER, HR]


def test_a_deputy_sees_them_and_for_whom(house: House) -> None:
    house.begin()
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today + timedelta(days=7))
    for member in team(house.engine, Doer(OTHER)):
        assert member.view is not None
        assert member.covered is not None
        assert member.covered.number == MANAGER
    house.wait(timedelta(days=9))
    assert numbers(house, OTHER) == []


def test_a_deputy_does_not_see_oneself_among_them(house: House) -> None:
    house.begin()
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, ANNA, today, today + timedelta(days=7))
    assert numbers(house, ANNA) == [BRAM, CARO]


def test_who_talks_with_another_is_with_the_other(house: House) -> None:
    house.begin()
    house.exchange()
    house.does(HR, "hand_over", NewPartner(OTHER), reason="asked for")
    own = team(house.engine, Doer(MANAGER))[0]
    assert (own.person.number, own.view, own.elsewhere) == (ANNA, None, True)
    assert own.promised() == ()
    assert numbers(house, OTHER) == [ANNA]


def test_who_has_no_round_is_there_without_one(house: House) -> None:
    house.begin()
    house.does(HR, "cancel", reason="a mistake")
    member = team(house.engine, Doer(MANAGER))[0]
    assert (member.view, member.elsewhere, member.covered) == (None, False, None)
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today + timedelta(days=7))
    covered = team(house.engine, Doer(OTHER))[0].covered
    assert covered is not None
    assert covered.number == MANAGER


def test_support_that_was_promised_is_open_until_it_is_given(house: House) -> None:
    house.begin()
    house.agree()
    promised = team(house.engine, Doer(MANAGER))[0].promised()
    assert promised
    assert all(one.owner is Party.MANAGER and one.open for one in promised)
    assert list(promised) == sorted(promised, key=lambda one: one.due_on)


def test_a_definition_that_is_gone_hides_only_its_round(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.begin()
    monkeypatch.setattr(type(house.engine), "workflow", lambda *_: None)
    assert all(member.elsewhere for member in team(house.engine, Doer(MANAGER)))


def test_load_counts_each_in_the_intensity_that_is_theirs(house: House) -> None:
    limited = Rollout("small", f"person.number == '{ANNA}'", "naar-behoefte",
                      intensity=Intensity.BEPERKT)  # fmt: skip
    other = Rollout("other", f"person.number == '{BRAM}'", "periodiek-onderhoud")
    broken = Rollout("broken", f"person.number == '{CARO}'", "nowhere")
    house.choose(rollouts=(limited, other, broken))
    found = team_load(house.engine, Doer(MANAGER))
    assert (found.whole, found.small) == (1, 1)
    assert found.year.hours == Decimal("5.5")
    assert not found.year.heavy


def test_months_ahead_hold_the_conversations_that_stand(house: House) -> None:
    house.begin()
    found = team_load(house.engine, Doer(MANAGER))
    today = house.clock.now().date()
    assert found.months[0].first == today.replace(day=1)
    assert [month.first.day for month in found.months] == [1] * 12
    assert found.months[-1].first == date(2027, today.month - 1, 1)
    assert sum(month.conversations for month in found.months) == 3
    assert sum(month.hours for month in found.months) == pytest.approx(found.year.hours)


def test_who_leads_nobody_or_is_nobody_has_no_load(house: House) -> None:
    for number in (ANNA, None, "unknown"):
        assert team_load(house.engine, Doer(number)).year.hours == 0


def test_a_manager_names_a_deputy_for_oneself_only(house: House) -> None:
    today = house.clock.now().date()

    def named(who: str | None, manager: str, deputy: str) -> Callable[[], Deputy]:
        wanted = Deputy(manager, deputy, today, today + timedelta(days=7))
        return lambda: name_deputy(house.engine, Doer(who), wanted)

    assert named(MANAGER, MANAGER, OTHER)().deputy == OTHER
    assert named(HR, HEAD, OTHER)().manager == HEAD
    assert named(None, HEAD, MANAGER)().manager == HEAD
    house.enrol(replace(make_person("55", MANAGER, hired_on=HIRED), leaves_on=date(2020, 1, 1)))
    for refused in (
        named(OTHER, MANAGER, OTHER), named(ANNA, ANNA, OTHER), named(HR, ANNA, OTHER),
        named(MANAGER, MANAGER, "55"), named(MANAGER, MANAGER, "unknown"),
    ):  # fmt: skip
        with pytest.raises(NotFoundError):
            refused()
