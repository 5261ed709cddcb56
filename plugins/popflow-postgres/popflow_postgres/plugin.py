"""The hooks of this plugin.

`popflow_store` gives the store for ``postgresql:`` addresses; psycopg connects, and so every
address that libpq knows can be used: a socket folder, several hosts, a service, a password file.
`popflow_work_queue` gives the queue on Procrastinate beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.hookspecs import hookimpl

if TYPE_CHECKING:
    from popflow.ports import Store, WorkQueue

SCHEMES = ("postgresql:", "postgres:")


@hookimpl
def popflow_store(url: str) -> Store | None:
    """The store on a PostgreSQL server; None for an address of another kind.

    Raises:
        StorageError: The address cannot be read.
    """
    if not url.startswith(SCHEMES):
        return None
    # Here and not above: psycopg and SQLAlchemy are loaded only where PostgreSQL is used.
    from popflow.storage import open_postgresql  # noqa: PLC0415 - see above
    from popflow_postgres.server import Server  # noqa: PLC0415 - see above

    return open_postgresql(Server(url).connect)


@hookimpl
def popflow_work_queue(url: str, store: Store) -> WorkQueue | None:
    """The work queue in the same database; None for an address of another kind.

    Raises:
        StorageError: The address cannot be read.
    """
    if not url.startswith(SCHEMES):
        return None
    # Here and not above: Procrastinate is loaded only where it is used.
    from popflow_postgres.queue import ProcrastinateQueue  # noqa: PLC0415 - see above
    from popflow_postgres.server import Server  # noqa: PLC0415 - see above

    return ProcrastinateQueue(store, Server(url))
