"""The plan in a real browser: rows and questions come as one types, and axe finds nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import Draft, Signing
from popflow.testing import make_goal, make_plan
from tests.support.browser import findings, looked_over, seen_by, served
from tests.support.house import ANNA, MANAGER
from tests.support.talks import drafted
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
LONG = "Een-heel-lang-woord-zonder-einde-" * 4


@pytest.fixture
def web() -> Web:
    goal = make_goal(wanted_result="", title=LONG, cost=35_000)
    return Web(drafted(make_plan(goal, make_goal(2, declined_because="not now"))))


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    with served(web) as there:
        yield there


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle().id}/plan"


def test_nothing_is_found_on_the_plan_and_its_editor(
    chromium: Browser, web: Web, address: str
) -> None:
    web.house.does(MANAGER, "sign", Signing(1))
    web.house.does(ANNA, "draft", Draft(make_plan(make_goal(title="<b>another</b>"))))
    paths = [path(web), f"{path(web)}?from=1&to=2", f"{path(web)}/edit"]
    assert looked_over(chromium, web, address, ANNA, paths) == []
    assert looked_over(chromium, web, address, MANAGER, [path(web)]) == []


def test_rows_come_without_a_new_page_and_the_cursor_goes_there(
    chromium: Browser, web: Web, address: str
) -> None:
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(f"{address}{path(web)}/edit")
        page.evaluate("window.stayed = true")
        page.fill("#goals-0-wanted_result", "typed before")
        page.get_by_role("button", name="Doel toevoegen").click()
        page.wait_for_selector("#goals-2-title")
        assert page.input_value("#goals-0-wanted_result") == "typed before"
        assert page.evaluate("document.activeElement.id") == "goals-2-title"
        page.get_by_role("button", name="Activiteit toevoegen").last.click()
        page.wait_for_selector("#goals-2-activities-0-kind")
        page.get_by_role("button", name="Activiteit weghalen").last.click()
        page.wait_for_selector("#goals-2-activities-0-kind", state="detached")
        assert page.evaluate("window.stayed")
        assert findings(page) == []


def test_the_questions_and_the_planning_are_said_as_one_types(
    chromium: Browser, web: Web, address: str
) -> None:
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(f"{address}{path(web)}/edit")
        checks = page.locator("#goals-0-checks")
        assert "wat kun je straks" in checks.inner_text()
        page.fill("#goals-0-wanted_result", "does it alone")
        checks.get_by_text("is SMART").wait_for()
        name = "#goals-0-activities-0-planning"
        page.select_option(f"{name}-form", "rhythm")
        assert page.is_visible(f"{name}-every-count")
        assert page.is_hidden(f"{name}-weekday")
        page.fill(f"{name}-count", "1")
        page.select_option(f"{name}-unit", "hour")
        page.fill(f"{name}-every-count", "2")
        page.fill(f"{name}-start", "")
        page.fill(f"{name}-end", "")
        said = page.locator("#goals-0-activities-0-said")
        said.get_by_text("een uur elke twee weken").wait_for()


def test_return_saves_and_the_signature_follows_by_keyboard(
    chromium: Browser, web: Web, address: str
) -> None:
    with seen_by(chromium, web, address, ANNA) as page:
        page.goto(f"{address}{path(web)}/edit")
        page.fill("#goals-0-wanted_result", "does it alone")
        page.locator("#goals-0-title").press("Enter")
        page.wait_for_url("**did=draft")
        sign = page.get_by_role("button", name="Akkoord en ondertekenen")
        sign.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**did=signed")
        assert findings(page) == []
    assert len(web.house.cycle().dossier.signatures) == 1


def test_without_script_everything_works(chromium: Browser, web: Web, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    with seen_by(chromium, web, address, ANNA) as page:
        context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # what it gave
    bare = context.new_page()
    bare.goto(f"{address}{path(web)}/edit")
    bare.fill("#goals-0-wanted_result", "typed before")
    bare.get_by_role("button", name="Doel toevoegen").click()
    assert bare.input_value("#goals-0-wanted_result") == "typed before"
    bare.fill("#goals-2-title", "by hand")
    bare.get_by_role("button", name="Plan bewaren").click()
    assert "did=draft" in bare.url
    context.close()


def test_nothing_is_found_on_two_texts_and_on_what_is_wrong(
    chromium: Browser, web: Web, address: str
) -> None:
    with seen_by(chromium, web, address, ANNA, width=320) as page:
        page.goto(f"{address}{path(web)}/edit")
        page.fill("#goals-0-wanted_result", "mine")
        plan = web.house.cycle().dossier.plans[1].content
        theirs = replace(plan.goals[0], wanted_result="theirs")
        web.house.does(MANAGER, "draft", Draft(replace(plan, goals=(theirs, *plan.goals[1:]))))
        page.get_by_role("button", name="Plan bewaren").click()
        page.get_by_role("heading", name="Jullie schreven tegelijk").wait_for()
        assert findings(page) == []
        page.get_by_role("button", name="Verder met deze keuze").click()
        page.fill("#goals-0-activities-0-support-0-cost", "veel")
        page.get_by_role("button", name="Plan bewaren").click()
        page.locator("#goals-0-activities-0-support-0-cost-wrong").wait_for()
        assert findings(page) == []
