"""How popflow itself works: plugins, how the work stands, what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.domain.person import Offices
from popflow.extension.plugin import State
from popflow.ports import Worker
from popflow.web.catalogue import has
from tests.support.house import ANNA, BRAM, HR, MANAGER, House
from tests.support.web import Web

AUDITOR, ADMIN = "1", "20"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR}), admins=frozenset({ADMIN})))
    return Web(house)


@pytest.mark.parametrize("path", ["/hr/plugins", "/hr/status", "/hr/log", "/hr/log.xlsx"])
def test_who_sees_how_it_works(web: Web, path: str) -> None:
    for number in (HR, AUDITOR, ADMIN):
        assert web.of(number).client.get(path).status_code == 200
    for number in (ANNA, MANAGER):
        web.of(number).get(path, 404)


def test_each_state_and_each_standstill_has_words() -> None:
    stalled = (
        "held", "timers_aside", "claims_lapsed", "jobs_failed", "messages_dead", "daemons_silent"
    )  # fmt: skip
    for language in ("nl", "en"):
        assert all(has(language, f"working.state.{state.value}") for state in State)
        assert all(has(language, f"working.stalled.{one}") for one in stalled)


def test_plugins_stand_there_with_how_they_are(web: Web) -> None:
    shown = web.of(HR).get("/hr/plugins")
    names = [one.name for one in web.application.plugins.report()]
    assert names
    assert all(any(name in heading for heading in shown.headings) for name in names)


def test_it_says_that_all_is_well_or_what_is_stuck(web: Web) -> None:
    assert "Alles loopt." in web.of(HR).get("/hr/status").text
    now = web.house.clock.now()
    with web.house.store.begin() as uow:
        uow.work.sign(
            Worker("elsewhere:1", "local", now - timedelta(days=9), now - timedelta(days=9))
        )
        uow.commit()
    shown = web.of(ADMIN, "en").get("/hr/status")
    assert "Who does the work gives no sign any more." in shown.text
    assert "elsewhere:1" in shown.text


def test_what_happened_on_a_day_is_told_without_content(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = web.house
    house.does(HR, "cancel", reason="a secret reason", person=BRAM)
    shown = web.of(AUDITOR).get("/hr/log")
    assert "de ronde is geannuleerd" in shown.text
    assert "secret" not in shown.text
    day = house.clock.now().date()
    assert "niets" in web.of(HR).get(f"/hr/log?day={day}&by={MANAGER}").text
    assert "geannuleerd" in web.of(HR).get(f"/hr/log?day={day}&by={HR}").text
    house.clock.advance_to(house.clock.now() + timedelta(minutes=1))
    house.does(HR, "suspend")
    monkeypatch.setattr("popflow.web.pages.hr_working.PAGE", 1)
    first = web.of(HR).get("/hr/log")
    assert "stilgezet" in first.text
    assert "geannuleerd" not in first.text
    assert "geannuleerd" in web.of(HR).get(first.links["Volgende pagina"]).text
    for bad in ("day=nonsense", "day=0001-01-01", "before=x", "before=2026-01-01_1_1",
                f"before=2026-01-01T10:00:00%2B00:00_-{10**19}_1"):  # fmt: skip
        web.of(HR).get(f"/hr/log?{bad}", 404)
