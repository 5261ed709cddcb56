"""``popflow run`` serves the pages beside the daemon, or alone, or not at all."""

from __future__ import annotations

import json
import signal
import socket
import sys
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, Any, Final
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.command_line import Cli

RUN: Final = (sys.executable, "-m", "popflow", "run", "--json")


@pytest.fixture
def running(cli: Cli) -> Iterator[list[Popen[str]]]:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    assert "port = 8000" in text
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config.write_text(text.replace("port = 8000", f"port = {port}"), encoding="utf-8")
    begun: list[Popen[str]] = []
    yield begun
    for process in begun:
        process.kill()
        process.communicate()


def start(begun: list[Popen[str]], folder: Path, *more: str) -> tuple[Popen[str], Any]:
    process = Popen([*RUN, *more], cwd=folder, stdout=PIPE, stderr=PIPE, text=True)
    begun.append(process)
    assert process.stdout is not None
    told = process.stdout.readline()
    assert told, process.stderr.read() if process.stderr else ""
    return process, json.loads(told)


def stop(process: Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    return out


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--no-daemon",)])
def test_the_pages_are_there_until_it_stops(
    cli: Cli, running: list[Popen[str]], more: tuple[str, ...]
) -> None:
    process, told = start(running, cli.folder, *more)
    with urlopen(told["pages"] + "sign-in", timeout=20) as answer:  # noqa: S310 - our own address
        assert "Aanmelden" in answer.read().decode()
    assert "stopped" in stop(process)


@pytest.mark.slow
def test_without_pages_nothing_listens(cli: Cli, running: list[Popen[str]]) -> None:
    process, told = start(running, cli.folder, "--no-web")
    assert told["pages"] is None
    assert "stopped" in stop(process)


def test_neither_is_nothing(cli: Cli) -> None:
    assert "leaves nothing to run" in cli.refused("run", "--no-web", "--no-daemon").err


def test_a_port_that_is_taken_is_told_with_its_place(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = cli.folder / "popflow.toml"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("port = 8000", f"port = {port}"), encoding="utf-8")
        told = cli.refused("run", "--no-daemon").err
    assert f"port {port}" in told
    assert "popflow.toml" in told


@pytest.mark.parametrize("more", [(), ("--no-daemon",)])
def test_a_theme_that_cannot_be_read_stops_the_start(cli: Cli, more: tuple[str, ...]) -> None:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    assert '#theme = "huisstijl.css"' in text
    config.write_text(text.replace("#theme", "theme"), encoding="utf-8")
    said = cli.refused("run", *more)
    assert "huisstijl.css cannot be read: No such file or directory." in said.err
    line = text[: text.index("#theme")].count("\n") + 1
    assert f"popflow.toml:{line} (web.theme)" in said.err
