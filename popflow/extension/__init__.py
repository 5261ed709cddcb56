"""Plugins: found, loaded one by one, and called one by one, so that none can stop the others."""

from popflow.extension.calls import Calls
from popflow.extension.commands import PluginCommand, commands
from popflow.extension.loading import load_plugins
from popflow.extension.plugin import PluginReport, State
from popflow.extension.plugins import Plugins
from popflow.extension.relay import Relay
from popflow.extension.standing import (
    FAILED_CALLS,
    PluginStanding,
    keep_failures,
    keep_last_calls,
    standings,
)

__all__ = [
    "FAILED_CALLS",
    "Calls",
    "PluginCommand",
    "PluginReport",
    "PluginStanding",
    "Plugins",
    "Relay",
    "State",
    "commands",
    "keep_failures",
    "keep_last_calls",
    "load_plugins",
    "standings",
]
