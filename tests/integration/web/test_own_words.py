"""The copy of everything about me: reminders, and what I wrote in rounds of others."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any, Final

import pytest

from popflow.domain.check_in import Progress
from popflow.domain.event import ItemKey, NewItem, NewRemark, Report
from popflow.domain.reminder import Wish
from popflow.engine.cycles import Doer
from popflow.engine.people import appoint
from popflow.engine.reminding import remind
from popflow.testing import make_plan
from tests.support.house import ANNA, BRAM, CARO, MANAGER, OTHER, House
from tests.support.programs import Program
from tests.support.web import Web

SCRIPT: Final = "<script>alert(1)</script> by the manager"
FAR: Final = date(2026, 5, 4)
OF_ANNA: Final = "words of Anna alone"


@pytest.fixture(scope="module")
def web() -> Web:
    """A round in which everybody wrote something, carried out."""
    house = House()
    house.begin()
    for who, text in ((ANNA, OF_ANNA), (MANAGER, SCRIPT), (MANAGER, "taken back")):
        house.does(who, "add_item", NewItem(text))
        remind(house.engine, house.cycle().id, Doer(who), Wish(f"reminder of {who}", 2))
    house.does(MANAGER, "remove_item", ItemKey(3))
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today + timedelta(days=90))
    house.does(OTHER, "add_item", NewItem("of the deputy"))
    carry_out(house)
    for who in (ANNA, MANAGER):
        report = Report(Progress.ON_TRACK, f"report of {who}", meets_expectations=True)
        house.does(who, "check_in", report, reason=f"reason of {who}")
    house.does(ANNA, "remark", NewRemark(f"{OF_ANNA}, later"))
    return Web(house)


def carry_out(house: House) -> None:
    """Signed, and its first activity began."""
    plan = make_plan()
    house.agree(plan=plan)
    house.wait((plan.first_start or FAR) + timedelta(days=3))


def copied(web: Web, number: str) -> tuple[str, dict[str, Any]]:
    """The page and the table of somebody's copy."""
    answer = web.of(number, "en").client.get("/me/data/download")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        page, table = (
            packed.read(f"everything-about-me.{kind}").decode() for kind in ("html", "json")
        )
    return page, json.loads(table)


def test_what_a_manager_wrote_is_in_the_copy_and_nothing_of_the_employee(web: Web) -> None:
    page, table = copied(web, MANAGER)
    (found,) = table["written_in_rounds_of_others"]
    assert (found["cycle"], found["person"]) == (web.house.cycle().id, ANNA)
    texts = [one["text"] for one in found["agenda"]]
    assert texts[:2] == [SCRIPT, "taken back"]
    assert [one["removed"] for one in found["agenda"]][:2] == [False, True]
    assert {one["signer"] for one in found["signatures"]} == {MANAGER}
    assert [one["note"] for one in found["check_ins"]] == [f"report of {MANAGER}"]
    assert [one["reason"] for one in found["reasons"]] == [f"reason of {MANAGER}"]
    assert [one["text"] for one in table["reminders"]] == [f"reminder of {MANAGER}"] * 2
    for text in (page, json.dumps(table), json.dumps(Program(web, MANAGER).get("/me/data"))):
        assert "by the manager" in text
        assert f"reminder of {MANAGER}" in text
        assert OF_ANNA not in text
        assert f"of {ANNA}" not in text
        assert "of the deputy" not in text
    assert SCRIPT not in page
    assert "What you wrote yourself in POPs of others" in page


def test_whose_pop_it_is_has_it_as_a_round_and_the_own_reminders(web: Web) -> None:
    page, table = copied(web, ANNA)
    assert table["written_in_rounds_of_others"] == []
    assert "What you wrote yourself in POPs of others" not in page
    assert [one["text"] for one in table["reminders"]] == [f"reminder of {ANNA}"]
    assert "Reminders that you wrote for yourself" in page
    assert f"{OF_ANNA}, later" in page
    assert f"reminder of {MANAGER}<" not in page


def test_who_stood_in_has_what_one_wrote_for_another(web: Web) -> None:
    _, table = copied(web, OTHER)
    (found,) = table["written_in_rounds_of_others"]
    assert [one["text"] for one in found["agenda"]] == ["of the deputy"]
    assert found["signatures"] == found["check_ins"] == found["reasons"] == []


def test_who_wrote_nothing_has_nothing(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in (BRAM, CARO):
        page, table = copied(web, who)
        assert table["written_in_rounds_of_others"] == table["reminders"] == []
        assert "Reminders that you wrote" not in page
    monkeypatch.setattr("popflow.engine.own_words.PIECE", 1)
    assert len(copied(web, MANAGER)[1]["written_in_rounds_of_others"]) == 1


def test_both_sides_of_looking_back_stay_apart() -> None:
    house = House()
    house.begin()
    carry_out(house)
    house.wait(date(2026, 11, 25))
    house.evaluate(problem="what is left")
    (found,) = copied(Web(house), MANAGER)[1]["written_in_rounds_of_others"]
    assert {one["by"] for one in found["answers"]} == {MANAGER}
    assert found["answers"][0]["problem_left"] == "what is left"
