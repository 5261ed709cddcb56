"""The question sets that ship say what DOMAIN sections 4 and 13 ask."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from popflow.definitions import Catalog
from popflow.definitions.catalog import QUESTIONS
from popflow.domain.agenda import Topic

WORKFLOWS: Final = Path(__file__).parents[3] / "workflows"
SHIPPED: Final = Catalog(WORKFLOWS)
NAMES: Final = ("naar-behoefte", "periodiek-onderhoud", "probleemsignalering")


@pytest.mark.parametrize("name", SHIPPED.question_names())
def test_a_question_set_is_whole_in_both_languages(name: str) -> None:
    assert SHIPPED.lint_questions(name) == ()
    found = SHIPPED.questions(name)
    for question in found.questions:
        assert set(question.ask) == {"nl", "en"}
        assert question.ask["nl"] != question.ask["en"]


@pytest.mark.parametrize("audience", ["employee", "manager", "department"])
def test_there_is_a_short_and_a_full_set_for_each(audience: str) -> None:
    short, full = (SHIPPED.questions(f"{audience}-{size}") for size in ("short", "full"))
    assert short.audience == full.audience == audience
    assert 3 < len(short.questions) < len(full.questions)


def test_the_full_set_adds_to_the_employees_short_one() -> None:
    short, full = SHIPPED.questions("employee-short"), SHIPPED.questions("employee-full")
    said = {question.ask["nl"] for question in full.questions}
    assert said >= {question.ask["nl"] for question in short.questions}
    assert {question.topic for question in full.questions} >= set(Topic) - {
        Topic.PERFORMANCE_BY_MANAGER
    }


def test_the_managers_form_says_that_copies_can_be_asked_for() -> None:
    for name in ("manager-short", "manager-full"):
        intro = SHIPPED.questions(name).intro
        assert "kopie" in intro["nl"]
        assert "copy" in intro["en"]


def choices(name: str, key: str) -> list[str]:
    (found,) = (one for one in SHIPPED.questions(name).questions if one.key == key)
    for choice in found.choices:
        assert set(choice.say) == {"nl", "en"}
    return [choice.key for choice in found.choices]


@pytest.mark.parametrize("name", ["employee-short", "employee-full"])
def test_section_13_reasons_to_start_are_the_employees_own_choice(name: str) -> None:
    assert choices(name, "reason_to_start") == [
        "purposeful", "something_else", "post_no_longer_fits", "employability",
    ]  # fmt: skip


def test_section_13_why_people_think_of_leaving_can_be_chosen() -> None:
    assert choices("employee-full", "thoughts_of_leaving") == [
        "little_room_to_grow", "policy", "unclear_role", "little_challenge", "pointless_work",
    ]  # fmt: skip
    for key in ("reason_to_start", "thoughts_of_leaving"):
        (found,) = (q for q in SHIPPED.questions("employee-full").questions if q.key == key)
        assert found.optional


def test_section_13_a_manager_can_check_oneself() -> None:
    asked = SHIPPED.questions("manager-self-check")
    qualities = [question.key for question in asked.questions if question.choices]
    assert qualities == [
        "patience", "enthusiasm", "honesty", "friendliness", "interest", "self_confidence",
        "fairness", "evenness", "flexibility", "resourcefulness", "empathy",
    ]  # fmt: skip
    for key in qualities:
        assert choices("manager-self-check", key) == ["strength", "sometimes", "could_grow"]


@pytest.mark.parametrize("name", NAMES)
def test_section_4_each_workflow_asks_both_parties_and_once_a_year(name: str) -> None:
    sets = SHIPPED.current(name).question_sets
    assert {role: asked.audience for role, asked in sets.items()} == {
        role: role for role in ("employee", "manager", "department", "self_check")
    }
    shared = [one.key for one in sets["department"].questions if one.shareable]
    assert shared == ["priorities"]


@pytest.mark.parametrize("size", ["short", "full"])
def test_section_4_prompts_for_the_employee(size: str) -> None:
    keys = {question.key for question in SHIPPED.questions(f"employee-{size}").questions}
    assert keys >= {"cheap_ideas", "manager_matters", "keep_up"}
    assert keys & {"year", "ambition_year"}


def test_every_question_set_file_is_seen() -> None:
    files = {file.stem for file in (WORKFLOWS / QUESTIONS).iterdir()}
    assert files == set(SHIPPED.question_names())
