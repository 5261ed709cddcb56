"""Talking points: hidden from the other by every way of asking until the exchange."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pytest

from popflow.domain.agenda import Topic
from popflow.domain.evaluation import Outcome
from popflow.domain.event import Invite, NewItem
from popflow.domain.person import Offices
from popflow.engine.cycles import Doer
from popflow.engine.preparing import write_form
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, House
from tests.support.web import Web

SCRIPT: Final = "<script>alert(1)</script>"
MINE, THEIRS = "Ik wil leren begroten", "De nieuwe wet komt eraan"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def path(web: Web, rest: str = "") -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}/agenda{rest}"


def both_wrote(web: Web) -> None:
    web.house.does(ANNA, "add_item", NewItem(MINE, Topic.WISHES_TO_LEARN))
    web.house.does(MANAGER, "add_item", NewItem(THEIRS))


def exchanged(web: Web) -> None:
    both_wrote(web)
    for who in (ANNA, MANAGER):
        web.house.does(who, "ready")


def test_neither_side_sees_the_others_list_before_the_exchange(web: Web) -> None:
    both_wrote(web)
    own, his = web.of(ANNA).get(path(web)), web.of(MANAGER).get(path(web))
    assert MINE in own.text
    assert THEIRS not in own.text
    assert THEIRS in his.text
    assert MINE not in his.text
    for shown in (own, his):
        assert re.search(r"Verborgen tot \d+ maart", shown.text)
        assert "tegelijk elkaars punten" in shown.text
    for stranger in (HR, OTHER, BRAM, HEAD):
        web.of(stranger).get(path(web), 404)
        web.of(stranger).post(path(web), {"text": "x"}, 404)
        web.of(stranger).post(path(web, "/ready"), {}, 404)
        web.of(stranger).post(path(web, "/1/remove"), {}, 404)
        web.of(stranger).post(path(web, "/1/postpone"), {}, 404)
    assert len(web.house.cycle(ANNA).dossier.agenda) == 2


def test_an_adviser_sees_the_lists_from_the_exchange_on(web: Web) -> None:
    web.house.choose(offices=Offices(advisers=frozenset({OTHER})))
    web.house.does(ANNA, "invite", Invite(OTHER))
    both_wrote(web)
    before = web.of(OTHER).get(path(web))
    assert before.text.count("Verborgen tot") == 2
    assert MINE not in before.text
    assert THEIRS not in before.text
    for who in (ANNA, MANAGER):
        web.house.does(who, "ready")
    after = web.of(OTHER).get(path(web))
    assert MINE in after.text
    assert THEIRS in after.text
    assert "text" not in after.fields


def test_a_point_is_added_with_its_topic_and_taken_away(web: Web) -> None:
    anna = web.of(ANNA)
    empty = anna.get(path(web))
    assert "Nog leeg." in empty.text
    shown = anna.post(path(web), {"text": MINE, "topic": "wishes_to_learn"})
    assert "Je punt staat op de lijst." in shown.text
    [item] = web.house.cycle(ANNA).dossier.agenda.values()
    assert (item.text, item.topic) == (MINE, Topic.WISHES_TO_LEARN)
    without = shown.text.partition("Onderwerpen zonder punt")[2]
    assert "wat te leren voor de loopbaan" in without
    assert "wat de medewerker wil leren" not in without
    gone = anna.post(path(web, f"/{item.key}/remove"))
    assert "weggehaald" in gone.text
    assert MINE not in gone.text


def test_what_is_refused_keeps_what_was_typed(web: Web) -> None:
    anna = web.of(ANNA)
    empty = anna.post(path(web), {"text": " ", "topic": "learn_for_career"}, 409)
    assert "Schrijf op waar je het over wilt hebben" in empty.text
    assert empty.fields["topic"] == "learn_for_career"
    odd = anna.post(path(web), {"text": MINE, "topic": "weather"}, 422)
    assert odd.fields["text"] == MINE
    assert "staat niet in de lijst" in odd.text
    assert "tekst is langer" in anna.post(path(web), {"text": "x" * 10_001}, 422).text
    assert "De lijst is nog leeg" in anna.post(path(web, "/ready"), {}, 409).text
    assert "niet op jouw lijst" in anna.post(path(web, "/7/remove"), {}, 409).text
    web.house.does(MANAGER, "add_item", NewItem(THEIRS))
    refused = anna.post(path(web, "/1/remove"), {}, 409)
    assert THEIRS not in refused.text


def test_when_both_are_ready_the_lists_stand_side_by_side(web: Web) -> None:
    both_wrote(web)
    said = web.of(ANNA).post(path(web, "/ready"))
    assert "Je punten staan klaar." in said.text
    assert THEIRS not in said.text
    last = web.of(MANAGER).post(path(web, "/ready"))
    assert "De punten zijn uitgewisseld op" in last.text
    assert last.text.index(MINE) < last.text.index(THEIRS)
    assert THEIRS in web.of(ANNA).get(path(web)).text


def test_a_late_point_is_marked_and_the_other_may_ask_to_keep_it(web: Web) -> None:
    exchanged(web)
    anna, boss = web.of(ANNA), web.of(MANAGER)
    assert "Later toegevoegd" in boss.post(path(web), {"text": "Nog iets"}).text
    shown = anna.get(path(web))
    assert path(web, "/3/postpone") in shown.actions
    assert path(web, "/3/postpone") not in boss.get(path(web)).actions
    kept = anna.post(path(web, "/3/postpone"))
    assert "Voor een vervolggesprek" in kept.text
    assert path(web, "/3/postpone") not in kept.actions
    refused = anna.post(path(web, "/2/postpone"), {}, 409)
    assert "Alleen een laat punt van de ander" in refused.text


def test_an_empty_list_of_the_other_is_told_without_blame(web: Web) -> None:
    web.house.does(ANNA, "add_item", NewItem(MINE))
    conversation = web.house.cycle(ANNA).conversation_at
    assert conversation is not None
    web.house.wait(conversation)
    shown = web.of(ANNA).get(path(web)).text
    assert "Nog leeg." in shown.partition("Punten van")[2]


def test_what_came_from_the_previous_round_cannot_be_removed(web: Web) -> None:
    web.house.agree()
    web.house.wait(date(2026, 11, 25))
    web.house.evaluate(outcome=Outcome.UNDER_WAY)
    web.house.tick()
    carried = [i for i in web.house.cycle(ANNA).dossier.agenda.values() if i.carried]
    assert carried
    anna = web.of(ANNA)
    shown = anna.get(path(web))
    assert carried[0].text in shown.text.partition("Vast op de agenda")[2]
    assert path(web, f"/{carried[0].key}/remove") not in shown.actions
    anna.post(path(web, f"/{carried[0].key}/remove"), {}, 409)


def test_an_empty_form_is_mentioned_where_one_says_that_one_is_ready(web: Web) -> None:
    both_wrote(web)
    assert "voorbereidingsformulier is nog leeg" in web.of(ANNA).get(path(web)).text
    number = web.house.cycle(ANNA).id
    write_form(web.house.engine, number, Doer(ANNA), {"ambitions": "groeien"})
    assert "voorbereidingsformulier is nog leeg" not in web.of(ANNA).get(path(web)).text


def test_once_agreed_the_lists_can_be_read_and_no_more(web: Web) -> None:
    web.house.agree()
    shown = web.of(ANNA).get(path(web))
    assert "point of 101" in shown.text
    assert "text" not in shown.fields
    refused = web.of(ANNA).post(path(web), {"text": "nog een"}, 409).text
    assert "kan niet zolang" in refused
    assert "nog een" in refused.partition("Wat je had geschreven")[2]


def test_what_was_written_is_shown_as_text(web: Web) -> None:
    anna = web.of(ANNA, "en")
    anna.post(path(web), {"text": SCRIPT})
    raw = anna.client.get(path(web))
    assert SCRIPT not in raw.text
    assert SCRIPT in anna.get(path(web)).text
    assert "Your points" in anna.get(path(web)).text
