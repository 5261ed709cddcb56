"""Workflow files: read, checked, and turned into the domain's definitions.

Each name is imported when it is first asked for: most commands read no workflow file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from popflow.definitions.catalog import Catalog
    from popflow.definitions.conditions import CelConditions, check_condition
    from popflow.definitions.diagram import mermaid
    from popflow.definitions.findings import Finding, Severity
    from popflow.definitions.loading import lint, load
    from popflow.definitions.questions import lint_questions, load_questions
    from popflow.definitions.schema import question_schema, workflow_schema

__all__ = [
    "Catalog",
    "CelConditions",
    "Finding",
    "Severity",
    "check_condition",
    "lint",
    "lint_questions",
    "load",
    "load_questions",
    "mermaid",
    "question_schema",
    "workflow_schema",
]

_PLACES = {
    "Catalog": "popflow.definitions.catalog",
    "CelConditions": "popflow.definitions.conditions",
    "Finding": "popflow.definitions.findings",
    "Severity": "popflow.definitions.findings",
    "check_condition": "popflow.definitions.conditions",
    "lint": "popflow.definitions.loading",
    "lint_questions": "popflow.definitions.questions",
    "load": "popflow.definitions.loading",
    "load_questions": "popflow.definitions.questions",
    "mermaid": "popflow.definitions.diagram",
    "question_schema": "popflow.definitions.schema",
    "workflow_schema": "popflow.definitions.schema",
}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    place = _PLACES.get(name)
    if place is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(place), name)


def __dir__() -> list[str]:
    """What can be asked for."""
    return list(__all__)
