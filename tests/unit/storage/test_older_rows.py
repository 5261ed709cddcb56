"""What an older popflow wrote is read by this one, and what was signed is still what it was."""

from __future__ import annotations

from popflow.domain.plan import content_hash
from popflow.domain.span import Span, Unit
from popflow.storage.codec import decode_changes, decode_dossier
from popflow.testing import make_plan

ACTIVITY = (
    '{"kind":"coaching","text":"learn with a colleague, goal 1","planning":{"start":"2026-05-04",'
    '"end":"2026-11-30","count":6,"unit":"session","weekday":null,"day_part":null,"every":null,'
    '"in_working_time":null},"support":[{"kind":"hours_of_others","text":"guidance for goal 1",'
    '"quantity":12,"unit":"hour","cost":0,"supplier":"","in_working_time":null,"due_on":null,'
    '"subsidy":""}]}'
)
PLAN = (
    '{"number":1,"content":{"goals":[{"key":1,"title":"goal 1","origin":"both","activities":['
    + ACTIVITY
    + '],"wanted_result":"does the work alone","indicator":{"name":"cases done alone","start":"0",'
    '"target":"10","unit":"cases"},"starts_on":null,"ends_on":"2026-11-30","interim_results":[],'
    '"use_in_work":"","benefit":"","priority":null,"competence":"","aim":"","target_post":"",'
    '"required":false,"exploring":false,"employee_stands_behind":true,'
    '"manager_stands_behind":true,"realistic_employee":true,"realistic_manager":true,'
    '"starting_level":"","reward":"","overrides":[],"declined_because":"","carried_from":null}],'
    '"evaluate_on":null,"first_check_in":{"count":6,"unit":"week"},'
    '"rhythm":{"count":3,"unit":"month"}},"author":"200","at":"2026-04-20T10:00:00Z",'
    '"content_hash":"f091d20b5a1f5eb6f3e531a30f331903316f31d9ad11e8d946c19457969f24f6"}'
)
CHECK_IN = (
    '{"key":1,"at":"2026-06-20T10:00:00Z","by":"200","party":"employee","progress":"slower",'
    '"note":"","speed_up":"","meets_expectations":null,"steer":""}'
)


def test_a_dossier_without_advisers_and_supervisors_is_read_and_its_hash_holds() -> None:
    text = (
        '{"agenda":{},"topics":{},"plans":{"1":' + PLAN + '},"signatures":{},'
        '"check_ins":{"1":' + CHECK_IN + '},"commitments":{},"answers":{},"confirmations":{}}'
    )
    dossier = decode_dossier(text)
    version = dossier.plans[1]
    said = make_plan(first_check_in=Span(6, Unit.WEEK), rhythm=Span(3, Unit.MONTH))
    assert version.content == said
    assert content_hash(version.content) == version.content_hash
    assert (dossier.check_ins[1].goal, dossier.check_ins[1].activity) == (None, None)
    assert dossier.advisers == {}


def test_a_change_of_history_is_read_alike() -> None:
    (change,) = decode_changes('[["plans",1]]', f"[{PLAN}]")
    assert content_hash(change.value.content) == change.value.content_hash
