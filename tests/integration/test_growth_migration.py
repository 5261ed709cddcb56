"""The eighth migration takes an index that was made beforehand, while people worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text

from popflow.storage import open_sqlite, schema
from popflow_postgres.plugin import popflow_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

MADE = """
    CREATE INDEX {how} ix_cycle_open ON cycle (id)
    WHERE milestone NOT IN ('cancelled', 'closed', 'restarted')
"""


def made_beforehand(engine: Engine, how: str) -> None:
    """The tables of the seventh migration, with an index of the eighth."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(MADE.format(how=how)))


def indexes(engine: Engine) -> set[str | None]:
    found = {index["name"] for index in inspect(engine).get_indexes("cycle")}
    engine.dispose()
    return found


def test_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "popflow.db"
    engine = create_engine(f"sqlite:///{path}")
    made_beforehand(engine, "")
    engine.dispose()
    store = open_sqlite(path)
    store.upgrade()
    store.check_schema()
    assert store.integrity() == []
    store.close()
    assert "ix_cycle_open" in indexes(engine)


def test_on_postgresql(postgres_url: str) -> None:
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:", 1))
    made_beforehand(engine, "CONCURRENTLY")
    store = popflow_store(postgres_url)
    assert store is not None
    store.upgrade()
    store.check_schema()
    assert store.integrity() == []
    store.close()
    assert "ix_cycle_open" in indexes(engine)
