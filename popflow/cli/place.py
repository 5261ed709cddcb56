"""Which popflow.toml counts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.errors import ConfigurationError
from popflow.settings import find_config, load_settings

if TYPE_CHECKING:
    from popflow.settings import Settings


def settings_of(config: Path | None) -> Settings:
    """The settings of a file, or of the one that counts in this folder.

    Raises:
        ConfigurationError: There is none, or it cannot be used.
    """
    return load_settings(config or find_config(Path.cwd(), os.environ), os.environ)


def settings_or_defaults(config: Path | None = None) -> Settings:
    """The same; the defaults where this folder holds no popflow.toml.

    Raises:
        ConfigurationError: There is one, and it cannot be used.
    """
    try:
        found = config or find_config(Path.cwd(), os.environ)
    except ConfigurationError:
        return load_settings(None, os.environ)
    return load_settings(found, os.environ)
