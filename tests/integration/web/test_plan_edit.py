"""The plan's editor by HTTP: nothing typed is lost, each answers for oneself, two texts merge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from popflow.domain.event import Draft, Signing
from popflow.domain.plan import PlanContent, Planning, SupportKind
from popflow.domain.span import Span, Unit
from popflow.testing import make_goal, make_plan
from popflow.web.plan_forms import form_of_plan
from tests.support.house import ANNA, BRAM, HR, MANAGER, OTHER, House
from tests.support.talks import drafted, talked
from tests.support.web import Browser, Outline, Web

BAD = "<script>alert(1)</script>"


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle().id}/plan/edit"


def typed(page: Outline, **told: str) -> dict[str, str]:
    return {**page.fields, **told}


def newest(web: Web) -> PlanContent:
    plans = web.house.cycle().dossier.plans
    return plans[max(plans)].content


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_form_has_a_first_goal_and_can_be_saved_half_done(language: str) -> None:
    web = Web(talked())
    anna = web.of(ANNA, language)
    form = anna.get(path(web))
    assert form.fields["goals-0-key"] == "1"
    assert len(form.ids) == len(set(form.ids))
    page = anna.post(path(web), typed(form, **{"goals-0-title": BAD, "act": "save"}))
    assert BAD in page.text
    (goal,) = newest(web).goals
    assert (goal.key, goal.title) == (1, BAD)


def test_who_may_not_write_finds_no_form() -> None:
    web = Web(talked())
    for who in (HR, OTHER, BRAM):
        web.of(who).get(path(web), 404)
        web.of(who).post(path(web), {"act": "save"}, 404)
        web.of(who).post(path(web).replace("edit", "check?row=goals-0"), {}, 404)


def test_rows_come_and_go_and_nothing_is_lost() -> None:
    web = Web(talked())
    anna = web.of(ANNA)
    form = anna.get(path(web))
    told = typed(form, **{"goals-0-title": "Excel", "goals-0-ends_on": "not a day"})
    for act in ("add:activities:goals-0", "add:support:goals-0-activities-0",
                "add:interim:goals-0", "add:goals"):  # fmt: skip
        told = anna.post(path(web), {**told, "act": act}).fields
    assert told["goals-0-title"] == "Excel"
    assert told["goals-0-ends_on"] == "not a day"
    assert told["goals-1-key"] == "2"
    assert {"goals-0-activities-0-kind", "goals-0-activities-0-support-0-kind",
            "goals-0-interim-0"} <= told.keys()  # fmt: skip
    for act, gone in (("remove:goals-0-activities-0-support-0", "goals-0-activities-0-support"),
                      ("remove:goals-0-interim-0", "goals-0-interim"),
                      ("remove:goals-1", "goals-1-")):  # fmt: skip
        told = anna.post(path(web), {**told, "act": act}).fields
        assert not [name for name in told if name.startswith(gone)]
    for act in ("remove:title", "add:goals:goals-0", "add:everything", "perhaps", "add:support:x"):
        told = anna.post(path(web), {**told, "act": act}).fields
        assert told["goals-0-title"] == "Excel"
    assert not web.house.cycle().dossier.plans


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_lost() -> None:
    web = Web(drafted(make_plan()))
    anna = web.of(ANNA)
    form = anna.get(path(web))
    wrong = {
        "goals-0-ends_on": "soon", "goals-0-activities-0-support-0-cost": "much",
        "goals-0-activities-0-supervisor": "nobody", "goals-0-title": "changed",
    }  # fmt: skip
    answer = anna.sent(path(web), typed(form, **wrong, act="save"))
    assert answer.status_code == 422
    for name, text in wrong.items():
        assert f'value="{text}"' in answer.text
        assert (f'id="{name}-wrong"' in answer.text) is (name != "goals-0-title")
    assert newest(web) == web.house.cycle().dossier.plans[1].content


def test_every_way_of_planning_is_typed_and_read_back() -> None:
    web = Web(drafted(make_plan()))
    anna = web.of(ANNA)
    name = "goals-0-activities-0-planning"
    ways = {
        "sessions": ({"count": "6", "unit": "session", "weekday": "3", "day_part": "afternoon",
                      "start": "", "end": ""},
                     Planning(count=6, unit="session", weekday=3, day_part="afternoon"),
                     "zes donderdagmiddagen"),
        "period": ({"start": "2026-03-15", "end": "2026-05-01"},
                   Planning(date(2026, 3, 15), date(2026, 5, 1)), "15 maart tot 1 mei"),
        "before": ({"end": "2026-12-31"}, Planning(end=date(2026, 12, 31)),
                   "klaar vóór 31 december"),
        "year": ({"year": "2027"}, Planning(date(2027, 1, 1), date(2027, 12, 31)),
                 "volgend jaar"),
        "amount": ({"count": "10", "unit": "lesson", "end": "", "in_working_time": "yes"},
                   Planning(count=10, unit="lesson", in_working_time=True),
                   "tien lessen in werktijd"),
        "rhythm": ({"count": "1", "unit": "hour", "every-count": "2", "every-unit": "week",
                    "start": "", "end": "", "in_working_time": ""},
                   Planning(count=1, unit="hour", every=Span(2, Unit.WEEK)),
                   "een uur elke twee weken"),
    }  # fmt: skip
    for form, (fields, planning, said) in ways.items():
        told = {f"{name}-{field}": text for field, text in fields.items()}
        page = anna.get(path(web))
        told = typed(page, **told, **{f"{name}-form": form, "act": "save"})
        shown = anna.post(path(web), told)
        assert newest(web).goals[0].activities[0].planning == planning, form
        assert said in shown.text


def test_each_answers_for_oneself() -> None:
    web = Web(drafted(make_plan(make_goal(manager_stands_behind=None, realistic_manager=False))))
    anna = web.of(ANNA)
    form = anna.get(path(web))
    assert "goals-0-manager_stands_behind" not in form.fields
    cheat = {"goals-0-manager_stands_behind": "yes", "goals-0-realistic_manager": "yes",
             "goals-0-carried_from": "1"}  # fmt: skip
    anna.post(path(web), typed(form, **cheat, **{"goals-0-title": "new", "act": "save"}))
    (goal,) = newest(web).goals
    assert (goal.manager_stands_behind, goal.realistic_manager) == (None, False)
    assert goal.carried_from is None
    manager = web.of(MANAGER)
    form = manager.get(path(web))
    manager.post(path(web), typed(form, **{"goals-0-manager_stands_behind": "yes", "act": "save"}))
    (goal,) = newest(web).goals
    assert (goal.manager_stands_behind, goal.title) == (True, "new")


def test_support_overrides_and_declining_are_typed() -> None:
    web = Web(drafted(make_plan(make_goal(), make_goal(2, title="the second"))))
    anna = web.of(ANNA)
    row = "goals-0-activities-0-support-0"
    page = anna.post(path(web), typed(anna.get(path(web)), **{
        f"{row}-kind": "money", f"{row}-text": "a course", f"{row}-cost": "1.150,50",
        f"{row}-quantity": "2", f"{row}-supplier": "School", f"{row}-due_on": "2026-06-01",
        f"{row}-subsidy": "SLIM", "goals-0-indicator-name": "",
        "goals-0-override-measurable": "we see it anyway", "goals-1-declined_because": "not now",
        "evaluate_on": "2027-03-01", "rhythm-count": "2", "rhythm-unit": "month", "act": "save",
    }))  # fmt: skip
    content = newest(web)
    line = content.goals[0].activities[0].support[0]
    assert (line.kind, line.cost, line.quantity) == (SupportKind.MONEY, 115_050, 2)
    assert (line.supplier, line.subsidy, line.due_on) == ("School", "SLIM", date(2026, 6, 1))
    assert content.rhythm == Span(2, Unit.MONTH)
    assert content.evaluate_on == date(2027, 3, 1)
    for said in ("jullie vinden het zo goed, want we see it anyway", ": not now",
                 "€ 1.150,50", "1 maart"):  # fmt: skip
        assert said in page.text


def test_nothing_changed_is_no_version() -> None:
    web = Web(drafted(make_plan(first_check_in=Span(1, Unit.MONTH))))
    anna = web.of(ANNA)
    page = anna.post(path(web), typed(anna.get(path(web)), act="save"))
    assert "Er was niets veranderd" in page.text
    assert list(web.house.cycle().dossier.plans) == [1]


def test_what_a_rule_refuses_stays_in_the_form() -> None:
    web = Web(drafted(make_plan(make_goal(1), make_goal(2))))
    anna = web.of(ANNA)
    told = typed(anna.get(path(web)), **{"goals-1-key": "1", "goals-1-title": "kept"})
    page = anna.post(path(web), {**told, "act": "save"}, 409)
    assert page.fields["goals-1-title"] == "kept"


def test_a_change_of_what_is_signed_or_agreed_says_so() -> None:
    web = Web(drafted(make_plan()))
    web.house.does(MANAGER, "sign", Signing(1))
    assert "Er staat al een handtekening" in web.of(ANNA).get(path(web)).text
    web.house.does(ANNA, "sign", Signing(1))
    page = web.of(ANNA).get(path(web))
    assert "Versie 1 is afgesproken en blijft gelden" in page.text
    assert "Doel weghalen" not in page.text


def stale(web: Web, anna: Browser, **mine: str) -> Outline:
    """Anna writes while her manager saves another version."""
    form = anna.get(path(web))
    theirs = replace(newest(web).goals[0], wanted_result="theirs")
    others = newest(web).goals[1:]
    web.house.does(MANAGER, "draft", Draft(make_plan(theirs, *others)))
    return anna.post(path(web), typed(form, **mine, act="save"), 409)


@pytest.mark.parametrize(
    ("keep", "results"),
    [("mine", ["mine"]), ("theirs", ["theirs"]), ("both", ["theirs", "mine"])],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_two_who_wrote_at_once_choose_and_lose_nothing(
    keep: str, results: list[str], language: str
) -> None:
    web = Web(drafted(make_plan(make_goal(1))))
    anna = web.of(ANNA, language)
    told = stale(web, anna, **{"goals-0-wanted_result": "mine", "goals-0-reward": BAD})
    assert "mine" in told.text
    assert "theirs" in told.text
    form = anna.post(path(web), typed(told, **{"keep-1": keep, "act": "merge"}))
    anna.post(path(web), typed(form, act="save"))
    goals = newest(web).goals
    assert [goal.wanted_result for goal in goals] == results
    assert {goal.reward for goal in goals} >= ({BAD} if keep != "theirs" else {""})
    assert len(web.house.cycle().dossier.plans) == (2 if keep == "theirs" else 3)


def test_what_only_one_changed_is_advised_and_the_rest_comes_along() -> None:
    web = Web(drafted(make_plan(make_goal(1), make_goal(2, title="the second"))))
    anna = web.of(ANNA)
    told = stale(web, anna, **{"goals-1-title": "mine", "evaluate_on": "2027-01-11"})
    assert (told.fields["keep-1"], told.fields["keep-2"]) == ("theirs", "mine")
    form = anna.post(path(web), typed(told, act="merge"))
    anna.post(path(web), typed(form, act="save"))
    first, second = newest(web).goals
    assert (first.wanted_result, second.title) == ("theirs", "mine")
    assert newest(web).evaluate_on == date(2027, 1, 11)


def test_a_choice_that_is_none_and_a_form_that_was_bent() -> None:
    web = Web(drafted(make_plan()))
    anna = web.of(ANNA)
    told = stale(web, anna, **{"goals-0-wanted_result": "mine"})
    form = anna.post(path(web), typed(told, **{"keep-1": "perhaps", "keep-x": "mine",
                                               "act": "merge"}))  # fmt: skip
    assert form.fields["goals-0-wanted_result"] == "mine"
    bent = typed(told, **{"goals-0-ends_on": "soon", "act": "merge"})
    assert anna.post(path(web), bent).fields["goals-0-ends_on"] == "soon"
    none = Web(talked())
    kept = none.of(ANNA).post(path(none), {"goals-0-title": "kept", "act": "merge"})
    assert kept.fields["goals-0-title"] == "kept"


def test_the_questions_are_answered_while_one_types() -> None:
    web = Web(drafted(make_plan(make_goal(wanted_result=""))))
    anna = web.of(ANNA)
    check = path(web).replace("edit", "check")
    told = form_of_plan(newest(web)) | {"base": "1"}
    answer = anna.sent(f"{check}?row=goals-0", told)
    assert 'href="#goals-0-wanted_result"' in answer.text
    assert "Zo leest het: zes sessies" in answer.text
    told |= {"goals-0-wanted_result": "it works", "goals-0-activities-0-planning-end": "soon"}
    answer = anna.sent(f"{check}?row=goals-0", told)
    assert "Dit doel is SMART" in answer.text
    assert "Begin te schrijven" in anna.sent(f"{check}?row=goals-7", told).text
    assert anna.sent(f"{check}?row=title", told).status_code == 422
    assert len(web.house.cycle().dossier.plans) == 1


def test_names_of_the_organisations_lists_are_offered() -> None:
    from popflow.domain.post import Competence, Post  # noqa: PLC0415 - only here

    house = House()
    with house.store.begin() as uow:
        uow.posts.save_posts([Post("1", "clerk", now=(Competence(BAD),))])
        uow.commit()
    web = Web(talked(house))
    answer = web.of(ANNA).client.get(path(web)).text
    assert 'list="known-competence"' in answer
    assert 'list="known-aim"' not in answer
    assert "<script>alert" not in answer
