"""Reminders, remarks and who reads along, in a real browser: axe finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import NewRemark
from popflow.domain.reminder import Wish
from popflow.engine.cycles import Doer
from popflow.engine.reminding import remind
from tests.support.browser import looked_over, served
from tests.support.house import ANNA, HR, House
from tests.support.web import Web

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def test_nothing_is_found_where_people_read_who_reads_and_what_is_kept(chromium: Browser) -> None:
    house = House()
    number = house.begin().id
    house.choose(hr_reads="HR de plannen van de proefgroep begeleidt")
    for text in ("Kijk vooruit", "Vraag Bram om mee te lopen"):
        remind(house.engine, number, Doer(ANNA), Wish(text, 3))
    house.does(ANNA, "remark", NewRemark("Dat heb ik anders begrepen."))
    web, path = Web(house), f"/cycles/{number}"
    with served(web) as there:
        own = [path, f"{path}/reminders", f"{path}/do/remark"]
        found = looked_over(chromium, web, there, ANNA, own)
        found += looked_over(chromium, web, there, HR, [path])
    assert found == []
