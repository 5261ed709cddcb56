"""The stores: SQL over any database that SQLAlchemy reaches, and memory.

The documented face, also for plugins: `open_sqlite`, `open_postgresql`, `SqlStore`, `MemoryStore`,
and `driver_connection` for a plugin that writes in the same transaction.
Each is imported when first asked for, so that a command that needs no store does not wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from popflow.storage.memory import MemoryStore
    from popflow.storage.postgresql import open_postgresql
    from popflow.storage.sqlite import open_sqlite
    from popflow.storage.store import SqlStore
    from popflow.storage.unit import driver_connection

__all__ = ["MemoryStore", "SqlStore", "driver_connection", "open_postgresql", "open_sqlite"]

_PLACES = {
    "MemoryStore": "popflow.storage.memory",
    "SqlStore": "popflow.storage.store",
    "driver_connection": "popflow.storage.unit",
    "open_postgresql": "popflow.storage.postgresql",
    "open_sqlite": "popflow.storage.sqlite",
}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    place = _PLACES.get(name)
    if place is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(place), name)


def __dir__() -> list[str]:
    """What can be asked for."""
    return list(__all__)
