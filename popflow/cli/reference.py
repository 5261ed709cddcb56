"""The reference of the commands, ``docs/reference/cli.md``, written from the commands.

``python -m popflow.cli.reference > docs/reference/cli.md`` writes it anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import typer
from typer.core import TyperGroup

from popflow.cli.root import ENTRIES, root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.core import TyperCommand

    Command = TyperCommand | TyperGroup

WIDTH: Final = 92
"""Signs in a line of help, whatever the terminal of whoever writes the page."""
_HEAD: Final = """\
# Commands

<!-- Written by `python -m popflow.cli.reference`: change the code, not this file. -->

What `popflow COMMAND --help` prints, for every command. Each takes `--json` for programs. A
command that ends well has exit code 0; one that does not says on standard error what is wrong,
where and what to do, and has exit code 1. Plugins may add commands: `popflow --help` lists them.

Those that act for somebody take `--as NUMBER`: they obey the same rules and show the same as to
that person. Without it they act as the operator of the machine. The history keeps both the person
and the operating-system user."""


def commands() -> dict[str, Command]:
    """Every command by what is typed, groups included; those of plugins are left out."""
    program, found = root(), dict[str, "Command"]()
    for name in ENTRIES:
        found.update(_under(program, name, f"popflow {name}"))
    return found


def _under(group: TyperGroup, name: str, path: str) -> dict[str, Command]:
    given = group.get_command(_context(group, path), name)
    assert given is not None, path  # noqa: S101 - the group itself named it
    command: Command = given  # type: ignore[assignment]  # typer makes nothing else
    found = {path: command}
    if isinstance(command, TyperGroup):
        for inner in sorted(command.commands):
            found.update(_under(command, inner, f"{path} {inner}"))
    return found


def reference() -> str:
    """The whole page, in Markdown."""
    lines = [_HEAD]
    for path, command in commands().items():
        lines += _told(path, command)
    return "\n".join(lines) + "\n"


def _told(path: str, command: Command) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        yield from ("", f"## {path}", "", command.help or "")
        return
    alone = path.count(" ") == 1
    told = command.get_help(_context(command, path))
    yield from ("", f"{'##' if alone else '###'} {path}", "", "```text", told.strip(), "```")


def _context(command: Command, path: str) -> typer.Context:
    return typer.Context(command, info_name=path, terminal_width=WIDTH)


if __name__ == "__main__":
    sys.stdout.write(reference())
