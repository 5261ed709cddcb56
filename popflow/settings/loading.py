"""From a file and the environment to `Settings`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from popflow.errors import ConfigurationError, Place
from popflow.settings.environment import CONFIG, overrides, put
from popflow.settings.origin import Origin
from popflow.settings.refusal import refusal
from popflow.settings.sections import Settings
from popflow.settings.toml_file import read_toml
from popflow.settings.toml_lines import KeyLines

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("popflow.toml", "config/popflow.toml")
"""Where settings are looked for, from a folder."""


def find_config(folder: Path, env: Mapping[str, str]) -> Path:
    """The popflow.toml that counts in a folder.

    Args:
        folder: Where the program was started.
        env: The environment; ``POPFLOW_CONFIG`` names a file that goes before all others.

    Raises:
        ConfigurationError: There is none.
    """
    if env.get(CONFIG):
        return Path(env[CONFIG])
    for name in NAMES:
        if (folder / name).is_file():
            return folder / name
    problem = "There is no popflow.toml here."
    raise ConfigurationError(
        problem,
        place=Place(file=str(folder)),
        advice="Go to your organisation's folder, or make one with 'popflow init DIR'.",
        code="config-missing",
    )


def load_settings(path: Path | None, env: Mapping[str, str]) -> Settings:
    """Read and check all settings.

    Args:
        path: The popflow.toml; ``None`` for the defaults and the environment alone.
        env: The environment, whose ``POPFLOW_SECTION__KEY`` go above the file.

    Raises:
        ConfigurationError: Something cannot be used. It names the first thing in the order of the
            file, with file, line and key, or the variable.
    """
    data: dict[str, Any] = {}
    lines = KeyLines()
    if path is not None:
        data, lines = read_toml(path)
    values, names = overrides(env)
    for key, value in values.items():
        put(data, key, value, names[key])
    origin = Origin(path, lines, names)
    try:
        return Settings.model_validate(data).read_from(origin)
    except ValidationError as error:
        raise refusal(error.errors(include_url=False), origin) from None
