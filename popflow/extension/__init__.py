"""Plugins: found, loaded one by one, and called one by one, so that none can stop the others."""

from popflow.extension.commands import PluginCommand, commands
from popflow.extension.loading import load_plugins
from popflow.extension.plugin import PluginReport, State
from popflow.extension.plugins import Plugins
from popflow.extension.relay import Relay

__all__ = [
    "PluginCommand",
    "PluginReport",
    "Plugins",
    "Relay",
    "State",
    "commands",
    "load_plugins",
]
