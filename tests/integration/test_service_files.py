"""The systemd unit and the container file: what can be checked without systemd and a builder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from popflow.settings import load_settings

ROOT: Final = Path(__file__).parents[2]
UNIT: Final = ROOT / "config" / "systemd" / "popflow.service"
CONTAINER: Final = ROOT / "config" / "container" / "Containerfile"
ANALYZE: Final = shutil.which("systemd-analyze") or ""
PROGRAM: Final = "/opt/popflow/bin/popflow"


def settings_of(unit: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))


def instructions() -> list[list[str]]:
    """The lines of the container file, those that go on joined."""
    text = CONTAINER.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def test_the_unit_is_one_that_speaks_and_always_comes_back() -> None:
    told = settings_of(UNIT.read_text(encoding="utf-8"))
    assert (told["Type"], told["Restart"]) == ("notify", "always")
    assert told["ExecStart"] == f"{PROGRAM} run"
    assert int(told["WatchdogSec"]) < load_settings(None, {}).engine.stuck_seconds
    assert told["User"] == "popflow"
    assert told["WorkingDirectory"] == told["ReadWritePaths"]


@pytest.mark.skipif(not ANALYZE, reason="needs systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    # It looks whether the program is there: another stands in for it.
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
    unit.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [ANALYZE, "verify", "--man=no", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    own = [line for line in (done.stdout + done.stderr).splitlines() if unit.name in line]
    assert (done.returncode, own) == (0, [])


def test_the_container_runs_as_a_user_without_rights() -> None:
    told = instructions()
    last = max(number for number, words in enumerate(told) if words[0] == "FROM")
    final = {words[0]: words[1:] for words in told[last:]}
    assert final["USER"] == ["popflow"]
    assert final["ENTRYPOINT"] == ['["popflow"]']
    assert any("HEALTHCHECK" in words for words in told)


def test_the_container_serves_pages_to_who_it_is_published_to() -> None:
    told = instructions()
    said = dict(word.split("=", 1) for words in told if words[0] == "ENV" for word in words[1:])
    env = {name: value for name, value in said.items() if name.startswith("POPFLOW_")}
    settings = load_settings(None, env)
    assert len(env) == 3
    assert settings.web.host == "0.0.0.0"  # noqa: S104 - the container's own network
    assert settings.monitoring.host == "127.0.0.1"
    assert ["EXPOSE", str(settings.web.port)] in told


def test_the_container_is_made_of_locked_libraries_and_names_no_host() -> None:
    told = instructions()
    pip = [" ".join(words) for words in told if "pip" in words]
    assert len(pip) == 2
    assert all("--require-hashes" in line or "--no-index" in line for line in pip)
    for words in told:
        if words[0] == "FROM":
            assert re.fullmatch(r"[a-z]+:[\w.-]+", words[1]), "a base image by its name alone"
        if words[0] == "COPY" and not words[1].startswith("--"):
            assert all((ROOT / name).exists() for name in words[1:-1]), words
    outside = set(re.findall(r"https?://([^:/'\"]+)", CONTAINER.read_text(encoding="utf-8")))
    assert outside == {"127.0.0.1"}
