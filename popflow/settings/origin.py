"""Where settings come from: a file with its lines, and the environment above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from popflow.errors import Place
from popflow.settings.toml_lines import Key, KeyLines, key_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of where each setting is written.

    Attributes:
        file: The popflow.toml that was read.
        lines: Where its keys are.
        variables: Names of the environment variables that override it, by key.
    """

    file: Path | None = None
    lines: KeyLines = field(default_factory=KeyLines)
    variables: Mapping[Key, str] = field(default_factory=dict)

    def place(self, key: Key) -> Place:
        """File, line and key of a setting, or the variable that sets it."""
        for end in range(len(key), 0, -1):
            if key[:end] in self.variables:
                return Place(file=ENVIRONMENT, field=self.variables[key[:end]])
        inside = (name for other, name in self.variables.items() if other[: len(key)] == key)
        if key not in self.lines.lines and (variable := next(inside, None)):
            return Place(file=ENVIRONMENT, field=variable)
        if self.file is None:
            return Place(field=key_name(key))
        return Place(file=str(self.file), line=self.lines.line_of(key), field=key_name(key))
