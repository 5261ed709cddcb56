"""Reminders in one's own words: their writer keeps them, and nobody else finds them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.engine.people import appoint
from tests.support.house import ANNA, BRAM, HR, MANAGER, OTHER, House
from tests.support.web import Web

WORDS = "<script>alert(1)</script> kijk vooruit"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}/reminders"


def test_a_reminder_is_kept_shown_to_its_writer_and_taken_away(web: Web) -> None:
    anna = web.of(ANNA)
    assert "Herinneringen" in anna.get(path(web)).headings
    assert path(web) in anna.get(path(web).removesuffix("/reminders")).links.values()
    told = anna.post(path(web), {"text": WORDS, "weeks": "3", "from_day": "2027-01-04"})
    assert WORDS in told.text
    assert "om de 3 weken" in told.text
    assert WORDS not in web.of(MANAGER).get(path(web)).text
    assert WORDS not in web.of(ANNA).get(path(web) + "?did=nothing").actions
    gone = anna.post(f"{path(web)}/1/stop")
    assert WORDS not in gone.text
    anna.post(f"{path(web)}/1/stop", status=404)
    for none in (0, 2**31, 10**20):  # no number of any store
        anna.post(f"{path(web)}/{none}/stop", status=404)
    anna.get(f"/cycles/{10**20}/reminders", 404)
    anna.post(f"/cycles/{10**20}/reminders", {"text": "x", "weeks": "2"}, 404)


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"text": " ", "weeks": "2"}, 409, "Schrijf op waar je aan herinnerd wilt worden."),
        ({"text": "mijn plan", "weeks": "99"}, 409, "Kies een getal"),
        ({"text": "mijn plan", "weeks": ""}, 409, "Kies een getal"),
        ({"text": "mijn plan", "weeks": "vaak"}, 422, "heel getal"),
        ({"text": "mijn plan", "weeks": "2", "until_day": "gauw"}, 422, "geen datum"),
        ({"text": "mijn plan", "weeks": "2", "until_day": "2020-01-01"}, 409, "Kies een latere"),
    ],
)
def test_what_cannot_be_kept_says_why_and_keeps_what_was_typed(
    web: Web, typed: dict[str, str], status: int, said: str
) -> None:
    shown = web.of(ANNA).post(path(web), typed, status)
    assert said in shown.text
    assert shown.fields["text"].strip() == typed["text"].strip()
    assert shown.fields["weeks"] == typed["weeks"]


def test_they_are_nobody_elses(web: Web) -> None:
    web.house.choose(hr_reads="het zo is afgesproken")
    day = web.house.clock.now().date()
    appoint(web.house.engine, MANAGER, OTHER, day, day)
    for who in (HR, OTHER, BRAM):
        web.of(who).get(path(web), 404)
        web.of(who).post(path(web), {"text": "x", "weeks": "1"}, 404)


def test_an_ended_round_keeps_them_to_read_and_takes_no_more(web: Web) -> None:
    anna = web.of(ANNA, "en")
    anna.post(path(web), {"text": "look ahead", "weeks": "1"})
    web.house.does(HR, "cancel", reason="a mistake")
    web.house.wait(timedelta(days=9))
    shown = web.of(ANNA, "en").get(path(web))
    assert "comes no more" in shown.text
    assert "text" not in shown.fields
