"""How much the plan's form may hold, and what becomes of what no page of ours sends."""

from __future__ import annotations

from popflow.engine.access import end_all
from tests.support.house import ANNA
from tests.support.talks import talked
from tests.support.web import Web


def path(web: Web) -> str:
    return f"/cycles/{web.house.cycle().id}/plan/edit"


def test_a_plan_of_many_goals_is_a_form_that_is_read() -> None:
    web = Web(talked())
    anna = web.of(ANNA)
    form = anna.get(path(web))
    row = {key: text for key, text in form.fields.items() if key.startswith("goals-0-")}
    told = dict(form.fields)
    for goal in range(1, 80):
        told |= {key.replace("goals-0", f"goals-{goal}"): text for key, text in row.items()}
        told |= {f"goals-{goal}-key": str(goal + 1), f"goals-{goal}-title": f"Goal {goal}"}
    assert len(told) > 1_000
    anna.post(path(web), {**told, "goals-0-title": "First", "act": "save"})
    plans = web.house.cycle().dossier.plans
    assert [goal.title for goal in plans[max(plans)].content.goals[:2]] == ["First", "Goal 1"]
    end_all(web.house.engine, ANNA)
    page = anna.post(path(web), {**told, "act": "save"}, 401)
    assert page.fields["goals-79-title"] == "Goal 79"


def test_a_key_that_no_goal_has_is_told_as_what_it_is() -> None:
    web = Web(talked())
    anna = web.of(ANNA)
    many = "9" * 5_000
    told = {**anna.get(path(web)).fields, "goals-0-key": many, f"keep-{many}": "mine"}
    anna.post(path(web), {**told, "act": "add:goals"})
    anna.post(path(web), {**told, "act": "merge"})
    anna.post(path(web), {**told, "act": "save"}, 422)
