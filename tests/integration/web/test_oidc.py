"""Signing in by the word of an issuer: a real provider, honest and otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from popflow.engine.access import disable_account, invite
from popflow.errors import ConfigurationError
from popflow.web import oidc
from popflow.web.oidc import issuer_of
from tests.support.house import ANNA, BRAM, House
from tests.support.oidc import CLIENT, SECRET, Provider, Stage, provider, settings, visited
from tests.support.web import ORIGIN, Browser, Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COOKIE = "popflow-oidc"


@pytest.fixture
def stage() -> Iterator[Stage]:
    house = House()
    with provider(house.clock.now) as one:
        yield Stage(one, house)


def test_who_is_bound_is_signed_in_and_goes_on(stage: Stage) -> None:
    stage.bind()
    page = stage.browser.get("/me")
    assert "Aanmelden via je organisatie" in page.text
    page = stage.sign_in(next="/me/earlier")
    assert "Eerdere POP's" in page.headings[0]
    assert COOKIE not in stage.browser.client.cookies
    assert stage.sign_in(next="https://elsewhere.example").headings
    assert stage.issuer.asked.count("/.well-known/openid-configuration") == 1
    assert stage.issuer.asked.count("/keys") == 1


def test_the_way_to_the_issuer_is_a_link(stage: Stage) -> None:
    """Browsers hold `form-action 'self'` against where a form is sent on to as well."""
    page = stage.browser.get("/sign-in", params={"next": "/me?did=x&y"})
    assert page.links["Aanmelden via je organisatie"] == "/sign-in/oidc?next=/me%3Fdid%3Dx%26y"


def test_the_cookie_is_kept_from_scripts_and_is_gone_soon(stage: Stage) -> None:
    answer = stage.browser.client.get("/sign-in/oidc", follow_redirects=False)
    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=lax" in kept
    assert "max-age=600" in kept
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["redirect_uri"] == [f"{ORIGIN}/sign-in/oidc/back"]


def test_nobody_is_let_in_whom_nobody_bound(stage: Stage) -> None:
    page = stage.sign_in(422)
    assert "nog niet aan een account gekoppeld" in page.text
    assert not stage.signed_in


def test_an_invitation_binds_once(stage: Stage) -> None:
    code = invite(stage.house.engine, ANNA)
    page = stage.browser.get(f"/sign-in?invitation={code}")
    assert page.fields["invitation"] == code
    assert "/sign-in/invitation" in page.actions
    stage.invited(f" {code} ")
    assert stage.signed_in
    with stage.house.store.read() as uow:
        account = uow.access.account(ANNA)
    assert account is not None
    assert (account.issuer, account.subject) == (stage.issuer.address, "subject-1")
    stage.browser = stage.web.browser()
    page = stage.browser.post("/sign-in/invitation", {"invitation": code}, 422)
    assert "Deze code geldt hier niet, of niet meer" in page.text


def test_whose_account_it_is_is_shown_to_who_has_the_code(stage: Stage) -> None:
    code = invite(stage.house.engine, ANNA)
    with stage.house.store.read() as uow:
        name, account = uow.people.get([ANNA])[ANNA].name, uow.access.account(ANNA)
    assert account is not None
    answer = stage.browser.sent("/sign-in/invitation", {"invitation": code})
    assert name in answer.text
    assert account.login in answer.text
    assert "httponly" in answer.headers["set-cookie"].lower()
    stage.browser = stage.web.browser()
    page = stage.browser.post("/sign-in/invitation", {"invitation": f"{code}x"}, 422)
    assert page.fields["invitation"] == f"{code}x"
    assert name not in page.text
    assert COOKIE not in stage.browser.client.cookies
    stage.browser.speak("en")
    assert (
        "Is this your account?"
        in stage.browser.post("/sign-in/invitation", {"invitation": code}).text
    )


def test_nobody_is_bound_by_following_a_link(stage: Stage) -> None:
    """Else somebody would bind a colleague's sign-in to their own account by a mail."""
    code = invite(stage.house.engine, BRAM)
    page = stage.browser.get(f"/sign-in/oidc?invitation={code}")
    assert page.fields["invitation"] == code
    assert COOKIE not in stage.browser.client.cookies
    elsewhere = {"origin": "https://elsewhere.example"}
    answer = stage.browser.client.post(
        "/sign-in/invitation", data={"invitation": code}, headers=elsewhere
    )
    assert answer.status_code == 403
    stage.browser.post("/sign-in/invitation", {"invitation": code})
    stage.sign_in(422)  # another start forgets it
    assert not stage.signed_in


