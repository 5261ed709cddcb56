"""Progress: both sides' promises beside one another, check-ins, and who guides an activity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from popflow.domain.check_in import Progress
from popflow.domain.event import Invite, Report
from popflow.domain.person import Offices
from popflow.testing import make_goal, make_plan
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, House
from tests.support.web import Web

SCRIPT: Final = "<script>alert(1)</script>"


@pytest.fixture
def web() -> Web:
    """Carried out: the manager's support was due on 4 May, a month ago."""
    house = House()
    house.begin()
    goal = make_goal()
    guided = replace(goal.activities[0], supervisor=OTHER)
    house.agree(plan=make_plan(replace(goal, activities=(guided,))))
    house.wait(date(2026, 6, 5))
    return Web(house)


def path(web: Web, rest: str = "/progress") -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}{rest}"


def test_both_sides_see_both_and_what_is_late_on_either(web: Web) -> None:
    for who, first in ((ANNA, "Jouw toezeggingen"), (MANAGER, "Toezeggingen van")):
        shown = web.of(who).get(path(web))
        own = shown.headings[1:3]
        assert own[0].startswith(first)
        activity, support = shown.text.index("learn with"), shown.text.index("guidance for")
        assert activity < support
        assert "nog open, de dag is voorbij" in shown.text[support:]
        assert "Het volgende voortgangsmoment is op maandag 15 juni" in shown.text
        assert "maandag 30 november kijken jullie samen terug" in shown.text
    web.of(HR).post(path(web, "/progress/1/done"), {}, 404)
    for stranger in (BRAM, HEAD):
        web.of(stranger).get(path(web), 404)
        web.of(stranger).post(path(web), {"progress": "on_track"}, 404)
        web.of(stranger).post(path(web, "/progress/1/done"), {}, 404)
        web.of(stranger).post(path(web, "/report"), {"progress": "done"}, 404)


def test_only_its_owner_is_asked_about_what_waits(web: Web) -> None:
    assert "Alleen voor jou" in web.of(MANAGER).get(path(web)).text
    assert "wat je hebt toegezegd, wacht nog" not in web.of(ANNA).get(path(web)).text


def test_a_promise_is_ticked_off_once(web: Web) -> None:
    boss = web.of(MANAGER)
    shown = boss.post(path(web, "/progress/2/done"))
    assert "Afgevinkt." in shown.text
    assert "gedaan op 5 juni" in shown.text
    assert "de dag is voorbij" not in shown.text
    assert "staat niet open" in boss.post(path(web, "/progress/2/done"), {}, 409).text


def test_a_minute_tells_how_it_stands(web: Web) -> None:
    typed = {
        "progress": "stalled", "note": "Veel ander werk", "speed_up": "Vrije vrijdag",
        "meets": "no", "steer": "Meer oefenen",
    }  # fmt: skip
    shown = web.of(ANNA).post(path(web), typed)
    assert "Doorgegeven." in shown.text
    [kept] = web.house.cycle(ANNA).dossier.check_ins.values()
    assert (kept.progress, kept.note, kept.speed_up) == (
        Progress.STALLED, "Veel ander werk", "Vrije vrijdag",
    )  # fmt: skip
    assert (kept.meets_expectations, kept.steer) == (False, "Meer oefenen")
    seen = web.of(MANAGER).get(path(web)).text
    for said in ("ligt stil", *list(typed.values())[1:3], "Nee, nog niet", "Meer oefenen"):
        assert said in seen
    web.of(MANAGER).post(path(web), {"progress": "on_track", "meets": "yes"})
    web.of(MANAGER).post(path(web), {"progress": "slower"})
    told = [one.meets_expectations for one in web.house.cycle(ANNA).dossier.check_ins.values()]
    assert told == [False, True, None]


def test_what_is_refused_keeps_what_was_typed(web: Web) -> None:
    anna = web.of(ANNA)
    shown = anna.post(path(web), {"note": "een verhaal", "meets": "yes"}, 409)
    assert "Geef door hoe het ervoor staat" in shown.text
    assert shown.fields["note"] == "een verhaal"
    assert shown.fields["meets"] == "yes"
    odd = anna.post(path(web), {"progress": "sideways", "steer": "anders"}, 422)
    assert odd.fields["steer"] == "anders"
    assert not web.house.cycle(ANNA).dossier.check_ins


def test_after_misses_it_is_asked_without_blame(web: Web) -> None:
    web.house.wait(date(2026, 10, 1))
    shown = web.of(ANNA).get(path(web)).text
    assert "Eén regel is genoeg" in shown
    assert "Het is wat stil rond je plan" in shown


def test_a_check_in_after_the_evaluation_is_not_announced(web: Web) -> None:
    web.house.wait(date(2026, 10, 1))
    web.of(ANNA).post(path(web), {"progress": "on_track"})
    shown = web.of(ANNA).get(path(web)).text
    assert "Je kunt altijd doorgeven hoe het gaat. Op maandag 30 november" in shown


