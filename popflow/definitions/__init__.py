"""Workflow files: read, checked, and turned into the domain's definitions."""

from popflow.definitions.catalog import Catalog
from popflow.definitions.conditions import CelConditions, check_condition
from popflow.definitions.diagram import mermaid
from popflow.definitions.findings import Finding, Severity
from popflow.definitions.loading import lint, load
from popflow.definitions.questions import Question, QuestionSet, lint_questions, load_questions
from popflow.definitions.schema import question_schema, schema

__all__ = [
    "Catalog",
    "CelConditions",
    "Finding",
    "Question",
    "QuestionSet",
    "Severity",
    "check_condition",
    "lint",
    "lint_questions",
    "load",
    "load_questions",
    "mermaid",
    "question_schema",
    "schema",
]
