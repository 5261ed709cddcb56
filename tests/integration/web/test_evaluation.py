"""Looking back: nobody sees the other's answers before both were given."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, Invite
from popflow.domain.person import Offices
from popflow.domain.workflow import Milestone
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.testing import make_goal, make_plan
from tests.support.house import ANNA, BRAM, HEAD, HR, MANAGER, OTHER, SIGNAL, House
from tests.support.web import Web

SCRIPT: Final = "<script>alert(1)</script>"
DUE: Final = date(2026, 11, 25)


@pytest.fixture
def web() -> Web:
    """Two goals, carried out, and the evaluation due in five days."""
    house = House()
    house.begin()
    house.agree(plan=make_plan(make_goal(1), make_goal(2)))
    house.wait(DUE)
    return Web(house)


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle(ANNA).id}/evaluation"


def typed(text: str = "Ik durf meer", **rest: str) -> dict[str, str]:
    return {
        "outcome-1": "reached", "work-1": text, "career-1": "Een stap verder",
        "outcome-2": "partly", "needed_next": "Meer oefenen", **rest,
    }  # fmt: skip


def test_nobody_sees_the_others_answers_before_both_were_given(web: Web) -> None:
    there, boss = path(web), web.of(MANAGER)
    own = web.of(ANNA).post(there, typed())
    assert "Je antwoorden zijn bewaard" in own.text
    assert own.fields["work-1"] == "Ik durf meer"
    assert own.fields["outcome-2"] == "partly"
    his = boss.get(there)
    assert "Ik durf meer" not in his.text + his.fields["work-1"]
    assert "Verborgen tot beiden hebben geantwoord" in his.text
    refused = boss.post(there, {"work-1": "half"}, 409)
    assert "Ik durf meer" not in refused.text + refused.fields["work-1"]
    for stranger in (HR, OTHER, BRAM, HEAD):
        web.of(stranger).get(there, 404)
        web.of(stranger).post(there, typed(), 404)


def test_both_answers_stand_side_by_side_with_what_differs(web: Web) -> None:
    there = path(web)
    web.of(ANNA).post(there, typed())
    shown = web.of(MANAGER).post(there, typed("Het team merkt het", **{"outcome-2": "under_way"}))
    assert "allebei teruggekeken" in shown.text
    assert shown.text.index("Ik durf meer") < shown.text.index("Het team merkt het")
    assert [("verschillend" in one) for one in shown.headings if one.startswith("Doel")] == [
        False, True,
    ]  # fmt: skip
    assert "Samengevat" in shown.text
    assert "gaat mee" in shown.text
    assert shown.text.count("Meer oefenen") == 2
    assert "outcome-1" not in shown.fields
    assert web.house.cycle(ANNA).milestone is Milestone.EVALUATED
    web.house.tick()
    assert web.house.cycle(ANNA).milestone is Milestone.PLANNED
    assert "Het team merkt het" in web.of(ANNA).get(there).text


def test_an_answer_can_be_given_anew_until_the_other_has_answered(web: Web) -> None:
    anna = web.of(ANNA)
    anna.post(path(web), typed())
    again = anna.post(path(web), typed("Ik durf alles"))
    assert again.fields["work-1"] == "Ik durf alles"
    assert set(web.house.cycle(ANNA).dossier.answers) == {"employee"}


def test_what_is_refused_keeps_what_was_typed_and_names_the_goal(web: Web) -> None:
    given = {key: value for key, value in typed().items() if key != "outcome-2"}
    shown = web.of(ANNA).post(path(web), given, 409)
    assert "Vul elk doel precies één keer in" in shown.text
    assert shown.text.count("Kies wat ervan geworden is.") == 1
    assert shown.fields["work-1"] == "Ik durf meer"
    assert shown.fields["needed_next"] == "Meer oefenen"
    odd = web.of(ANNA).post(path(web), typed(**{"outcome-2": "great"}), 422)
    assert odd.fields["career-1"] == "Een stap verder"
    long = web.of(ANNA).post(path(web), typed("x" * 10_001), 422)
    assert long.fields["outcome-1"] == "reached"


def test_one_side_is_enough_when_the_time_is_over(web: Web) -> None:
    there = path(web)
    web.of(ANNA).post(there, typed())
    web.house.wait(date(2027, 1, 20))
    shown = web.of(MANAGER).get(there)
    assert "Er was één kant met antwoorden" in shown.text
    assert "Ik durf meer" in shown.text
    assert "nog leeg" in shown.text
    late = web.of(MANAGER).post(there, typed("te laat maar toch"), 409)
    assert "te laat maar toch" in late.text


def test_long_before_it_is_due_the_form_is_folded_away(web: Web) -> None:
    house = House()
    house.begin()
    house.agree()
    house.wait(date(2026, 6, 1))
    early = Web(house)
    raw = early.of(ANNA).client.get(path(early)).text
    assert "Nu al terugkijken" in raw
    assert "uiterlijk op maandag 30 november" in raw
    assert "Nu al terugkijken" not in web.of(ANNA).get(path(web)).text


def test_a_problem_that_is_left_is_asked_where_the_model_wants_to_know(web: Web) -> None:
    assert "problem_left" not in web.of(ANNA).get(path(web)).fields
    house = House(SIGNAL)
    start(house.engine, Doer(ANNA), StartRequest(ANNA, signal="Ik zit vast"))
    house.begin()
    house.agree()
    house.wait(DUE)
    signal = Web(house)
    there = path(signal)
    answers = {"outcome-1": "partly", "problem_left": "Nog geen vast team"}
    shown = signal.of(ANNA).post(there, answers)
    assert shown.fields["problem_left"] == "Nog geen vast team"
    both = signal.of(MANAGER).post(there, {"outcome-1": "partly"})
    assert "Nog geen vast team" in both.text


def test_an_adviser_reads_the_answers_once_both_were_given(web: Web) -> None:
    web.house.choose(offices=Offices(advisers=frozenset({HEAD})))
    web.house.does(ANNA, "invite", Invite(HEAD))
    judged = tuple(Judgement(key, Outcome.REACHED, "Ik durf meer") for key in (1, 2))
    web.house.does(ANNA, "answer", Answers(judged))
    shown = web.of(HEAD).get(path(web))
    assert "Ik durf meer" not in shown.text
    assert "outcome-1" not in shown.fields


def test_what_was_written_is_shown_as_text_in_english_too(web: Web) -> None:
    there = path(web)
    anna = web.of(ANNA, "en")
    anna.post(there, typed(SCRIPT))
    assert SCRIPT not in anna.client.get(there).text
    web.of(MANAGER).post(there, typed(SCRIPT, needed_next=SCRIPT))
    raw = anna.client.get(there).text
    assert SCRIPT not in raw
    assert "stand side by side" in web.of(MANAGER, "en").get(f"{there}?did=answer").text
