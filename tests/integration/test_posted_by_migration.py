"""The fourth migration keeps the money that was posted before it, and who gave leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from popflow.domain.budget import Approval, Posting
from popflow.storage import open_sqlite, schema
from popflow.testing.clock import MONDAY
from popflow_postgres.plugin import popflow_store
from popflow_postgres.server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from popflow.ports import Store

AT = int(MONDAY.timestamp()) * 1_000_000
POSTING = """
    INSERT INTO posting
        (key, person, amount, source, target, memo, at, cycle_id, approved_by, currency)
    VALUES ('k', '200', 5, 'grants:200', 'available:200', 'x', :at, 7, '90', 'EUR')
"""
APPROVAL = """
    INSERT INTO approval (person, "limit", approved_by, at) VALUES ('200', -9, '90', :at)
"""


def filled_before(engine: Engine) -> None:
    """The tables of the third migration, with a posting and a permission."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.execute(text(POSTING), {"at": AT})
        connection.execute(text(APPROVAL), {"at": AT})
    engine.dispose()


def check(store: Store | None) -> None:
    assert store is not None
    store.upgrade()
    posting = Posting(
        "k", "200", 5, "grants:200", "available:200", "x", MONDAY, 7, approved_by="90"
    )
    with store.read() as unit:
        assert unit.ledger.postings() == [posting]
        assert unit.ledger.approvals() == [Approval("200", -9, "90", MONDAY)]
    store.close()


def test_on_sqlite_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "popflow.db"
    filled_before(create_engine(f"sqlite:///{path}"))
    check(open_sqlite(path))


@pytest.mark.postgres
def test_on_postgresql_nothing_is_lost(postgres_url: str) -> None:
    creator = Server(postgres_url).connect
    filled_before(create_engine("postgresql+psycopg://", creator=creator))
    check(popflow_store(postgres_url))
