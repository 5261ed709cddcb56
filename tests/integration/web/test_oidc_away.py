"""An issuer that is away, hangs or talks nonsense: people are told, and nobody waits for it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError

from popflow.engine.access import invite
from popflow.web import oidc
from tests.support.house import ANNA, House
from tests.support.oidc import Stage, provider, settings
from tests.support.web import ORIGIN, Outline, Web

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def stage() -> Iterator[Stage]:
    house = House()
    with provider(house.clock.now) as one:
        yield Stage(one, house)


def test_an_issuer_that_is_away_or_another_is_told_at_the_door(stage: Stage) -> None:
    stage.issuer.about = {"issuer": "https://elsewhere.example"}
    stage.browser.get("/sign-in/oidc", 422)
    stage.issuer.about = {"authorization_endpoint": "http://elsewhere.example/authorize"}
    stage.browser.get("/sign-in/oidc", 422)
    away = Web(stage.house, settings=settings("http://127.0.0.1:9"))
    page = away.browser().get("/sign-in/oidc", 422)
    assert "nu niet bereikbaar" in page.text
    code = {"invitation": invite(stage.house.engine, ANNA)}
    page = away.browser().post("/sign-in/invitation", code, 422)
    assert "nu niet bereikbaar" in page.text


def test_an_issuer_that_gave_no_answer_is_left_alone_for_a_moment(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each that asks an issuer that hangs would wait, until no thread is left for a page."""
    stage.issuer.raw = b""
    for _ in range(3):
        assert "nu niet bereikbaar" in stage.browser.get("/sign-in/oidc", 422).text
    assert len(stage.issuer.asked) == 1
    stage.issuer.raw = None
    stage.browser.get("/sign-in/oidc", 422)
    monkeypatch.setattr(oidc, "AGAIN", -1)
    stage.go()


def test_nobody_waits_long_while_another_asks_the_issuer(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "TURN", 0)
    told: list[Outline] = []

    def meanwhile(*_asked: object) -> dict[str, Any]:
        stage.issuer.asked.append("first")
        told.append(stage.web.browser().get("/sign-in/oidc", 422))
        return stage.issuer.metadata()

    monkeypatch.setattr(oidc, "fetched", meanwhile)
    stage.go()
    assert "nu niet bereikbaar" in told[0].text
    assert stage.issuer.asked.count("first") == 1


@pytest.mark.parametrize(
    "raw",
    [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"],
    ids=["no HTTP", "cut off"],
)
def test_an_answer_that_is_none_is_told_at_the_door(stage: Stage, raw: bytes) -> None:
    stage.issuer.raw = raw
    assert "nu niet bereikbaar" in stage.browser.get("/sign-in/oidc", 422).text


def test_keys_that_another_throws_away_are_asked_for_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.bind()
    stage.sign_in()
    stage.issuer.new_key()
    stage.browser = stage.web.browser()
    back, issuer = stage.go().removeprefix(ORIGIN), stage.web.app.state.issuer
    decode, wrong = jwt.decode, list[str]()

    def decoded(token: str, *given: Any, **more: Any) -> object:  # noqa: ANN401 - as the library
        try:
            return decode(token, *given, **more)
        except JoseError:
            wrong.append(token)
            raise

    def later() -> float:
        """Another thread throws the keys away while this one looks how old they are."""
        if wrong:
            issuer._keys = None
        return monotonic() + oidc.SOON

    monkeypatch.setattr(jwt, "decode", decoded)
    monkeypatch.setattr(oidc, "monotonic", later)
    stage.browser.get(back)
    assert len(wrong) == 1
    assert stage.signed_in
