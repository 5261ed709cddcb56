"""Which tables there are: migrations, and whether they were run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from popflow.errors import SchemaError

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0014"
"""The newest migration: told here, so that a check need not read them all; a test compares."""
MIGRATIONS = Path(__file__).with_name("migrations")
_ADVICE = "Run `popflow db upgrade`."


def version(connection: Connection) -> str | None:
    """The migration up to which the tables are; ``None`` for a database without popflow's."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def check(connection: Connection) -> None:
    """Compare the tables with this program.

    Raises:
        SchemaError: They are missing, older or newer.
    """
    found = version(connection)
    if found is None:
        message = f"The store has no tables yet. {_ADVICE}"
        raise SchemaError(message)
    _refuse_newer(found)
    if found != HEAD:
        message = f"The store's tables are older ({found}) than this program ({HEAD}). {_ADVICE}"
        raise SchemaError(message)


def known() -> frozenset[str]:
    """All migrations of this program, by number."""
    return frozenset(path.stem[1:5] for path in MIGRATIONS.glob("versions/r[0-9]*.py"))


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, in the transaction of the connection.

    Raises:
        SchemaError: The tables are newer than this program.
    """
    found = version(connection)
    if found == HEAD:
        return
    _refuse_newer(found)
    # Alembic is slow to import, and only this needs it.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in known():
        message = (
            f"The store's tables are newer ({found}) than this program ({HEAD}). "
            "Use the popflow that made them, or a newer one."
        )
        raise SchemaError(message)