def test_who_is_disabled_or_whose_invitation_is_over_stays_out(stage: Stage) -> None:
    stage.bind()
    disable_account(stage.house.engine, ANNA)
    stage.sign_in(422)
    code = invite(stage.house.engine, BRAM, days=1)
    stage.issuer.subject = "subject-2"
    page = stage.browser.post("/sign-in/invitation", {"invitation": code})
    stage.house.clock.advance_to(stage.house.clock.now() + timedelta(days=2))
    where = visited(page.links["Ja, verder met aanmelden"])
    stage.browser.get(where.removeprefix(ORIGIN), 422)
    stage.browser.post("/sign-in/invitation", {"invitation": code}, 422)
    assert not stage.signed_in


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://elsewhere.example"},
    "another audience": {"aud": "another"},
    "two audiences and no party": {"aud": [CLIENT, "another"], "azp": "another"},
    "expired": {"exp": 1},
    "no end": {"exp": None},
    "of later": {"nbf": 4_000_000_000},
    "no subject": {"sub": None},
    "an empty subject": {"sub": " "},
    "a subject that is no text": {"sub": 7},
    "another access token": {"at_hash": "x"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_hold_lets_nobody_in(stage: Stage, lie: str) -> None:
    stage.bind()
    stage.issuer.claims = LIES[lie]
    page = stage.sign_in(422)
    assert "Inloggen via je organisatie is niet gelukt" in page.text
    assert not stage.signed_in


@pytest.mark.parametrize(
    "sign", [Provider.unsigned, Provider.by_another, Provider.by_its_public_half]
)
def test_a_signature_that_is_not_the_issuer_s_lets_nobody_in(
    stage: Stage, sign: Callable[[Provider, dict[str, Any]], str]
) -> None:
    stage.bind()
    stage.issuer.sign = sign
    stage.sign_in(422)
    assert not stage.signed_in


def test_a_new_key_is_asked_for(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.bind()
    stage.sign_in()
    stage.issuer.new_key()
    stage.browser = stage.web.browser()
    stage.sign_in(422)  # asked a moment ago: nobody makes popflow ask again and again
    monkeypatch.setattr(oidc, "SOON", -1)
    stage.sign_in()
    assert stage.signed_in


def test_a_code_or_an_answer_counts_once_and_in_one_browser(stage: Stage) -> None:
    stage.bind()
    back = stage.go().removeprefix(ORIGIN)
    kept = stage.browser.client.cookies[COOKIE]
    stage.web.browser().get(back, 422)
    stage.browser.get(back)
    assert stage.signed_in
    stage.browser = stage.web.browser()
    stage.browser.get(back, 422)
    stage.browser.client.cookies.set(COOKIE, kept, domain="popflow.test")
    stage.browser.get(back, 422)  # the browser remembers, and the code was used
    assert not stage.signed_in


@pytest.mark.parametrize(
    ("old", "new"), [("state=", "state=x"), ("code=", "code=&x="), ("iss=", "iss=x")]
)
def test_an_answer_to_another_question_is_none(stage: Stage, old: str, new: str) -> None:
    stage.bind()
    stage.browser.get(stage.go().removeprefix(ORIGIN).replace(old, new), 422)
    assert not stage.signed_in
    stage.browser.client.cookies.set(COOKIE, "bm90aGluZw==", domain="popflow.test")
    stage.browser.get("/sign-in/oidc/back?code=x&state=y", 422)


def test_the_secret_is_told_as_the_issuer_asks(stage: Stage) -> None:
    stage.bind()
    stage.issuer.ways = ["client_secret_post"]
    stage.sign_in()
    assert stage.signed_in


def test_without_an_issuer_there_is_no_such_door() -> None:
    browser: Browser = Web().browser()
    assert "Aanmelden via je organisatie" not in browser.get("/sign-in").text
    browser.get("/sign-in/oidc", 404)
    browser.get("/sign-in/oidc/back", 404)
    browser.post("/sign-in/invitation", {"invitation": "x"}, 404)


def test_the_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    told = settings("https://id.example", client_secret=None, client_secret_file="secret")  # noqa: S106 - a name of a file
    issuer = issuer_of(told, tmp_path)
    assert issuer is not None
    assert issuer.secret == SECRET
    assert SECRET not in repr(issuer)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        issuer_of(told, tmp_path / "nowhere")
