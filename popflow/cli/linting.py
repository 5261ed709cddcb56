"""The linter over workflow files and question sets, by name or by file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.cli.workshop import Workshop
    from popflow.definitions import Finding


def lint_all(shop: Workshop) -> list[Finding]:
    """All that is wrong with any workflow or question set."""
    found: list[Finding] = []
    for name in shop.catalog.names():
        found += shop.catalog.lint(name)
    for name in shop.catalog.question_names():
        found += shop.catalog.lint_questions(name)
    return list(dict.fromkeys(found))  # a broken set is told once, however many name it


def lint_some(shop: Workshop, names: Iterable[str]) -> list[Finding]:
    """All that is wrong with these: names of workflows or question sets, or files.

    Raises:
        NotFoundError: A name is nothing's.
    """
    found: list[Finding] = []
    for name in names:
        if name.endswith((".yaml", ".yml")) or "/" in name:
            found += shop.catalog.lint_file(Path(name))
        elif name in shop.catalog.question_names():
            found += shop.catalog.lint_questions(name)
        else:
            found += shop.catalog.lint(name)
    return list(dict.fromkeys(found))
