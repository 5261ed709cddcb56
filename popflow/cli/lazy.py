"""Commands that are imported when they are run: ``popflow --help`` stays quick."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

COMMANDS: Final = "popflow.commands"
"""Entry points of plugins that add commands."""
SETTINGS: Final = "POPFLOW_CONFIG"
FILES: Final = ("popflow.toml", "config/popflow.toml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A command that is not imported yet: where it is, and what ``--help`` says of it."""

    module: str
    help: str


class LazyGroup(TyperGroup):
    """A group that knows its commands by name alone."""

    entries: Mapping[str, Entry] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - typer's own signature
        """The names of popflow's own commands and of those that plugins add."""
        return [*self.entries, *sorted(_foreign(self.entries))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - likewise
        """The command of that name, imported now; ``None`` when there is none."""
        entry = self.entries.get(cmd_name)
        if entry is not None:
            app = import_module(f"popflow.cli.{entry.module}").app
            return typer.main.get_command(app)
        return _load_foreign(cmd_name) if cmd_name in _foreign(self.entries) else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - likewise
        """Write the list of commands without importing one."""
        told = [(name, entry.help) for name, entry in self.entries.items()]
        plugins = sorted(_foreign(self.entries).items())
        with formatter.section("Commands"):
            formatter.write_dl(told)
        if plugins:
            with formatter.section("Commands of plugins"):
                formatter.write_dl([(name, f"From {dist}.") for name, dist in plugins])


def _foreign(own: Collection[str]) -> dict[str, str]:
    """Names of commands that plugins add, with the distribution of each; nothing is imported."""
    found = {
        entry.name: entry.dist.name if entry.dist is not None else "a plugin"
        for entry in entry_points(group=COMMANDS)
        if entry.name not in own
    }
    blocked = set(_blocked()) if found else set()
    return {name: dist for name, dist in found.items() if name not in blocked}


def _blocked() -> Iterator[str]:
    """The block list as the file has it, read without the settings' own machinery.

    A list of names for ``--help`` need not fail over a bad file: whoever runs the command does.
    """
    named = os.environ.get(SETTINGS)
    for path in [Path(named)] if named else [Path(name) for name in FILES]:
        try:
            plugins = tomllib.loads(path.read_text(encoding="utf-8")).get("plugins", {})
            yield from (name for name in plugins.get("block", ()) if isinstance(name, str))
        except (OSError, ValueError, AttributeError, TypeError, RecursionError):
            continue
        return


def _load_foreign(name: str) -> Any:  # noqa: ANN401 - a command of typer
    from popflow.cli.failure import Code, CommandError
    from popflow.cli.place import settings_or_defaults
    from popflow.extension import commands

    settings = settings_or_defaults()
    command = next((c for c in commands(settings.plugins.block) if c.name == name), None)
    if command is None:
        return None
    app = command.load(settings.plugins.tables)
    if not isinstance(app, typer.Typer):
        raise CommandError(
            Code.PLUGIN,
            f"The command '{name}' of {command.distribution} is no typer app. "
            "Ask whoever made that plugin.",
        )
    return typer.main.get_command(app)
