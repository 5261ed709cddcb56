"""Guards of plugins: asked in batches, isolated, and their answers checked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from popflow.domain.cycle import Answer, Cycle
from popflow.domain.questions import GuardQuestion
from popflow.domain.workflow import Milestone
from popflow.extension import Relay, State
from popflow.testing import make_person

if TYPE_CHECKING:
    from popflow.ports import Hooks
    from tests.support.distributions import Site

NOW = datetime(2025, 6, 2, 8, tzinfo=UTC)
FAILED = Answer(passed=False, reason="plugin_failed", detail={"plugin": "odd"}, by="odd")
NAMES = """
@hookimpl
def popflow_guards():
    return {"trained": "The manager was trained."}

@hookimpl
def popflow_answer_guards(questions):
"""
GOOD = (
    NAMES.replace("trained", "quiet")
    + """
    return [Answer(passed=q.cycle.id % 2 == 1, reason="" if q.cycle.id % 2 else "even")
            for q in questions]
"""
)


def asked(name: str, *ids: int) -> list[GuardQuestion]:
    cycles = [Cycle(n, "200", "test", "key", "talk", Milestone.ANNOUNCED, NOW, NOW) for n in ids]
    return [GuardQuestion(name, cycle, "agree", make_person(), None, NOW) for cycle in cycles]


def relay(site: Site, body: str) -> Relay:
    """A relay over a plugin ``odd`` with that answer, and a good one beside it."""
    site.install("odd", NAMES + body)
    site.install("good", GOOD)
    return Relay(site.load(strict=True))


def test_the_relay_is_what_the_engine_calls(site: Site) -> None:
    hooks: Hooks = relay(site, "    return []")
    assert hooks.guards() == {
        "trained": "The manager was trained.",
        "quiet": "The manager was quiet.",
    }


def test_each_question_is_answered_by_the_plugin_that_named_the_guard(site: Site) -> None:
    hooks = relay(site, "    return [Answer(passed=True) for _ in questions]")
    mixed = [*asked("quiet", 1, 2), *asked("trained", 3), *asked("nobodys", 4), *asked("quiet", 5)]
    answers = hooks.answer(mixed)
    assert [(a.passed, a.reason, a.by) for a in answers] == [
        (True, "", "good"),
        (False, "even", "good"),
        (True, "", "odd"),
        (False, "unanswered", ""),
        (True, "", "good"),
    ]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("raise RuntimeError('why')", "RuntimeError: why"),
        ("raise SystemExit(1)", "SystemExit: 1"),
        ("return None", "returned NoneType instead of a list"),
        ("return 'yes'", "returned str instead of a list"),
        ("return [Answer(passed=True)]", "returned 1 answers to 2 questions"),
        ("return [True, True]", "returned bool instead of an Answer"),
        ("return [Answer(passed='yes')] * 2", "fields are of the wrong kind"),
        ("return [Answer(passed=True, detail={'a': 1})] * 2", "fields are of the wrong kind"),
        ("return [Answer(passed=True, postings=(1,))] * 2", "returned int instead of a Posting"),
    ],
)
def test_a_plugin_that_fails_answers_no_is_named_and_silences_nobody(
    site: Site, body: str, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    site.install("odd", f"{NAMES}    {body}")
    site.install("good", GOOD)
    plugins = site.load(strict=True)
    answers = Relay(plugins).answer([*asked("trained", 1, 2), *asked("quiet", 3)])
    assert answers == [FAILED, FAILED, Answer(passed=True, by="good")]
    told = site.report(plugins)["odd"]
    assert told.state is State.LOADED
    assert told.failures >= 1
    assert problem in told.problem
    assert told.problem.startswith("popflow_answer_guards: ")
    assert site.report(plugins)["good"].failures == 0
    assert [(r.__dict__["plugin"], r.__dict__["hook"]) for r in caplog.records] == [
        ("odd", "popflow_answer_guards")
    ]
    assert "why" not in caplog.text


def test_a_guard_cannot_move_money(site: Site) -> None:
    body = """
    from popflow.domain.budget import Posting
    one = Posting("k", "200", 1, "grants:200", "available:200", "grant", questions[0].now)
    return [Answer(passed=True, postings=(one,))]
    """
    site.install("odd", NAMES + body)
    plugins = site.load(strict=True)
    assert Relay(plugins).answer(asked("trained", 1)) == [FAILED]
    assert "only the budget plugin posts" in site.report(plugins)["odd"].problem


def test_one_cycle_that_a_plugin_cannot_bear_does_not_refuse_the_rest_of_its_batch(
    site: Site,
) -> None:
    body = """
    return [Answer(passed=[True][q.cycle.id == 2]) for q in questions]
    """
    answers = relay(site, body).answer(asked("trained", 1, 2, 3))
    assert answers == [Answer(passed=True, by="odd"), FAILED, Answer(passed=True, by="odd")]


def test_a_plugin_that_answers_rubbish_over_a_batch_is_not_believed_one_by_one(site: Site) -> None:
    answers = relay(site, "    return [Answer(passed=True)]").answer(asked("trained", 1, 2))
    assert answers == [FAILED, FAILED]


def test_a_plugin_whose_questions_are_none_is_not_called(site: Site) -> None:
    site.install("odd", NAMES + "    raise RuntimeError")
    plugins = site.load(strict=True)
    assert Relay(plugins).answer([]) == []
    assert site.report(plugins)["odd"].failures == 0


def test_a_refusal_without_a_reason_gets_one(site: Site) -> None:
    (answer,) = relay(site, "    return [Answer(passed=False)]").answer(asked("trained", 1))
    assert answer.reason == "guard_said_no"


def test_the_same_failure_fills_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.install("odd", NAMES + "    raise RuntimeError('why')")
    plugins = site.load(strict=True)
    for _ in range(5):
        Relay(plugins).answer(asked("trained", 1))
    assert site.report(plugins)["odd"].failures == 5
    assert len(caplog.records) == 1
