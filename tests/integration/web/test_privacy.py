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
