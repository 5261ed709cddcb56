"""Nothing that somebody wrote is lost: two people at one plan, and a session that ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from popflow.engine.access import end_all, sign_in_as
from popflow.engine.cycles import Doer
from popflow.engine.preparing import read_form
from popflow.testing import make_goal, make_plan
from popflow.web.catalogue import telling
from tests.support.browser import findings, seen_by, served
from tests.support.house import ANNA, MANAGER, House
from tests.support.talks import drafted
from tests.support.web import Web

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
T: Final = telling("nl")


def test_two_people_write_one_plan_and_nothing_is_lost(chromium: Browser) -> None:
    goals = make_goal(title="Begroten"), make_goal(2, title="Leiding geven")
    web = Web(drafted(make_plan(*goals)))
    path = f"/cycles/{web.house.cycle().id}/plan/edit"
    with (
        served(web) as address,
        seen_by(chromium, web, address, ANNA) as anna,
        seen_by(chromium, web, address, MANAGER) as manager,
    ):
        anna.goto(address + path)
        manager.goto(address + path)
        anna.fill("#goals-0-wanted_result", "Anna over begroten")
        anna.fill("#goals-1-title", "Anna over leiding")
        manager.fill("#goals-0-wanted_result", "de manager over begroten")
        manager.fill("#goals-1-use_in_work", "de manager over gebruik", force=True)
        for page in (manager, anna):
            page.get_by_role("button", name=T("plan_edit.save")).click()
        expect(anna.get_by_role("heading", level=1)).to_have_text(T("plan_edit.two"))
        for text in ("Anna over begroten", "de manager over begroten", "Anna over leiding"):
            expect(anna.get_by_text(text).first).to_be_visible()
        assert findings(anna) == []
        for choice in anna.get_by_label(T("plan_edit.keep_both")).all():
            choice.check()
        anna.get_by_role("button", name=T("plan_edit.merge")).click()
        anna.get_by_role("button", name=T("plan_edit.save")).click()
        expect(anna.locator("#said")).to_contain_text("nieuwe versie")
    plans = web.house.cycle().dossier.plans
    assert sorted(plans) == [1, 2, 3]
    told = repr(plans[3].content)
    written = (
        "Anna over begroten", "Anna over leiding", "de manager over begroten",
        "de manager over gebruik",
    )  # fmt: skip
    assert [text for text in written if text not in told] == []


def test_a_session_that_ends_while_somebody_types_loses_nothing(chromium: Browser) -> None:
    house = House()
    house.begin()
    web, number = Web(house), house.cycle().id
    with served(web) as address, seen_by(chromium, web, address, ANNA) as page:
        page.goto(f"{address}/cycles/{number}/preparation")
        area = page.locator("#a-ambitions")
        area.press_sequentially("begroten")
        expect(page.locator("#s-ambitions")).to_contain_text("Bewaard om")
        end_all(house.engine, ANNA)
        area.press_sequentially(" en meer")
        expect(page.locator("#said")).to_contain_text(T("failure.signed_out.title"))
        expect(area).to_have_value("begroten en meer")
        assert read_form(house.engine, number, Doer(ANNA)) == {"ambitions": "begroten"}
        page.get_by_role("button", name=T("preparation.save_all")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(T("failure.signed_out.title"))
        assert findings(page) == []
        come_back(web, address, page)
        page.get_by_role("button", name=T("failure.signed_out.again")).click()
        expect(page.locator("#said")).to_contain_text(T("preparation.did_saved"))
        expect(area).to_have_value("begroten en meer")
    assert read_form(house.engine, number, Doer(ANNA))["ambitions"] == "begroten en meer"


def test_a_row_that_is_asked_for_after_the_session_leaves_the_plan_as_typed(
    chromium: Browser,
) -> None:
    web = Web(drafted(make_plan()))
    path = f"/cycles/{web.house.cycle().id}/plan/edit"
    with served(web) as address, seen_by(chromium, web, address, ANNA) as page:
        page.goto(address + path)
        with page.expect_response("**/plan/check*"):
            page.fill("#goals-0-title", "half geschreven")
        end_all(web.house.engine, ANNA)
        page.get_by_role("button", name=T("plan_edit.add_goal")).click()
        expect(page.locator("#said")).to_contain_text(T("failure.signed_out.title"))
        expect(page.locator("#goals-0-title")).to_have_value("half geschreven")
        come_back(web, address, page)
        page.get_by_role("button", name=T("plan_edit.add_goal")).click()
        expect(page.locator("#goals-1-title")).to_be_visible()
        expect(page.locator("#goals-0-title")).to_have_value("half geschreven")


def come_back(web: Web, address: str, page: Page) -> None:
    """Sign in again, as in another tab: the cookie is the same browser's."""
    _, secret = sign_in_as(web.house.engine, ANNA)
    page.context.add_cookies([{"name": "popflow", "value": secret, "url": address}])
