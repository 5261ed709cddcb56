"""One's own account, everything about oneself, and who read one's POP."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

import pytest

from popflow.domain.access import Scope
from popflow.domain.event import NewItem
from popflow.domain.person import Offices
from popflow.domain.year_form import YearForm
from popflow.engine.access import open_account, set_password
from popflow.engine.copy import copy_for
from popflow.engine.cycles import Doer
from popflow.engine.own_account import change_password, own_account
from popflow.engine.preparing import prepare, write_form
from popflow.errors import NotFoundError, RefusedError
from popflow.passwords import Argon2Passwords
from popflow.testing import make_person
from tests.support.house import ANNA, BRAM, HIRED, HR, MANAGER, OTHER, House
from tests.support.programs import ROOT
from tests.support.web import Web

if TYPE_CHECKING:
    from tests.support.web import Browser

OLD: Final = "a sentence of my own"
NEW: Final = "another sentence of mine"
PASSWORDS: Final = Argon2Passwords()
SCRIPT: Final = "<script>alert(1)</script>"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    return Web(house)


def with_password(web: Web, number: str = ANNA) -> Browser:
    open_account(web.house.engine, number)
    set_password(web.house.engine, PASSWORDS, number, OLD)
    return web.of(number)


def typed(given: str = OLD, wanted: str = NEW, again: str = NEW) -> dict[str, str]:
    return {"given": given, "wanted": wanted, "again": again}


def test_a_password_is_changed_by_the_present_one(web: Web) -> None:
    anna = with_password(web)
    elsewhere, before = web.of(ANNA), anna.client.cookies["popflow"]
    for wrong, said in (
        (typed(given="not it at all"), "niet je huidige wachtwoord"),
        (typed(again="different"), "niet hetzelfde"),
        (typed(wanted="short", again="short"), "wachtwoord van 12"),
    ):
        page = anna.post("/me/account/password", wrong, 409)
        assert said in page.text
        assert NEW not in page.fields.values()
    assert "Je wachtwoord is veranderd" in anna.post("/me/account/password", typed()).text
    assert anna.client.cookies["popflow"] != before
    assert "Aanmelden" in elsewhere.get("/me").headings
    assert "Mijn account" in anna.get("/me/account").headings
    for password, status in ((OLD, 422), (NEW, 200)):
        door = web.browser()
        door.post("/sign-in", {"login": f"p{ANNA}@example.org", "password": password}, status)


def test_who_has_no_password_changes_none(web: Web) -> None:
    anna = web.of(ANNA)
    assert "Wachtwoord veranderen" not in anna.get("/me/account").text
    anna.post("/me/account/password", typed(), 404)
    open_account(web.house.engine, ANNA)
    with pytest.raises(NotFoundError):
        change_password(web.house.engine, PASSWORDS, ANNA, OLD, NEW)
    assert not own_account(web.house.engine, ANNA).has_password


def test_too_many_tries_wait(web: Web) -> None:
    with_password(web)
    for _ in range(5):
        with pytest.raises(RefusedError, match="password_wrong"):
            change_password(web.house.engine, PASSWORDS, ANNA, "no", NEW)
    with pytest.raises(RefusedError, match="sign_in_wait"):
        change_password(web.house.engine, PASSWORDS, ANNA, OLD, NEW)


def test_a_token_is_made_shown_once_used_and_revoked(web: Web) -> None:
    anna = web.of(ANNA)
    page = anna.post("/me/account/tokens", {"name": SCRIPT, "scope": ["read"], "days": "30"})
    secret = page.fields["secret"]
    assert secret.startswith("pop_")
    assert SCRIPT in page.text
    program = web.browser().client
    answer = program.get(f"{ROOT}/me", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.json()["number"], answer.json()["scopes"]) == (ANNA, ["read"])
    page = anna.get("/me/account")
    assert secret not in str(page.fields)
    key = own_account(web.house.engine, ANNA).tokens[0].key
    web.of(BRAM).post(f"/me/account/tokens/{key}/revoke", {}, 404)
    assert "werkt niet meer" in anna.post(f"/me/account/tokens/{key}/revoke").text
    answer = program.get(f"{ROOT}/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_a_token_that_cannot_be_made_keeps_what_was_typed(web: Web) -> None:
    anna = web.of(ANNA)
    for wrong in (
        {"name": "mine", "days": "30"},
        {"name": "mine", "days": "999", "scope": ["read"]},
        {"name": "mine", "days": "x", "scope": ["read"]},
        {"name": "mine", "days": "30", "scope": ["hr", "operate"]},
    ):
        page = anna.post("/me/account/tokens", wrong, 409)
        assert (page.fields["name"], page.fields["days"]) == ("mine", wrong["days"])
    assert own_account(web.house.engine, ANNA).tokens == ()


def test_offices_can_give_their_scopes(web: Web) -> None:
    web.house.choose(offices=Offices(admins=frozenset({OTHER}), auditors=frozenset({OTHER})))
    hr, both = web.of(HR, "en"), web.of(OTHER, "en")
    assert "as HR or auditor" in hr.get("/me/account").text
    assert "as admin" not in hr.get("/me/account").text
    assert "as admin" in both.get("/me/account").text
    hr.post("/me/account/tokens", {"name": "x", "days": "1", "scope": ["read", "hr"]})
    assert own_account(web.house.engine, HR).tokens[0].scopes == {Scope.READ, Scope.HR}


def test_what_is_open_elsewhere_ends(web: Web) -> None:
    anna, elsewhere = web.of(ANNA), web.of(ANNA)
    assert "ben je afgemeld" in anna.post("/me/account/sessions/end").text
    assert "Aanmelden" in elsewhere.get("/me").headings
    answer = anna.client.post("/me/account/sessions/end", headers={"origin": "https://x.example"})
    assert answer.status_code == 403


def test_who_read_my_pop_is_told_to_me_alone(web: Web) -> None:
    anna, number = web.of(ANNA), web.house.cycle().id
    assert "Nog niemand anders" in anna.get("/me/readings").text
    web.of(MANAGER).get(f"/cycles/{number}")
    web.of(HR).get(f"/cycles/{number}")
    page = anna.get("/me/readings")
    assert "Robin Nummer10 leidinggevende" in page.text
    assert "1 keer, het laatst om" in page.text
    assert "Nummer90" not in page.text
    assert "Nummer10 " not in web.of(BRAM).get("/me/readings").text.replace("Nummer102", "")
    newcomer = make_person("300", MANAGER, hired_on=HIRED)
    web.house.enrol(newcomer)
    assert "Je hebt nog geen POP" in web.of("300").get("/me/readings").text


def free_question(house: House, number: int, who: str) -> str:
    """A question that is answered in one's own words."""
    asked = prepare(house.engine, number, Doer(who)).questions
    assert asked is not None
    return next(one.key for one in asked.questions if not one.choices)


