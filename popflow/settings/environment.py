"""Settings from the environment: ``POPFLOW_SECTION__KEY`` goes above the file.

A value is written as in the file, ``8``, ``true``, ``["203"]``; text needs no quotes.
"""

from __future__ import annotations

import tomllib
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from popflow.errors import ConfigurationError, Place
from popflow.settings.origin import ENVIRONMENT
from popflow.settings.sections import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.settings.toml_lines import Key

PREFIX: Final = "POPFLOW_"
BETWEEN: Final = "__"
CONFIG: Final = "POPFLOW_CONFIG"
"""Names the file itself."""
_ALIKE: Final = 0.85


def overrides(env: Mapping[str, str]) -> tuple[dict[Key, Any], dict[Key, str]]:
    """What the environment sets.

    Variables without two underscores that are no setting, such as ``POPFLOW_CONFIG``, are left
    to whom they belong.

    Returns:
        Values by key, and names of variables by key.

    Raises:
        ConfigurationError: A variable looks like a setting and is none.
    """
    values: dict[Key, Any] = {}
    names: dict[Key, str] = {}
    for name in sorted(env):
        if not name.startswith(PREFIX) or name == CONFIG:
            continue
        key = tuple(name.removeprefix(PREFIX).lower().split(BETWEEN))
        if len(key) > 1 or key[0] in Settings.model_fields:
            values[key] = _value(env[name], key)
            names[key] = name
        else:
            _refuse_misspelt(name, key[0])
    return values, names


def put(data: dict[str, Any], key: Key, value: object, name: str) -> None:
    """Set one value in the data of a file.

    Raises:
        ConfigurationError: What the variable called ``name`` belongs to is no section.
    """
    at: Any = data
    for part in key[:-1]:
        at = at.setdefault(part, {})
        if not isinstance(at, dict):
            problem = f"{name} cannot be set: {part} is no section."
            raise ConfigurationError(
                problem,
                place=Place(file=ENVIRONMENT, field=name),
                advice="Lists are set as a whole, or in the file.",
                code="config-value",
            )
    at[key[-1]] = value


def _refuse_misspelt(name: str, key: str) -> None:
    near = get_close_matches(key, Settings.model_fields, n=1, cutoff=_ALIKE)
    if near:
        problem = f"{name} is not a setting."
        raise ConfigurationError(
            problem,
            place=Place(file=ENVIRONMENT, field=name),
            advice=f"Did you mean {PREFIX}{near[0].upper()}?",
            code="config-unknown-key",
        )


def _value(text: str, key: Key) -> object:
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    value = parsed["value"]
    if len(parsed) > 1 or (_takes_text(key) and not isinstance(value, date)):
        return text
    return value


def _takes_text(key: Key) -> bool:
    kind: Any = Settings
    for part in key:
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            return False
        found = kind.model_fields.get(str(part))
        kind = found.annotation if found else None
    return _is_text(kind)


def _is_text(kind: object) -> bool:
    if get_origin(kind) in {Union, UnionType}:
        return any(_is_text(part) for part in get_args(kind))
    if get_origin(kind) is not None and hasattr(kind, "__metadata__"):
        return _is_text(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return True
    return isinstance(kind, type) and issubclass(kind, str | StrEnum)
