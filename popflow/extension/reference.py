"""The reference of the hooks, ``docs/reference/hooks.md``, written from the code.

``python -m popflow.extension.reference > docs/reference/hooks.md`` writes it anew.
"""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

import pluggy

from popflow import hookspecs
from popflow.domain.budget import Balance, Posting
from popflow.domain.cycle import Answer
from popflow.domain.questions import BudgetQuestion, GuardQuestion
from popflow.ports import Invitation, Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TYPES: tuple[type[Any], ...] = (
    Letter, Invitation, GuardQuestion, BudgetQuestion, Answer, Posting, Balance,
)  # fmt: skip
_SECTION = re.compile(r"^(Args|Returns|Raises|Attributes):$", re.MULTILINE)


def hooks() -> dict[str, Callable[..., object]]:
    """Every hook by name, in the order of the file."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    return {
        name: value
        for name, value in vars(hookspecs).items()
        if inspect.isfunction(value) and manager.parse_hookspec_opts(hookspecs, name)
    }


def render() -> str:
    """The whole page, in Markdown."""
    told = inspect.getdoc(hookspecs) or ""
    return "\n".join([
        "# Hooks",
        "",
        "<!-- Written by `python -m popflow.extension.reference` from popflow/hookspecs.py. -->",
        "",
        _prose(told),
        "",
        *(line for name, spec in hooks().items() for line in _hook(name, spec)),
        "# What goes in and out",
        "",
        *(line for kind in _TYPES for line in _kind(kind)),
    ]).rstrip("\n") + "\n"  # fmt: skip


def _hook(name: str, spec: Callable[..., object]) -> Iterator[str]:
    signature = inspect.signature(spec)
    parameters = "".join(f"\n    {parameter}," for parameter in signature.parameters.values())
    inside = f"{parameters}\n" if parameters else ""
    yield from (f"## {name}", "", "```python")
    yield f"def {name}({inside}) -> {signature.return_annotation}: ...".replace("'", "")
    yield from ("```", "", _prose(inspect.getdoc(spec) or ""), "")


def _kind(kind: type[Any]) -> Iterator[str]:
    yield from (f"## {kind.__name__}", "", f"From `{kind.__module__}`.", "", "```python")
    yield from (_field(field) for field in fields(kind))
    yield from ("```", "", _prose(inspect.getdoc(kind) or ""), "")


def _field(field: Field[Any]) -> str:
    if field.default is not MISSING:
        return f"{field.name}: {field.type} = {field.default!r}"
    factory = field.default_factory
    given = "" if factory is MISSING else f" = {getattr(factory, '__name__', '...')}()"
    return f"{field.name}: {field.type}{given}"


def _prose(docstring: str) -> str:
    """A docstring as Markdown: literals in single backticks, sections in bold, lists as lists."""
    text = docstring.replace("``", "`")
    lines, indented = [], False
    for line in _SECTION.sub(r"**\1**\n", text).splitlines():
        entry = re.match(r"^ {4}(\S.*)$", line)
        named = entry and re.match(r"^\w+: ", entry[1])
        if entry and (named or not indented):
            lines.append(f"- {entry[1]}" if named else entry[1])
        else:
            lines.append(f"  {line.strip()}" if line.startswith("        ") else line.strip())
        indented = bool(entry)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(render())
