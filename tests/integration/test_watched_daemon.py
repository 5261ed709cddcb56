"""The real daemon as others see it: a service manager, a probe of its health, Prometheus."""

from __future__ import annotations

import json
import socket
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from popflow.domain.workflow import Milestone
from popflow.engine.recovery import CLOCK, hold
from popflow.ports import CycleQuery
from tests.support.organisations import SETTINGS, found, let_pass, opened
from tests.support.pipes import PATIENCE, pipes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.pipes import Pipes, Speaker

ROOT: Final = Path(__file__).parents[2]
HOST: Final = "127.0.0.1"


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


class Watched:
    """A folder with an organisation whose daemon can be asked how it is."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.config = folder / "popflow.toml"
        now = datetime.now(UTC)
        settings = f"{SETTINGS}[monitoring]\nport = {self.port}\n"
        found(folder, now - timedelta(weeks=5), people=12, settings=settings)
        let_pass(self.config, now - timedelta(weeks=5), 1)

    def start(self, run: Pipes) -> Speaker:
        command = ("-m", "popflow", "run", "--no-web", "--json", "--config", str(self.config))
        return run.start(sys.executable, *command)

    def ask(self, path: str) -> tuple[int, str]:
        with closing(HTTPConnection(HOST, self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def health(self) -> tuple[int, dict[str, Any]]:
        status, body = self.ask("/health")
        told: dict[str, Any] = json.loads(body)
        return status, told


@pytest.fixture
def here(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A service manager that wants a sign of life every two seconds."""
    address = str(tmp_path / "notify")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as heard:
        heard.bind(address)
        heard.settimeout(PATIENCE)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        monkeypatch.setenv("WATCHDOG_USEC", "2000000")
        yield heard


def wait_for(heard: socket.socket, wanted: str) -> None:
    while not heard.recv(4096).decode().startswith(wanted):
        pass


def test_a_service_manager_hears_that_it_is_ready_lives_and_stops(
    here: Watched, manager: socket.socket
) -> None:
    with pipes(ROOT) as run:
        daemon = here.start(run)
        wait_for(manager, "READY=1")
        for _ in range(3):
            wait_for(manager, "WATCHDOG=1")
        daemon.process.terminate()
        wait_for(manager, "STOPPING=1")
        run.end(daemon)
        assert daemon.process.returncode == 0


def test_health_and_figures_are_those_of_the_daemon(here: Watched) -> None:
    with opened(here.config) as app, app.engine.store.read() as uow:
        planned = len(uow.cycles.find(CycleQuery(milestone=Milestone.PLANNED)))
    with pipes(ROOT) as run:
        daemon = here.start(run)
        run.wait_for(daemon, "tick done")
        status, told = here.health()
        assert (status, told["well"], told["held"]) == (200, True, None)
        assert told["condition"] in {"idle", "ticking"}
        assert told["ticks"] > 0
        status, body = here.ask("/metrics")
        figures = dict(line.rsplit(" ", 1) for line in body.splitlines() if line[0] != "#")
        assert status == 200
        assert float(figures["popflow_batch_timers_sum"]) >= planned > 0
        assert float(figures["popflow_healthy"]) == 1
        assert float(figures["popflow_timer_lag_seconds"]) == 0
        numbers = {"101", "103", "203"}
        assert not [name for name in figures if numbers & set(name.split('"'))]
        daemon.process.terminate()
        run.end(daemon)
    assert daemon.process.returncode == 0


def test_one_that_is_held_says_so_and_why(here: Watched) -> None:
    with opened(here.config) as app:
        hold(app.engine, CLOCK)
    with pipes(ROOT) as run:
        daemon = here.start(run)
        run.wait_for(daemon, "nothing fires or is sent: held")
        status, told = here.health()
        assert (status, told["condition"], told["held"]) == (503, "held", CLOCK)
        assert 'popflow_held{why="clock"} 1.0' in here.ask("/metrics")[1]


def test_a_port_that_is_taken_is_one_clear_message(here: Watched) -> None:
    with closing(socket.create_server((HOST, here.port))), pipes(ROOT) as run:
        daemon = here.start(run)
        run.end(daemon)
        assert daemon.process.returncode == 1
        error = daemon.lines[-1]["error"]
    assert error["code"] == "config-monitoring"
    assert error["field"] == "monitoring.port"
    assert str(here.port) in error["message"]