def test_before_it_begins_promises_can_be_ticked_and_nothing_told() -> None:
    house = House()
    house.begin()
    house.agree()
    web = Web(house)
    shown = web.of(ANNA).get(path(web))
    assert "het uitvoeren begint nog" in shown.text
    assert "note" not in shown.fields
    refused = web.of(ANNA).post(path(web), {"progress": "on_track", "note": "alvast"}, 409)
    assert "kan niet zolang" in refused.text
    assert "alvast" in refused.text
    assert "Afgevinkt" in web.of(ANNA).post(path(web, "/progress/1/done")).text


def test_an_adviser_reads_along(web: Web) -> None:
    web.house.choose(offices=Offices(advisers=frozenset({HEAD})))
    web.house.does(ANNA, "invite", Invite(HEAD))
    shown = web.of(HEAD).get(path(web))
    assert "guidance for" in shown.text
    assert "note" not in shown.fields
    assert path(web, "/progress/1/done") not in shown.actions


def test_who_guides_an_activity_sees_and_tells_that_one_alone(web: Web) -> None:
    web.house.does(ANNA, "check_in", Report(Progress.SLOWER, "tussen ons"))
    guide = web.of(OTHER)
    shown = guide.get(path(web, ""))
    assert "learn with a colleague" in shown.text
    assert "guidance for" not in shown.text
    assert "tussen ons" not in shown.text
    guide.get(path(web), 404)
    typed = {"goal": shown.fields["goal"], "activity": shown.fields["activity"]}
    done = guide.post(path(web, "/report"), {**typed, "progress": "on_track", "note": "Top"})
    assert "Gelukt" in done.text
    read = web.of(ANNA).get(path(web)).text
    assert "begeleider" in read
    assert "Over: learn with a colleague" in read
    assert "Top" in read
    ticked = guide.post(path(web, "/progress/1/done"))
    assert "gedaan op 5 juni" in ticked.text


def test_what_a_guide_cannot_tell_keeps_what_was_typed(web: Web) -> None:
    guide = web.of(OTHER)
    typed = {"goal": "1", "activity": "1", "note": "een heel verhaal"}
    shown = guide.post(path(web, "/report"), typed, 409)
    assert "Geef door hoe het ervoor staat" in shown.text
    assert shown.fields["note"] == "een heel verhaal"
    other = guide.post(path(web, "/report"), {**typed, "activity": "7", "progress": "done"}, 409)
    assert "begeleid je niet" in other.text
    guide.post(path(web, "/report"), {**typed, "goal": "een", "progress": "done"}, 422)
    refused = guide.post(path(web, "/progress/2/done"), {}, 409)
    assert "staat niet open" in refused.text
    assert "guidance for" not in refused.text


def test_what_was_written_is_shown_as_text_in_english_too(web: Web) -> None:
    web.of(ANNA).post(path(web), {"progress": "on_track", "note": SCRIPT, "steer": SCRIPT})
    raw = web.of(MANAGER, "en").client.get(path(web)).text
    assert SCRIPT not in raw
    assert "How does it stand?" in raw


@pytest.mark.parametrize(
    ("language", "done", "by"), [("nl", "Doorgegeven.", "(HR)"), ("en", "Told.", "(HR)")]
)
def test_hr_tells_how_it_goes_and_reads_nothing(
    web: Web, language: str, done: str, by: str
) -> None:
    web.house.does(ANNA, "check_in", Report(Progress.SLOWER, "only for the two"))
    hr, page = web.of(HR, language), path(web)
    assert page in hr.get(path(web, "")).links.values()
    form = hr.get(page)
    for hidden in ("only for the two", "learn with", "guidance for"):
        assert hidden not in form.text
    wrong = hr.post(page, {"note": SCRIPT}, 409)
    assert wrong.fields["note"] == SCRIPT
    told = hr.post(page, {"progress": "stalled", "note": SCRIPT})
    assert done in told.text
    assert SCRIPT not in told.text
    shown = web.of(ANNA, language).get(page).text
    assert SCRIPT in shown
    assert by in shown
    assert SCRIPT in web.of(MANAGER).get(page).text
    web.house.does(HR, "suspend")
    assert page not in hr.get(path(web, "")).links.values()
    hr.get(page, 404)
    hr.post(page, {"progress": "stalled"}, 404)


def test_where_hr_reads_along_it_has_the_page_of_the_two(web: Web) -> None:
    web.house.choose(hr_reads="agreed with the works council")
    web.house.does(ANNA, "check_in", Report(Progress.SLOWER, "for who reads along"))
    shown = web.of(HR).get(path(web))
    assert "for who reads along" in shown.text
    assert "lezen dit" in shown.text
