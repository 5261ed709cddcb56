"""What a service manager is told, over a real datagram socket."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING

import pytest

from popflow.engine.ticked import Ticked
from popflow.scheduling.supervisor import Supervisor, supervisor_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DONE = Ticked(datetime(2026, 3, 2, 9, tzinfo=UTC))
SOON = 30


@pytest.fixture(params=["a path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """A service manager's socket, and how the environment names it."""
    name = f"popflow-{token_hex(8)}"
    address = f"@{name}" if request.param == "abstract" else str(tmp_path / "notify")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as heard:
        heard.bind(f"\0{name}" if request.param == "abstract" else address)
        heard.settimeout(SOON)
        yield address, heard


def lines(heard: socket.socket) -> list[str]:
    return heard.recv(4096).decode().splitlines()


def test_it_is_told_of_start_life_and_end(manager: tuple[str, socket.socket]) -> None:
    address, heard = manager
    supervisor = Supervisor(address, 60.0)
    supervisor.started()
    assert lines(heard)[0] == "READY=1"
    supervisor.alive()
    assert lines(heard) == ["WATCHDOG=1"]
    supervisor.stopping()
    assert lines(heard)[0] == "STOPPING=1"


def test_one_that_wants_no_sign_of_life_gets_none(manager: tuple[str, socket.socket]) -> None:
    address, heard = manager
    supervisor = Supervisor(address)
    supervisor.alive()
    supervisor.stopping()
    assert lines(heard)[0] == "STOPPING=1"


def test_what_it_waits_for_is_said_once(manager: tuple[str, socket.socket]) -> None:
    address, heard = manager
    supervisor = Supervisor(address, 60.0)
    supervisor.held("clock")
    supervisor.held("clock")
    supervisor.failed(0.1)
    supervisor.ticked(DONE, 0.1)
    supervisor.ticked(DONE, 0.1)
    supervisor.alive()
    told = [lines(heard)[0] for _ in range(4)]
    assert told[0].startswith("STATUS=Held (clock)")
    assert told[1].startswith("STATUS=The last tick failed")
    assert told[2:] == ["STATUS=Ticking.", "WATCHDOG=1"]


def test_one_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    Supervisor(str(tmp_path / "nobody"), 60.0).started()
    Supervisor(f"@{token_hex(8)}", 60.0).alive()
    Supervisor().started()


def test_the_environment_names_it_and_keeps_it_from_children() -> None:
    environment = {
        "NOTIFY_SOCKET": "/run/notify",
        "WATCHDOG_USEC": "60000000",
        "WATCHDOG_PID": str(os.getpid()),
        "HOME": "/",
    }
    assert supervisor_of(environment).interval == 60.0
    assert environment == {"HOME": "/"}


@pytest.mark.parametrize(
    "told",
    [
        {"WATCHDOG_PID": "1"},
        {"WATCHDOG_USEC": "0"},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": ""},
        {"NOTIFY_SOCKET": "vsock:2:1234"},
        {"NOTIFY_SOCKET": ""},
    ],
)
def test_who_wants_no_sign_of_life_of_this_process(told: dict[str, str]) -> None:
    given = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "60000000", **told}
    assert supervisor_of(given).interval is None
