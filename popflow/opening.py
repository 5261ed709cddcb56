"""Opens what the settings name for the data and the work: the store, and the queue beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.errors import ConfigurationError
from popflow.storage import open_sqlite

if TYPE_CHECKING:
    from pathlib import Path

    from popflow.extension import Plugins
    from popflow.ports import Store, WorkQueue
    from popflow.settings import Settings

SQLITE: Final = "sqlite:///"
LOCAL: Final = "local"
"""The queue of a store that one daemon works for."""


def open_store(settings: Settings, plugins: Plugins, folder: Path) -> Store:
    """The store of the settings' URL: SQLite, or what a plugin has for its scheme.

    Raises:
        ConfigurationError: Nothing knows the URL.
        StorageError: It cannot be opened.
    """
    url = settings.store.url
    if url.startswith(SQLITE):
        return open_sqlite(folder / url.removeprefix(SQLITE))
    store = plugins.open_store(url)
    if store is None:
        scheme = url.partition(":")[0]
        problem = f"No plugin that is installed has a store for '{scheme}:'."
        raise ConfigurationError(
            problem,
            place=settings.place("store", "url"),
            advice="Install the plugin, such as popflow-postgres, or use 'sqlite:///popflow.db'.",
            code="config-store",
        )
    return store


def open_queue(
    settings: Settings, plugins: Plugins, store: Store, *, needed: bool = False
) -> WorkQueue | None:
    """The work queue beside a store, if the settings choose one.

    Args:
        settings: Which queue, and the address of the store.
        plugins: Who may give it.
        store: Whose work it carries.
        needed: Open it also when it is not chosen but could be, so that its tables are made.

    Raises:
        ConfigurationError: It is chosen, and this store has none.
    """
    url, chosen = settings.store.url, settings.engine.queue != LOCAL
    if not chosen and not needed:
        return None
    queue = None if url.startswith(SQLITE) else plugins.open_queue(url, store)
    if queue is None and chosen:
        problem = "procrastinate needs PostgreSQL: the store of these settings has no work queue."
        raise ConfigurationError(
            problem,
            place=settings.place("engine", "queue"),
            advice="Use queue = 'local', or a 'postgresql://' store with popflow-postgres.",
            code="config-queue",
        )
    return queue
