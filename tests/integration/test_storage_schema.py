"""Migrations and models give one schema, and upgrading is safe for whoever does it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from popflow.storage import house_rows, open_postgresql, open_sqlite, schema
from popflow.storage.rows import METADATA
from popflow_postgres.server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PostgresServer


def sqlite_schema(path: Path) -> dict[str, object]:
    """Everything that SQLite itself knows of tables and indexes, column by column."""
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' "
            "AND tbl_name NOT LIKE 'alembic%'"
        ).fetchall()
        found: dict[str, object] = {}
        for kind, name, sql in told:
            flags = {word for word in ("AUTOINCREMENT", "WITHOUT ROWID") if word in (sql or "")}
            if kind == "index":
                found[name] = sql
            else:
                columns = connection.execute(f"PRAGMA table_xinfo('{name}')").fetchall()
                keys = connection.execute(f"PRAGMA foreign_key_list('{name}')").fetchall()
                found[name] = (columns, keys, flags)
    return found


def postgresql_schema(url: str) -> list[tuple[object, ...]]:
    """Everything that PostgreSQL itself knows of columns, constraints and indexes."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, "
            "column_default, collation_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name <> 'alembic_version' "
            "UNION ALL SELECT conrelid::regclass::text, 0, conname, pg_get_constraintdef(oid), "
            "'', '', '' FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
            "AND conrelid <> 'alembic_version'::regclass "
            "UNION ALL SELECT tablename, 0, indexname, indexdef, '', '', '' FROM pg_indexes "
            "WHERE schemaname = 'public' AND tablename <> 'alembic_version' "
            "ORDER BY 1, 2, 3, 4"
        ).fetchall()


def test_on_sqlite_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    migrated, modelled = tmp_path / "migrated.db", tmp_path / "modelled.db"
    open_sqlite(migrated).upgrade()
    engine = create_engine(f"sqlite:///{modelled}")
    METADATA.create_all(engine)
    engine.dispose()
    expected = sqlite_schema(modelled)
    assert set(METADATA.tables) <= expected.keys()
    assert house_rows.PersonRow.__tablename__ in expected
    assert sqlite_schema(migrated) == expected


@pytest.mark.postgres
def test_on_postgresql_migrations_make_what_the_models_say(
    postgres_server: PostgresServer,
) -> None:
    with postgres_server.database() as one, postgres_server.database() as other:
        migrated, modelled = postgres_server.url(one), postgres_server.url(other)
        store = open_postgresql(Server(migrated).connect)
        store.upgrade()
        store.close()
        engine = create_engine("postgresql+psycopg://", creator=Server(modelled).connect)
        METADATA.create_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE alembic_version ()")
        engine.dispose()
        expected = postgresql_schema(modelled)
        assert len(expected) > len(METADATA.tables)
        assert postgresql_schema(migrated) == expected


def test_the_newest_migration_is_the_one_that_is_checked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [schema.HEAD]
    assert {each.revision for each in script.walk_revisions()} == schema.known()


UPGRADE = """
import sys
from popflow.storage import open_sqlite
store = open_sqlite(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
store.upgrade()
store.check_schema()
print("done", flush=True)
"""


def test_many_processes_upgrade_at_once(tmp_path: Path) -> None:
    path = tmp_path / "popflow.db"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    assert [run.communicate()[0] for run in runs] == ["done\n"] * 4
    assert [run.returncode for run in runs] == [0] * 4
    assert open_sqlite(path).integrity() == []
