"""What holds for every page: who gets in, what a stranger is told, where a form may come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from popflow.engine.access import end_all
from popflow.engine.admission import Policy
from popflow.engine.ahead import ahead_of
from popflow.engine.cycles import Doer
from popflow.engine.reading import look
from popflow.errors import ConfigurationError
from popflow.web.gate import allows, check_policies, endpoints
from popflow.web.pages import PAGES
from tests.support.house import ANNA, BEGIN, HR, MANAGER, OTHER, House
from tests.support.relations import Standing
from tests.support.web import ORIGIN, Web

PUBLIC: Final = {
    "/static/{name}", "/sign-in", "/sign-in/as", "/sign-out", "/language", "/api/v1/openapi.json",
}  # fmt: skip


@pytest.fixture
def web() -> Web:
    house = House()
    house.tick()
    return Web(house)


def test_an_endpoint_without_a_policy_stops_the_start() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/open")
    def _open() -> str:
        return "anybody"

    with pytest.raises(ConfigurationError, match="/open"):
        check_policies(app)
    other = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app_with_policy = allows(Policy.STAFF)(lambda: "ours")
    other.get("/ours")(app_with_policy)
    check_policies(other)
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    outer.mount("/below", app)
    with pytest.raises(ConfigurationError, match="/below/open"):
        check_policies(outer)


def test_a_stranger_gets_nothing_but_the_door(web: Web) -> None:
    browser = web.browser()
    paths = {path for path, _ in endpoints(web.app.routes)}
    for path in sorted(paths):
        concrete = path.replace("{number}", "1").replace("{event}", "move")
        answer = browser.client.get(concrete, follow_redirects=False)
        if path in PUBLIC:
            assert answer.status_code < 500
        else:
            assert answer.status_code in {303, 404, 405, 401}, path
            assert "location" not in answer.headers or "/sign-in" in answer.headers["location"]


def test_signing_in_leads_to_where_one_was_going_and_out_again(web: Web) -> None:
    page = web.browser().get("/me", 200)
    assert page.fields["next"] == "/me"
    anna = web.of(ANNA)
    assert "Mijn POP" in anna.get("/me").text
    end_all(web.house.engine, ANNA)
    assert "Aanmelden" in anna.get("/me").headings


def test_who_left_is_out_at_once(web: Web) -> None:
    anna = web.of(ANNA)
    assert "Mijn POP" in anna.get("/me").text
    with web.house.store.begin() as uow:
        gone = replace(uow.people.get([ANNA])[ANNA], leaves_on=BEGIN.date())
        uow.people.save([gone])
        uow.commit()
    assert "Mijn POP" in anna.get("/me").text
    web.house.clock.advance_to(BEGIN.replace(day=3))
    assert "Aanmelden" in anna.get("/me").headings


@pytest.mark.parametrize("origin", ["http://elsewhere.test", "null", "http://popflow.test.evil"])
def test_a_form_from_elsewhere_does_nothing(web: Web, origin: str) -> None:
    anna = web.of(ANNA)
    answer = anna.client.post("/sign-out", headers={"origin": origin}, follow_redirects=False)
    assert answer.status_code == 403
    assert "Mijn POP" in anna.get("/me").text


def test_a_form_without_an_origin_does_nothing_for_who_is_signed_in(web: Web) -> None:
    anna = web.of(ANNA)
    assert anna.client.post("/sign-out", follow_redirects=False).status_code == 403
    same = {"sec-fetch-site": "same-origin"}
    assert anna.client.post("/sign-out", headers=same, follow_redirects=False).status_code == 303


def test_every_answer_carries_the_policy_of_content(web: Web) -> None:
    anna = web.of(ANNA)
    for path in ("/me", "/nowhere", "/sign-in"):
        headers = anna.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_what_is_too_large_is_not_read(web: Web) -> None:
    anna = web.of(ANNA)
    headers = {"origin": ORIGIN, "content-length": str(10**9)}
    assert anna.client.post("/language", headers=headers, content=b"x").status_code == 413


@pytest.mark.parametrize("signed_in", [True, False])
def test_what_does_not_say_how_large_it_is_is_not_read_on(
    web: Web, monkeypatch: pytest.MonkeyPatch, *, signed_in: bool
) -> None:
    monkeypatch.setattr("popflow.web.security.MOST", 1_000)
    browser = web.of(ANNA) if signed_in else web.browser()
    headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    body = iter([b"next=", b"a" * 2_000])
    assert browser.client.post("/language", headers=headers, content=body).status_code == 413


@pytest.mark.parametrize("path", ["//evil.test", "https://evil.test", "/\\evil.test", "/a\nb"])
def test_nobody_is_sent_elsewhere(web: Web, path: str) -> None:
    anna = web.of(ANNA)
    answer = anna.sent("/language", {"language": "en", "next": path}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_round_of_somebody_else_is_not_there(web: Web) -> None:
    number = web.house.cycle(ANNA).id
    for who in (ANNA, MANAGER, HR):
        web.of(who).get(f"/cycles/{number}")
    theirs = web.of(OTHER).get(f"/cycles/{number}", 404)
    nobodys = web.of(OTHER).get("/cycles/999999", 404)
    assert theirs.text == nobodys.text


def test_hr_sees_the_process_and_not_the_content(web: Web) -> None:
    number = web.house.cycle(ANNA).id
    page = web.of(HR).get(f"/cycles/{number}")
    assert "HR ziet de voortgang, niet de inhoud" in page.text
    assert not [link for link in page.links.values() if link.endswith(("/agenda", "/plan"))]


def test_moving_a_conversation_keeps_what_was_typed_when_refused(web: Web) -> None:
    number = web.house.cycle(ANNA).id
    anna = web.of(ANNA)
    page = anna.get(f"/cycles/{number}/do/move")
    assert "Het gesprek verzetten" in page.headings
    typed = {"at": "2026-03-04T10:00", "reason": ""}
    refused = anna.post(f"/cycles/{number}/do/move", typed, 409)
    assert refused.fields["at"] == "2026-03-04T10:00"
    before = web.house.cycle(ANNA).conversation_at
    slot = page.fields["slot"]
    done = anna.post(f"/cycles/{number}/do/move", {"slot": slot})
    assert "Gelukt: het gesprek is verzet" in done.text
    assert web.house.cycle(ANNA).conversation_at != before or slot == before


def test_what_one_may_not_do_is_not_there(web: Web) -> None:
    number = web.house.cycle(ANNA).id
    web.of(ANNA).get(f"/cycles/{number}/do/suspend", 404)
    web.of(HR).get(f"/cycles/{number}/do/suspend")
    web.of(HR).post(f"/cycles/{number}/do/suspend")
    assert "staat stil" in web.of(ANNA).get("/me").text


def test_the_menu_says_where_one_is(web: Web) -> None:
    number = web.house.cycle(ANNA).id
    for path in ("/me", f"/cycles/{number}", f"/cycles/{number}/history"):
        source = web.of(ANNA).client.get(path).text
        assert source.count('href="/me" aria-current="true"') == 1, path
    assert 'href="/me/earlier" aria-current="true"' in web.of(ANNA).client.get("/me/earlier").text


def test_both_languages(web: Web) -> None:
    anna = web.of(ANNA, "en")
    assert "My POP" in anna.get("/me").headings
    anna.speak("nl")
    assert "Mijn POP" in anna.get("/me").headings


def test_a_page_that_breaks_says_so_calmly(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("popflow.web.pages.my_rounds.lines", breaks)
    page = web.of(ANNA).get("/me", 500)
    assert "Er ging iets mis bij ons" in page.headings


def test_the_demo_door_is_closed_without_a_demo(web: Web) -> None:
    browser = web.browser()
    browser.post("/sign-in/as", {"number": ANNA}, 404)
    web.of(ANNA).post("/demo/pass", {"days": "1"}, 404)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999", "eleven", "1.5"])
def test_what_is_no_number_of_a_round_is_not_there(web: Web, number: str) -> None:
    web.of(ANNA).get(f"/cycles/{number}", 404)
    web.of(ANNA).post(f"/cycles/{number}/do/move", {}, 404)


def test_who_is_signed_out_while_typing_keeps_the_page(web: Web) -> None:
    anna = web.of(ANNA)
    end_all(web.house.engine, ANNA)
    answer = anna.client.post(
        "/cycles/1/agenda", data={"text": "kept"}, headers={"origin": ORIGIN, "hx-request": "true"}
    )
    assert answer.status_code == 401
    assert answer.headers["hx-retarget"] == "#said"
    assert "Je bent niet meer aangemeld" in answer.text


def test_both_are_asked_to_look_back_two_weeks_before_it_is_due() -> None:
    standing = Standing().executing()
    house = standing.house
    due = ahead_of(house.engine, look(house.engine, standing.number, Doer(ANNA))).evaluation
    assert due is not None
    house.wait(due - timedelta(days=20))
    assert "Kijk terug" not in standing.web.of(ANNA).get("/me").text
    house.wait(due - timedelta(days=10))
    page = standing.web.of(ANNA).get("/me")
    assert "Kijk terug op je doelen" in page.headings


@pytest.mark.parametrize(
    "path", ["/hr/people?q=%00", "/hr/messages?to=%00a", "/hr/person/%00", "/people/%00/training"]
)
def test_an_address_with_nul_names_nothing(web: Web, path: str) -> None:
    # PostgreSQL refuses such text, so that every question about it would be a failure.
    hr = web.of(HR)
    assert hr.client.get(path).status_code == 404
    assert hr.sent(path).status_code == 404
    assert hr.sent("/me/account/tokens/%00/revoke").status_code == 404
    told = hr.client.get("/api/v1/people?after=%00")
    assert (told.status_code, told.json()["code"]) == (404, "not_found")
    assert told.headers["content-type"] == "application/problem+json"
    assert hr.client.get("/hr/people?q=%2500").status_code == 200


def test_nul_in_a_form_was_typed_by_nobody(web: Web) -> None:
    page = web.browser().post("/sign-in", {"login": "an\x00na", "password": "\x00"}, 422)
    assert page.fields["login"] == "anna"


def test_no_number_in_a_path_is_larger_than_a_store_holds() -> None:
    routes = [route for pages in PAGES for route in pages.routes]
    numbers = [
        (route.path, part) for route in routes if isinstance(route, APIRoute)
        for part in route.dependant.path_params if part.field_info.annotation is int
    ]  # fmt: skip
    assert numbers
    loose = [
        (path, part.name) for path, part in numbers
        if not {"Ge", "Le"} <= {type(one).__name__ for one in part.field_info.metadata}
    ]  # fmt: skip
    assert loose == []
