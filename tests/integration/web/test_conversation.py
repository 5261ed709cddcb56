"""The conversation page: the order of practice, the seven topics, and what is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest

from popflow.domain.agenda import Topic
from popflow.domain.evaluation import Outcome
from popflow.domain.event import Held, Invite, NewItem, NewTime
from popflow.domain.person import Offices
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, House
from tests.support.web import Web

SCRIPT: Final = "<script>alert(1)</script>"
MINE, THEIRS = "Ik wil leren begroten", "De nieuwe wet komt eraan"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    for who, text in ((ANNA, MINE), (MANAGER, THEIRS)):
        house.does(who, "add_item", NewItem(text))
    return Web(house)


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}/conversation"


def exchanged(web: Web) -> None:
    for who in (ANNA, MANAGER):
        web.house.does(who, "ready")


def on_the_day(web: Web) -> None:
    exchanged(web)
    conversation = web.house.cycle(ANNA).conversation_at
    assert conversation is not None
    web.house.wait(conversation + timedelta(hours=2))


def test_it_follows_the_order_of_practice(web: Web) -> None:
    exchanged(web)
    for who in (ANNA, MANAGER):
        shown = web.of(who).get(path(web))
        steps = [one for one in shown.headings if one[:1].isdecimal()]
        assert [one[:2] for one in steps] == ["1.", "2.", "3.", "4."]
        assert "vertelt eerst, zonder onderbreking" in steps[1]
        assert shown.text.index(MINE) < shown.text.index(THEIRS)
        assert "nooit een belofte" in shown.text


def test_before_the_exchange_it_tells_nothing_of_the_other(web: Web) -> None:
    own, his = web.of(ANNA).get(path(web)).text, web.of(MANAGER).get(path(web)).text
    assert MINE in own
    assert THEIRS not in own
    assert MINE not in his
    assert "Verborgen tot" in own
    for stranger in (HR, OTHER, BRAM, HEAD):
        web.of(stranger).get(path(web), 404)
        web.of(stranger).post(path(web), {"at": "2026-03-24T10:00"}, 404)


def test_an_adviser_reads_along_and_records_nothing(web: Web) -> None:
    web.house.choose(offices=Offices(advisers=frozenset({OTHER})))
    web.house.does(ANNA, "invite", Invite(OTHER))
    on_the_day(web)
    shown = web.of(OTHER).get(path(web))
    assert MINE in shown.text
    assert "at" not in shown.fields
    web.of(OTHER).post(path(web), {"at": "2026-03-24T10:00"}, 409)
    assert web.house.cycle(ANNA).held_at is None


def test_it_is_recorded_with_its_topics_and_the_open_ones_are_told(web: Web) -> None:
    on_the_day(web)
    anna = web.of(ANNA)
    before = anna.get(path(web))
    assert "stond op" in before.text
    typed = {"at": before.fields["at"], "topic": ["wishes_to_learn", "learn_for_career", "no"]}
    shown = anna.post(path(web), typed)
    cycle = web.house.cycle(ANNA)
    assert cycle.held_at == cycle.conversation_at
    assert set(cycle.dossier.topics) == {"wishes_to_learn", "learn_for_career"}
    assert "Het gesprek is vastgelegd" in shown.text
    assert "5 van de zeven onderwerpen" in shown.text
    assert shown.text.count("besproken op") == 2
    assert "Plan een vervolggesprek" in shown.links
    rest = [topic for topic in Topic if topic.value not in typed["topic"]]
    again = anna.post(path(web), {"at": typed["at"], "topic": [one.value for one in rest]})
    assert "Alle zeven besproken" in again.text


def test_what_is_refused_keeps_the_ticks(web: Web) -> None:
    on_the_day(web)
    anna = web.of(ANNA)
    for at, status, said in (
        ("2027-01-01T10:00", 409, "moet nog komen"),
        ("", 409, "Kies een datum en een tijd"),
        ("morgen", 422, "geen moment"),
    ):
        raw = anna.sent(path(web), {"at": at, "topic": "learn_for_career"})
        assert raw.status_code == status
        assert said in raw.text
        assert 'value="learn_for_career" checked' in raw.text
        assert f'value="{at}"' in raw.text
    assert web.house.cycle(ANNA).held_at is None


def test_other_ways_out_stand_on_it(web: Web) -> None:
    on_the_day(web)
    shown = web.of(MANAGER).get(path(web))
    for event in ("move", "follow_up", "hand_over", "offer_partner", "part"):
        assert f"/cycles/{web.house.cycle(ANNA).id}/do/{event}" in shown.links.values()


def test_a_follow_up_is_told_beside_what_was_held(web: Web) -> None:
    on_the_day(web)
    held = web.house.cycle(ANNA).conversation_at
    assert held is not None
    web.house.does(ANNA, "hold", Held(held))
    web.house.does(ANNA, "follow_up", NewTime(held + timedelta(days=14)))
    text = web.of(ANNA).get(path(web)).text
    assert "Jullie spraken elkaar op" in text
    assert "Het vervolg is op" in text


def test_once_agreed_it_can_be_read_and_no_more(web: Web) -> None:
    exchanged(web)
    web.house.settle()
    shown = web.of(ANNA).get(path(web))
    assert "at" not in shown.fields
    assert "☐" in shown.text


def test_previous_agreements_come_first(web: Web) -> None:
    exchanged(web)
    web.house.settle()
    web.house.wait(date(2026, 11, 25))
    web.house.evaluate(outcome=Outcome.UNDER_WAY)
    web.house.tick()
    web.house.wait(web.house.cycle(ANNA).conversation_at or timedelta())
    shown = web.of(ANNA).get(path(web)).text
    assert "goal 1" in shown[shown.index("wat er al was") : shown.index("vertelt eerst")]


def test_what_was_written_is_shown_as_text_in_english_too(web: Web) -> None:
    web.house.does(ANNA, "add_item", NewItem(SCRIPT))
    raw = web.of(ANNA, "en").client.get(path(web)).text
    assert SCRIPT not in raw
    assert "The seven topics" in raw
