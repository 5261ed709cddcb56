"""Fills an organisation's folder with what ships; never overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.failure import Code, CommandError
from popflow.resources import CONFIG_FILE, config_text, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path


def fill(folder: Path) -> tuple[list[str], list[str]]:
    """Write the settings and the workflows.

    Returns:
        Names of files that were made, and of those that were there already, inside the folder.

    Raises:
        CommandError: The folder cannot be made or written to.
    """
    made: list[str] = []
    kept: list[str] = []
    try:
        for name, text in _files():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with path.open("x", encoding="utf-8") as file:
                    file.write(text)
            except FileExistsError:
                kept.append(name)
            else:
                made.append(name)
    except OSError as error:
        why = error.strerror or type(error).__name__
        message = f"{error.filename or folder}: {why}. Name a folder that you may write to."
        raise CommandError(Code.FILE, message) from error
    return made, kept


def _files() -> Iterator[tuple[str, str]]:
    yield CONFIG_FILE, config_text()
    yield from _copies(shipped("workflows"), "workflows")


def _copies(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        inside = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _copies(entry, inside)
        elif entry.name.endswith(".yaml"):
            yield inside, entry.read_text(encoding="utf-8")
