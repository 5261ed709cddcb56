"""Procrastinate's own tables: made, and changed when Procrastinate is newer than they are.

Which of Procrastinate's migrations the tables have is written on the table itself, as its comment.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from procrastinate.schema import SchemaManager
from psycopg import sql

from popflow.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

    Connect = Callable[[], psycopg.Connection[Any]]

_SAYS: Final = "popflow's work queue, by Procrastinate's migration "
_FOUND: Final = "SELECT obj_description(to_regclass('procrastinate_jobs')), 1"
_THERE: Final = "SELECT to_regclass('procrastinate_jobs') IS NOT NULL"
_LOCK: Final = "SELECT pg_advisory_xact_lock(7368560, 3)"  # 0x706F70, as popflow's other locks
_ADVICE: Final = "Run `popflow db upgrade`."


def migrations() -> list[Path]:
    """Procrastinate's migrations, in order."""
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def check(connection: psycopg.Connection[Any]) -> None:
    """Compare the tables with the Procrastinate that is installed.

    Raises:
        SchemaError: They are missing, older, newer or somebody else's.
    """
    found, newest = _version(connection), migrations()[-1].stem
    if found is None:
        message = f"The work queue has no tables yet. {_ADVICE}"
        raise SchemaError(message)
    if found < newest:
        message = f"The work queue's tables are older ({found}) than Procrastinate. {_ADVICE}"
        raise SchemaError(message)
    if found > newest:
        message = (
            f"The work queue's tables are newer ({found}) than this Procrastinate ({newest}). "
            "Use the popflow-postgres that made them, or a newer one."
        )
        raise SchemaError(message)


def upgrade(connect: Connect) -> None:
    """Make the tables, or run the migrations that are missing; harmless when none is.

    Raises:
        SchemaError: The tables are newer than Procrastinate, or somebody else's.
    """
    with connect() as connection:
        connection.execute(_LOCK)
        if _version(connection) is None:
            _run(
                connection, resources.files("procrastinate.sql").joinpath("schema.sql").read_text()
            )
            _write(connection, migrations()[-1].stem)
            return
    for file in migrations():
        # Each in a transaction of its own: a new value of a type can be used only after it.
        with connect() as connection:
            connection.execute(_LOCK)
            if file.stem > (_version(connection) or ""):
                _run(connection, file.read_text(encoding="utf-8"))
                _write(connection, file.stem)
    with connect() as connection:
        check(connection)


def _version(connection: psycopg.Connection[Any]) -> str | None:
    """Which migration the tables have; ``None`` where there are no tables."""
    there = connection.execute(_THERE).fetchone()
    if there is None or not there[0]:
        return None
    row = connection.execute(_FOUND).fetchone()
    said = str(row[0] or "") if row else ""
    if not said.startswith(_SAYS):
        message = (
            "Another program keeps jobs of Procrastinate where popflow's data are. "
            "Give popflow a database or a schema (search_path) of its own."
        )
        raise SchemaError(message)
    return said.removeprefix(_SAYS)


def _run(connection: psycopg.Connection[Any], statements: str) -> None:
    # Procrastinate's own files: nothing in them comes from outside.
    connection.execute(statements.encode())


def _write(connection: psycopg.Connection[Any], version: str) -> None:
    comment = sql.SQL("COMMENT ON TABLE procrastinate_jobs IS {}")
    connection.execute(comment.format(sql.Literal(f"{_SAYS}{version}")))
