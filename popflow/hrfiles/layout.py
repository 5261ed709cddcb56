"""What a kind of HR file holds: its columns by the names that HR systems give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file.

    Attributes:
        aliases: Names of each column, the preferred first, as `popflow.hrfiles.columns.plain`
            writes them.
        needed: Columns that a file cannot do without; of a group one is enough, the first is
            named.
        section: Where popflow.toml says how the organisation's own columns are called.
        wordy: Columns of which a cell in quotes may go on over several lines.
    """

    aliases: Mapping[str, tuple[str, ...]]
    needed: tuple[tuple[str, ...], ...]
    section: str
    wordy: frozenset[str] = frozenset()
