"""The store alone, whatever the state of its tables."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.cli.place import settings_of
from popflow.extension import load_plugins
from popflow.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.ports import Store


@contextmanager
def only_store(config: Path | None) -> Iterator[Store]:
    """Open the store without asking for its schema, and close it.

    Raises:
        ConfigurationError: Nothing knows its URL.
        StorageError: It cannot be opened.
    """
    settings = settings_of(config)
    folder = settings.file.resolve().parent if settings.file else Path.cwd()
    plugins = load_plugins(settings.plugins.tables, settings.plugins.block)
    store = open_store(settings, plugins, folder)
    try:
        yield store
    finally:
        store.close()
