"""popflow.toml: every setting read, checked and refused with file, line and key."""

from popflow.settings.columns import Columns
from popflow.settings.loading import find_config, load_settings
from popflow.settings.sections import (
    Calendar,
    Engine,
    Log,
    Organisation,
    People,
    Plugins,
    Roles,
    Rollout,
    Settings,
    Store,
)

__all__ = [
    "Calendar",
    "Columns",
    "Engine",
    "Log",
    "Organisation",
    "People",
    "Plugins",
    "Roles",
    "Rollout",
    "Settings",
    "Store",
    "find_config",
    "load_settings",
]