def unpacked(browser: Browser) -> dict[str, str]:
    answer = browser.client.get("/me/data/download")
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_everything_about_me_is_mine_to_keep(web: Web) -> None:
    house, number = web.house, web.house.cycle().id
    anna = with_password(web)
    key = free_question(house, number, ANNA)
    write_form(house.engine, number, Doer(ANNA), {key: "only for me"})
    house.does(MANAGER, "add_item", NewItem("what the manager keeps"))
    house.does(ANNA, "add_item", NewItem(SCRIPT))
    files = unpacked(anna)
    assert set(files) == {"alles-over-mij.html", "alles-over-mij.json"}
    told = json.loads(files["alles-over-mij.json"])
    assert told["person"]["number"] == ANNA
    assert told["preparation"] == {str(number): {key: "only for me"}}
    assert [one["round"]["id"] for one in told["rounds"]] == [number]
    assert told["account"]["password_hash"] is None
    assert {"key", "kind", "cycle", "status", "at"} == set(told["messages"][0])
    for text in files.values():
        assert "what the manager keeps" not in text
        assert "argon2" not in text
    assert SCRIPT not in files["alles-over-mij.html"]
    assert "&lt;script&gt;" in files["alles-over-mij.html"]
    assert "only for me" in files["alles-over-mij.html"]


def test_a_signed_plan_and_what_a_manager_wrote_are_in_the_copy(web: Web) -> None:
    house, number = web.house, web.house.cycle().id
    key = free_question(house, number, MANAGER)
    write_form(house.engine, number, Doer(MANAGER), {key: "to prepare Anna's"})
    house.agree()
    now = house.clock.now()
    with house.store.begin() as uow:
        definition = house.cycle().definition
        for audience, subject, writer in (
            ("self_check", MANAGER, MANAGER), ("department", "Sales", MANAGER),
            ("department", "Care", OTHER),
        ):  # fmt: skip
            uow.year_forms.save(
                YearForm(audience, subject, now.year, definition, writer, now, {"q": "a"})
            )
        uow.commit()
    told = json.loads(unpacked(web.of(MANAGER, "en"))["everything-about-me.json"])
    assert told["preparation"] == {str(number): {key: "to prepare Anna's"}}
    assert {one["subject"] for one in told["year_forms"]} == {MANAGER, "Sales"}
    anna = unpacked(web.of(ANNA, "en"))
    plan = json.loads(anna["everything-about-me.json"])["rounds"][0]["round"]["dossier"]["plans"]
    assert plan["1"]["content"]["goals"][0]["title"] in anna["everything-about-me.html"]
    assert "Signatures" in anna["everything-about-me.html"]


def test_a_copy_goes_on_over_pages_and_is_nobody_s_else(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = web.house.engine
    monkeypatch.setattr("popflow.engine.copy.PAGE", 1)
    assert [one.view.cycle.person for one in copy_for(engine, MANAGER).rounds] == [MANAGER]
    with pytest.raises(NotFoundError):
        copy_for(engine, "nobody")
    for path in ("/me/account", "/me/data", "/me/data/download", "/me/readings"):
        assert "Aanmelden" in web.browser().get(path).headings


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_languages(web: Web, language: str) -> None:
    anna = web.of(ANNA, language)
    for path in ("/me/account", "/me/data", "/me/readings"):
        assert anna.get(path).headings[0]
