"""Each hook is documented and tested."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Final

import pytest

from popflow.extension.reference import hooks, render

ROOT: Final = Path(__file__).parents[3]
TESTED: Final = {
    "popflow_configure": (
        "test_loading.py",
        "test_each_plugin_gets_its_own_settings_and_cannot_change_them",
    ),
    "popflow_notify": (
        "test_relay_notify.py",
        "test_every_notifier_is_asked_and_those_that_carried_are_told",
    ),
    "popflow_guards": (
        "test_relay_guards.py",
        "test_the_relay_is_what_the_engine_calls",
    ),
    "popflow_answer_guards": (
        "test_relay_guards.py",
        "test_each_question_is_answered_by_the_plugin_that_named_the_guard",
    ),
    "popflow_budget": ("test_relay_budget.py", "test_postings_of_an_answer_come_through"),
    "popflow_budget_due": (
        "test_relay_budget.py",
        "test_what_the_calendar_brings_comes_through",
    ),
    "popflow_store": (
        "test_store_and_commands.py",
        "test_the_store_comes_from_the_plugin_that_knows_the_url",
    ),
    "popflow_work_queue": (
        "test_store_and_commands.py",
        "test_the_work_queue_comes_from_the_plugin_that_knows_the_url",
    ),
}


def test_the_reference_is_written_from_the_code() -> None:
    committed = (ROOT / "docs" / "reference" / "hooks.md").read_text(encoding="utf-8")
    assert committed == render(), (
        "run: python -m popflow.extension.reference > docs/reference/hooks.md"
    )


def test_every_hook_is_in_the_reference_with_its_parameters() -> None:
    page = render()
    for name, spec in hooks().items():
        section = page.split(f"## {name}\n")[1].split("\n## ")[0]
        assert all(
            f"    {parameter}: " in section for parameter in inspect.signature(spec).parameters
        )
        summary = (inspect.getdoc(spec) or "").splitlines()[0]
        assert summary.replace("``", "`") in section


def test_every_hook_has_a_test() -> None:
    assert TESTED.keys() == hooks().keys()


@pytest.mark.parametrize("hook", TESTED)
def test_the_test_of_a_hook_is_there_and_uses_it(hook: str) -> None:
    file, name = TESTED[hook]
    source = (Path(__file__).parent / file).read_text(encoding="utf-8")
    assert hook in source
    functions = {n.name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)}
    assert name in functions
