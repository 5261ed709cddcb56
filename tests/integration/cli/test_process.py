"""The real program in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.command_line import EMPLOYEE, HR, MANAGER, Cli

PROGRAM = (sys.executable, "-m", "popflow")
LONGEST = 60


def popflow(*args: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*PROGRAM, *args], cwd=cwd, capture_output=True, text=True, timeout=LONGEST, check=False
    )


def test_the_program_runs_and_ends_with_its_code(cli: Cli) -> None:
    good = popflow("cycle", "list", "--json", "--limit", "2", cwd=cli.folder)
    assert (good.returncode, len(json.loads(good.stdout)), good.stderr) == (0, 2, "")
    bad = popflow("cycle", "show", "99999", cwd=cli.folder)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr.startswith("popflow: ")
    assert bad.stderr.count("\n") == 1


def test_help_loads_none_of_what_commands_need(tmp_path: Path) -> None:
    code = (
        "import sys; from popflow.cli import run; run(['--help'])\n"
        "heavy = ('sqlmodel', 'sqlalchemy', 'pydantic', 'transitions', 'apscheduler', 'cel',"
        " 'ruamel', 'icalendar', 'popflow.engine', 'popflow.domain', 'rich')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, capture_output=True, text=True, timeout=LONGEST, check=True,
    )  # fmt: skip
    assert said.stderr == "[]\n"


def test_nobody_reading_along_is_no_failure_to_talk_about(cli: Cli) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(
        [*PROGRAM, "cycle", "list"], cwd=cli.folder, stdout=writer, stderr=subprocess.PIPE
    ) as program:
        os.close(writer)
        _, err = program.communicate(timeout=LONGEST)
    assert err == b""


def test_a_terminal_without_signs_gets_question_marks(cli: Cli) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    said = subprocess.run(
        [*PROGRAM, "cycle", "show", "1"],
        cwd=cli.folder, env=env, capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    assert said.returncode == 0
    assert "?" in said.stdout


def test_one_daemon_at_a_time_and_sigterm_ends_it_well(cli: Cli) -> None:
    with subprocess.Popen(
        [*PROGRAM, "run", "--no-web", "--json"],
        cwd=cli.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as daemon:  # fmt: skip
        try:
            assert daemon.stdout is not None
            assert daemon.stdout.readline()
            second = popflow("run", "--no-web", "--json", cwd=cli.folder)
            assert second.returncode == 1
            assert json.loads(second.stderr)["error"]["code"] == "occupied"
            tick = popflow("tick", cwd=cli.folder)
            assert str(daemon.pid) in tick.stderr
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(LONGEST) == 0
        finally:
            daemon.kill()


def test_a_remark_stands_beside_what_is_kept_also_after_the_end(cli: Cli, cycle: int) -> None:
    cli("cycle", "remark", cycle, "It was another day", who=EMPLOYEE)
    cli("cycle", "cancel", cycle, "--reason", "a mistake", who=HR)
    cli("cycle", "remark", cycle, "And after the end", who=EMPLOYEE)
    shown = cli.json("cycle", "show", cycle, who=MANAGER)
    assert [one["text"] for one in shown["remarks"]] == ["It was another day", "And after the end"]
    assert "It was another day" in cli("cycle", "show", cycle, who=MANAGER).out
    assert cli.json("cycle", "show", cycle, who=HR)["remarks"] == []
    for who in (MANAGER, HR):
        cli.refused("cycle", "remark", cycle, "not mine", who=who)
    cli.refused("cycle", "send", cycle, "remark", who=EMPLOYEE)
    assert cli.json("check", "--data")["data"]["broken"] == []
