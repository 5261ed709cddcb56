"""Many processes act on one SQLite file, and any of them can be killed at any moment."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import IO, TYPE_CHECKING

import pytest

from popflow.errors import OccupiedError
from popflow.storage import open_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from popflow.storage import SqlStore

# Says a number only after the commit that holds it returned; each unit writes two rows.
WRITER = """
import itertools, sys
from popflow.storage import open_sqlite
name, store = sys.argv[2], open_sqlite(sys.argv[1])
for number in itertools.count(1):
    with store.begin() as unit:
        unit.marks.set(name + " one", str(number))
        unit.marks.set(name + " other", str(number))
        unit.commit()
    print(number, flush=True)
"""
DAEMON = """
import sys
from popflow.storage import open_sqlite
with open_sqlite(sys.argv[1]).occupy("popflow daemon"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = open_sqlite(tmp_path / "popflow.db")
    store.upgrade()
    store.close()
    return tmp_path / "popflow.db"


@contextmanager
def started(code: str, *given: str) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    run = subprocess.Popen(
        [sys.executable, "-c", code, *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    try:
        yield run, run.stdout
    finally:
        run.kill()
        run.communicate()


def last_said(said: str) -> int:
    """The last number that came whole through the pipe."""
    whole = said[: said.rfind("\n") + 1].split()
    return int(whole[-1]) if whole else 0


def marked(store: SqlStore, name: str) -> tuple[int, int]:
    with store.read() as unit:
        return int(unit.marks.get(f"{name} one") or 0), int(unit.marks.get(f"{name} other") or 0)


@pytest.mark.parametrize("moment", [1, 2, 3, 5, 8])
def test_what_was_acknowledged_survives_a_kill(path: Path, moment: int) -> None:
    with started(WRITER, str(path), "a") as (run, said), started(WRITER, str(path), "b") as (_, b):
        lines = [said.readline() for _ in range(moment)]
        run.send_signal(signal.SIGKILL)
        heard = last_said("".join(lines) + said.read())
        # The other goes on: the dead one's lock and journal are nobody's trouble.
        b.readline()
        other = int(b.readline())
    store = open_sqlite(path)
    one, same = marked(store, "a")
    assert one == same >= heard >= moment
    assert marked(store, "b")[0] >= other
    assert store.integrity() == []
    store.close()


def test_many_processes_take_turns(path: Path) -> None:
    with (
        started(WRITER, str(path), "a") as (_, a),
        started(WRITER, str(path), "b") as (_, b),
        started(WRITER, str(path), "c") as (_, c),
    ):
        for said in (a, b, c):
            for _ in range(10):
                assert said.readline()


def test_a_daemon_that_dies_lets_go(path: Path) -> None:
    store = open_sqlite(path)
    with started(DAEMON, str(path)) as (run, said):
        assert said.readline() == "held\n"
        with pytest.raises(OccupiedError) as told, store.occupy("second"):
            pytest.fail("two daemons hold one store")
        assert told.value.holder.startswith(f"popflow daemon, process {run.pid} on ")
        run.kill()
        run.wait()
        with store.occupy("second"):
            pass


def test_a_half_written_unit_of_a_dead_process_is_undone(path: Path) -> None:
    # A transaction that has begun to write the file itself, and then never ends.
    code = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "for n in range(2000):\n"
        "    c.execute('INSERT INTO mark VALUES (?, ?)', (str(n), 'x' * 500))\n"
        "print('half', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    before = path.read_bytes()
    with started(code, str(path)) as (run, said):
        assert said.readline() == "half\n"
        run.kill()
        run.wait()
    assert path.read_bytes() != before
    store = open_sqlite(path)
    with store.read() as unit:
        assert unit.marks.get("0") is None
    assert store.integrity() == []
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM mark").fetchone() == (0,)
