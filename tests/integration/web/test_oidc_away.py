"""An issuer that is away, hangs or talks nonsense: people are told, and nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from popflow.engine.access import invite
from popflow.web import oidc
from tests.support.house import ANNA, House
from tests.support.oidc import Stage, provider, settings
from tests.support.web import Outline, Web

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
