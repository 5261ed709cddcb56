"""The JSON Schema of the workflow language, for editors; written from the language's own table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.definitions.language import VERSION, WORKFLOW
from popflow.definitions.question_language import QUESTION_SET
from popflow.definitions.records import ByName, Many, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.definitions.shapes import Shape

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def workflow_schema() -> dict[str, object]:
    """JSON Schema (2020-12) of a workflow file."""
    return _schema(WORKFLOW, "A popflow workflow")


def question_schema() -> dict[str, object]:
    """JSON Schema (2020-12) of a question set."""
    return _schema(QUESTION_SET, "A popflow question set")


def records(record: Record) -> dict[str, Record]:
    """A record and all records inside it, by name, outermost first."""
    found = {record.name: record}
    for key in record.keys.values():
        for inner in _inside(key.shape):
            found |= {name: one for name, one in records(inner).items() if name not in found}
    return found


def _inside(shape: Shape) -> Iterator[Record]:
    if isinstance(shape, Record):
        yield shape
    elif isinstance(shape, (Many, ByName)):
        yield from _inside(shape.shape)


def _schema(record: Record, title: str) -> dict[str, object]:
    return {
        "$schema": _DIALECT,
        "$id": f"urn:popflow:{record.name}:{VERSION}",
        "title": title,
        **record.schema(),
        "$defs": {name: one.definition() for name, one in records(record).items()},
    }
