"""What people write: who can read it is told where it stands, and remarks are kept with it."""

from __future__ import annotations

import pytest

from tests.support.house import ANNA, HR, MANAGER, House
from tests.support.web import Web

WHY = "HR de plannen van de proefgroep begeleidt"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}"


def test_without_the_policy_nothing_speaks_of_it(web: Web) -> None:
    for who in (ANNA, MANAGER, HR):
        assert "HR kan" not in web.of(who).get(path(web)).text


def test_where_hr_reads_every_page_of_the_round_says_so_and_why(web: Web) -> None:
    web.house.choose(hr_reads=WHY)
    for who in (ANNA, MANAGER):
        for page in ("", "/history"):
            assert f"HR kan dit lezen, omdat {WHY}." in web.of(who).get(path(web) + page).text
    as_hr = web.of(HR).get(path(web)).text
    assert f"Je leest dit als HR, omdat {WHY}." in as_hr
    assert "HR ziet de voortgang, niet de inhoud" not in as_hr
    english = web.of(ANNA, "en").get(path(web)).text
    assert "HR can read this, because" in english


def test_a_remark_is_kept_with_the_round_also_after_its_end(web: Web) -> None:
    anna = web.of(ANNA)
    assert anna.get(f"{path(web)}/do/remark").fields["text"] == ""
    anna.post(f"{path(web)}/do/remark", {"text": "<b>So</b> was it not"})
    web.house.does(HR, "cancel", reason="a mistake")
    anna.post(f"{path(web)}/do/remark", {"text": "nor later"})
    for who in (ANNA, MANAGER):
        text = web.of(who).get(path(web)).text
        assert "<b>So</b> was it not" in text
        assert "nor later" in text
    history = web.of(HR).get(f"{path(web)}/history").text
    assert history.count("de medewerker zette een opmerking bij de POP") == 2
    assert "So was it not" not in history


def test_a_remark_is_not_anothers_and_says_something(web: Web) -> None:
    for who in (MANAGER, HR):
        web.of(who).get(f"{path(web)}/do/remark", 404)
    anna = web.of(ANNA)
    page = anna.post(f"{path(web)}/do/remark", {"text": "  "}, 409)
    assert "Schrijf op wat je erbij wilt zetten." in page.text
