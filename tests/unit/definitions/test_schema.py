"""The JSON Schema for editors and the parser say the same: both come from one table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from popflow.definitions import lint, question_schema, workflow_schema
from popflow.definitions.language import WORKFLOW
from popflow.definitions.question_language import QUESTION_SET
from popflow.definitions.schema import records

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKFLOWS: Final = Path(__file__).parents[3] / "workflows"
FILES: Final = sorted(WORKFLOWS.glob("*.yaml"))
SETS: Final = sorted((WORKFLOWS / "questions").glob("*.yaml"))
TEXT: Final = (WORKFLOWS / "naar-behoefte.yaml").read_text(encoding="utf-8")
VALIDATOR: Final = Draft202012Validator(workflow_schema())


def data(text: str) -> Any:  # noqa: ANN401 - what YAML holds is anything
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text)))


@pytest.mark.parametrize("made", [workflow_schema(), question_schema()])
def test_the_schema_is_one_and_is_plain_json(made: Mapping[str, object]) -> None:
    Draft202012Validator.check_schema(made)
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_workflow_fits(file: Path) -> None:
    VALIDATOR.validate(data(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
def test_a_shipped_question_set_fits(file: Path) -> None:
    Draft202012Validator(question_schema()).validate(data(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("record", "made"), [(WORKFLOW, workflow_schema()), (QUESTION_SET, question_schema())]
)
def test_schema_and_parser_know_the_same_keys(record: Any, made: Any) -> None:  # noqa: ANN401 - parsed JSON
    found = records(record)
    assert set(made["$defs"]) == set(found)
    for name, one in found.items():
        told = made["$defs"][name]
        assert set(told["properties"]) == set(one.keys)
        assert set(told.get("required", ())) == {k for k, key in one.keys.items() if key.required}
        assert told["additionalProperties"] is False
        assert all(part["description"] for part in told["properties"].values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("intensity:", "intensiteit:"),
        ("model: naar-behoefte", "model: behoefte"),
        ("obliges: true", "obliges: 'true'"),
        ("limit: 60 months", "limit: 60 monthz"),
        ("at: conversation - 14 days", "at: conversation - 14 dayz"),
        ("about: prepare", "about: preparing"),
        ("        about: prepare\n", ""),
        ("        fire: miss\n", "        fire: miss\n        remind: hr\n"),
        ("  from: 54 months", "  #"),
        ("popflow: 1", "popflow: 2"),
        ("nl: Gepland", "nl: 12"),
        ("unless: held", "unless: lists_ready"),
        ("      miss:", "      suspend:"),
        ("  closed:\n", "  suspended:\n"),
        ("by: [timer, system]", "by: [timer, robot]"),
        ("        fire: miss\n", "        fire: miss\n        digest: true\n"),
    ],
)
def test_what_the_schema_refuses_the_parser_refuses(old: str, new: str) -> None:
    assert old in TEXT
    broken = TEXT.replace(old, new)
    assert not VALIDATOR.is_valid(data(broken))
    assert any(one.severity == "error" for one in lint(broken))
