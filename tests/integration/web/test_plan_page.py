"""The plan to read, compare, sign, refuse, confirm and print."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from popflow.domain.cycle import Answer
from popflow.domain.event import Draft, Signing
from popflow.domain.person import Party
from popflow.domain.plan import ActivityKind, PlanContent
from popflow.domain.signature import SignatureKind
from popflow.domain.workflow import Milestone
from popflow.engine.cycles import act
from popflow.testing import make_goal, make_plan
from tests.support.house import ANNA, BRAM, HR, MANAGER, OTHER, House
from tests.support.talks import drafted, talked
from tests.support.web import Web

if TYPE_CHECKING:
    from popflow.domain.course import Decision
    from popflow.domain.questions import BudgetQuestion

BAD = "<script>alert(1)</script>"


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle().id}/plan"


def test_who_reads_a_plan_and_who_is_told_that_it_is_not_there() -> None:
    web = Web(drafted(make_plan()))
    for who in (ANNA, MANAGER):
        assert "goal 1" in web.of(who).get(path(web)).text
    for who in (HR, OTHER, BRAM):
        for sub in ("", "/edit", ".pdf"):
            web.of(who).get(path(web) + sub, 404)
        for sub in ("/sign", "/confirm", "/edit"):
            web.of(who).post(path(web) + sub, {"version": "1"}, 404)


@pytest.mark.parametrize(("language", "said"), [("nl", "Er is nog geen plan"),
                                                ("en", "There is no plan yet")])  # fmt: skip
def test_no_plan_yet_is_a_page(language: str, said: str) -> None:
    web = Web(talked())
    page = web.of(ANNA, language).get(path(web))
    assert said in page.headings
    assert f"{path(web)}/edit" in page.links.values()
    web.of(ANNA).get(f"{path(web)}.pdf", 404)


def test_before_the_conversation_there_is_nothing_to_write() -> None:
    house = House()
    house.tick()
    web = Web(house)
    page = web.of(ANNA).get(path(web))
    assert f"{path(web)}/edit" not in page.links.values()
    web.of(ANNA).get(f"{path(web)}/edit", 404)
    web.of(ANNA).post(f"{path(web)}/sign", {"version": "1"}, 404)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_open_is_said_with_a_link_to_the_very_field(language: str) -> None:
    goal = make_goal(wanted_result="", ends_on=None, manager_stands_behind=None, indicator=None)
    web = Web(drafted(make_plan(goal)))
    page = web.of(ANNA, language).get(path(web))
    edit = f"{path(web)}/edit"
    for field in ("wanted_result", "indicator-name", "ends_on"):
        assert f"{edit}#goals-0-{field}" in page.links.values()
    assert f"{edit}#goals-0-manager_stands_behind" not in page.links.values()
    theirs = web.of(MANAGER, language).get(path(web))
    assert f"{edit}#goals-0-manager_stands_behind" in theirs.links.values()


def test_signing_waits_until_each_goal_is_smart_and_says_so() -> None:
    web = Web(drafted(make_plan(make_goal(wanted_result=""))))
    answer = web.of(ANNA).client.get(path(web)).text
    assert 'disabled aria-describedby="why"' in answer
    assert "zodra elk doel SMART is" in answer


def test_both_sign_and_it_is_agreed() -> None:
    web = Web(drafted(make_plan()))
    page = web.of(ANNA).post(f"{path(web)}/sign", {"version": "1", "kind": "agreed"})
    assert "Je handtekening staat eronder" in page.text
    page = web.of(MANAGER).post(f"{path(web)}/sign", {"version": "1", "kind": "agreed"})
    assert "Dit plan is nu jullie afspraak" in page.text
    assert web.house.cycle().agreed_version == 1
    assert "afgesproken op" in page.text


@pytest.mark.parametrize("kind", ["seen", "refused"])
def test_a_remark_is_kept_when_it_is_forgotten_and_shown_when_it_is_there(kind: str) -> None:
    web = Web(drafted(make_plan()))
    anna = web.of(ANNA)
    page = anna.post(f"{path(web)}/sign", {"version": "1", "kind": kind}, 409)
    assert page.actions
    page = anna.post(f"{path(web)}/sign", {"version": "1", "kind": kind, "remark": BAD})
    assert BAD in page.text
    (signature,) = web.house.cycle().dossier.signatures.values()
    assert signature.kind is SignatureKind(kind)
    assert any(link.endswith("/do/follow_up") for link in page.links.values())


def test_the_version_that_was_read_is_signed_or_none() -> None:
    web = Web(drafted(make_plan()))
    anna = web.of(ANNA)
    web.house.does(MANAGER, "draft", Draft(make_plan(make_goal(title="another"))))
    page = anna.post(
        f"{path(web)}/sign", {"version": "1", "kind": "refused", "remark": "as I read it"}, 409
    )
    assert page.fields["remark"] == "as I read it"
    assert not web.house.cycle().dossier.signatures
    for bad in ({"kind": "perhaps"}, {"version": "x"}):
        anna.post(f"{path(web)}/sign", {"version": "2", "kind": "agreed", **bad}, 409)


def test_a_signature_that_lapsed_is_told_in_the_colour_of_the_sun() -> None:
    web = Web(drafted(make_plan()))
    web.house.does(MANAGER, "sign", Signing(1))
    web.house.does(ANNA, "draft", Draft(make_plan(make_goal(title="another"))))
    name = web.house.engine
    with name.store.read() as uow:
        first = uow.people.get([MANAGER])[MANAGER].first_name
    text = web.of(ANNA).client.get(path(web)).text
    assert f'<span class="tag turn-tag">Plan gewijzigd: {first} tekent opnieuw</span>' in text
    assert "Plan gewijzigd: jij tekent opnieuw" in web.of(MANAGER).get(path(web)).text


def test_no_money_is_told_with_the_amount_and_the_way_out() -> None:
    def scheme(question: BudgetQuestion) -> Answer:
        told = {"needed": str(question.planned), "available": "10000", "short": "30000"}
        return Answer(passed=False, reason="no_budget", detail=told)

    house = House()
    house.post.scheme = scheme
    web = Web(drafted(make_plan(make_goal(cost=40_000)), house))
    page = web.of(ANNA).get(path(web))
    assert "€ 300 te klein" in page.text
    assert "vraag HR om toestemming" in page.text
    assert "Dit plan vraagt € 400 van je budget" in page.text
    assert "van je budget" not in web.of(MANAGER).get(path(web)).text
    web.of(ANNA).post(f"{path(web)}/sign", {"version": "1"})
    page = web.of(MANAGER).post(f"{path(web)}/sign", {"version": "1"}, 409)
    assert "€ 300 te klein" in page.text
    assert web.house.cycle().agreed_version is None


def agreed_and(changed: PlanContent) -> Web:
    house = House()
    house.begin()
    house.agree()
    house.wait(timedelta(days=1))
    house.does(ANNA, "draft", Draft(changed))
    return Web(house)


def test_shifted_dates_are_confirmed_by_both() -> None:
    goal = make_goal()
    assert goal.ends_on is not None
    web = agreed_and(make_plan(replace(goal, ends_on=goal.ends_on + timedelta(days=7))))
    assert web.house.cycle().milestone in {Milestone.AGREED, Milestone.EXECUTING}
    anna = web.of(ANNA)
    page = anna.get(path(web))
    assert "Er zijn alleen datums verschoven" in page.text
    anna.post(f"{path(web)}/confirm", {"version": "1"}, 409)
    page = anna.post(f"{path(web)}/confirm", {"version": "2"})
    assert "Je hebt de datums bevestigd" in page.text
    page = web.of(MANAGER).post(f"{path(web)}/confirm", {"version": "2"})
    assert "De nieuwe versie geldt vanaf nu" in page.text
    assert web.house.cycle().agreed_version == 2


def test_a_draft_that_is_saved_meanwhile_is_not_confirmed_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goal = make_goal()
    assert goal.ends_on is not None
    ends_on = goal.ends_on
    web = agreed_and(make_plan(replace(goal, ends_on=ends_on + timedelta(days=7))))

    def overtaken(*given: Any) -> Decision:  # noqa: ANN401 - as the use case
        later = make_plan(replace(goal, ends_on=ends_on + timedelta(days=14)))
        web.house.does(MANAGER, "draft", Draft(later, 2))
        return act(*given)

    monkeypatch.setattr("popflow.web.pages.plan_page.act", overtaken)
    page = web.of(ANNA).post(f"{path(web)}/confirm", {"version": "2"}, 409)
    assert "Deze POP is intussen veranderd" in page.text
    assert page.fields["version"] == "3"
    assert web.house.history()[-1].event == "draft"


def test_more_than_dates_is_not_confirmed() -> None:
    web = agreed_and(make_plan(make_goal(title="another")))
    page = web.of(ANNA).post(f"{path(web)}/confirm", {"version": "2"}, 409)
    assert "Van versie 1 naar versie 2" in page.headings
    web.of(ANNA).post(f"{path(web)}/sign", {"version": "2"})
    page = web.of(MANAGER).post(f"{path(web)}/sign", {"version": "2"})
    assert "De nieuwe versie geldt vanaf nu" in page.text


def test_versions_are_compared() -> None:
    web = Web(drafted(make_plan()))
    house = web.house
    changed = make_plan(make_goal(title="another"), make_goal(2, title=BAD), evaluate_on=None)
    house.does(MANAGER, "draft", Draft(changed))
    house.does(ANNA, "draft", Draft(make_plan(make_goal(2, title=BAD))))
    answer = web.of(ANNA).client.get(f"{path(web)}?from=1&to=2").text
    assert "<del>goal 1</del>" in answer
    assert "<ins>another</ins>" in answer
    assert "<script>alert" not in answer
    page = web.of(ANNA).get(f"{path(web)}?from=2")
    assert "Dit doel staat er niet meer in." in page.text
    assert "Deze versies zijn gelijk." in web.of(ANNA).get(f"{path(web)}?from=3&to=3").text
    assert "goal 1" in web.of(ANNA).get(f"{path(web)}?version=1").text
    for query in ("?from=9", "?to=9", "?version=9"):
        web.of(ANNA).get(path(web) + query, 404)
    web.of(ANNA).get(f"{path(web)}?from=x", 422)


def test_hints_name_other_ways_and_unknown_names(monkeypatch: pytest.MonkeyPatch) -> None:
    goal = make_goal(declined_because="")
    course = replace(goal.activities[0], kind=ActivityKind.COURSE, supervisor=BRAM)
    content = make_plan(replace(goal, activities=(course,)),
                        make_goal(2, declined_because="not now"))  # fmt: skip
    web = Web(drafted(content))
    page = web.of(ANNA).get(path(web))
    assert "meelopen met een collega (uren van een collega)" in page.text
    assert "not now" in page.text
    assert "begeleid door" in page.text


def test_the_form_is_printed() -> None:
    web = Web(drafted(make_plan()))
    for who in (ANNA, MANAGER):
        answer = web.of(who).client.get(f"{path(web)}.pdf?version=1")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_both_sides_promises_stand_side_by_side() -> None:
    web = Web(drafted(make_plan()))
    text = web.of(ANNA).get(path(web)).text
    for party, said in ((Party.EMPLOYEE, "learn with a colleague"), (Party.MANAGER, "guidance")):
        assert party
        assert said in text
    house = House()
    house.begin()
    house.agree()
    assert (
        "Dit hebben jullie elkaar toegezegd"
        in Web(house).of(MANAGER).get(f"/cycles/{house.cycle().id}/plan").text
    )
