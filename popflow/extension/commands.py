"""Commands of plugins: listed from metadata alone, imported when one is run."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from popflow.errors import PluginError
from popflow.extension.isolation import attempt
from popflow.extension.loading import GROUP, Settings, distribution, load_plugins
from popflow.extension.plugin import State

if TYPE_CHECKING:
    from collections.abc import Collection

COMMANDS = "popflow.commands"


@dataclass(frozen=True, slots=True)
class PluginCommand:
    """A group of commands that a plugin adds to popflow's own.

    Attributes:
        name: What is typed after ``popflow``.
        distribution: What it was installed with.
        entry_point: Where its typer app is.
    """

    name: str
    distribution: str
    entry_point: EntryPoint

    def load(self, tables: Settings | None = None) -> object:
        """Import the typer app, once the plugins that came along with it have their settings.

        Args:
            tables: Each plugin's settings by its name: the tables ``[plugins.NAME]``.

        Raises:
            PluginError: It cannot be imported, or a plugin that came along refuses its settings.
        """
        tables = tables or {}
        others = {
            e.name for e in entry_points(group=GROUP) if distribution(e)[0] != self.distribution
        }
        for told in load_plugins(tables, others).report():
            if told.state is State.FAILED and told.distribution and told.name in tables:
                raise PluginError(told.name, told.problem)
        return attempt(self.name, "import", self.entry_point.load)


def commands(block: Collection[str] = ()) -> tuple[PluginCommand, ...]:
    """Commands of every plugin that is not blocked, by name; nothing is imported.

    Args:
        block: Names of plugins; a command goes with the plugin whose distribution brought it. Of
            two commands with one name the first distribution by name keeps it.
    """
    blocked = {distribution(entry) for entry in entry_points(group=GROUP) if entry.name in block}
    found = sorted(
        entry_points(group=COMMANDS), key=lambda entry: (entry.name, distribution(entry))
    )
    chosen: dict[str, PluginCommand] = {}
    for entry in found:
        if entry.name not in block and distribution(entry) not in blocked:
            command = PluginCommand(entry.name, distribution(entry)[0], entry)
            chosen.setdefault(entry.name, command)
    return tuple(chosen.values())
