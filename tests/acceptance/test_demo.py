"""The demo, small: each variant, the same every time, with every invariant whole."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest

from popflow.forecast.demo import DemoOptions, run_demo
from tests.support.organisations import staff_file

if TYPE_CHECKING:
    from pathlib import Path

VARIANTS: Final = ("periodiek-onderhoud", "naar-behoefte", "probleemsignalering")
KEYS: Final = {
    "people", "years", "workflow", "cycles", "milestones", "due", "started", "latest_start_days",
    "ended", "messages", "budget", "refusals", "invariants", "seconds",
}  # fmt: skip
"""What issue and README promise to programs; there may be more."""
RIVER: Final = ("announced", "agendas_exchanged", "agreed", "executing", "evaluated", "restarted")
PEOPLE: Final = 20


@dataclass
class Demo:
    """A year of a small organisation, and what it told on the way."""

    options: DemoOptions
    progress: list[str] = field(default_factory=list)

    def run(self) -> dict[str, Any]:
        told = run_demo(self.options, self.progress.append).as_json()
        answer: dict[str, Any] = json.loads(json.dumps(told))
        return answer


@pytest.mark.slow
@pytest.mark.parametrize("workflow", VARIANTS)
def test_a_year_of_each_variant(workflow: str, tmp_path: Path) -> None:
    people = staff_file(tmp_path, PEOPLE)
    demo = Demo(DemoOptions(people=people, workflow=workflow, years=1, seed=3))
    told = demo.run()

    assert set(told) >= KEYS
    assert (told["people"], told["years"], told["workflow"]) == (PEOPLE, 1, workflow)
    assert told["invariants"]["broken"] == 0
    assert told["invariants"]["checked"] == told["cycles"] > 0
    assert told["due"] >= told["started"]
    assert told["messages"]["sent"] > PEOPLE
    assert told["without_signal"] == 0
    assert set(told["budget"]) == {"available", "reserved", "spent"}
    assert all(0 <= count <= PEOPLE for count in told["milestones"].values())
    assert set(told["milestones"]) == set(RIVER)
    for milestone in RIVER[:4]:
        assert told["milestones"][milestone] > 1, milestone
    assert demo.progress == sorted(set(demo.progress))
    assert len(demo.progress) >= 12
    assert demo.progress[-1] == "2027-01"


@pytest.mark.slow
def test_a_seed_gives_the_same_again_and_another_seed_does_not(tmp_path: Path) -> None:
    people = staff_file(tmp_path, 8)

    def played(seed: int) -> dict[str, Any]:
        told = Demo(DemoOptions(people=people, years=1, seed=seed)).run()
        del told["seconds"], told["seed"]
        return told

    first = played(1)
    assert played(1) == first
    assert played(2) != first


@pytest.mark.slow
def test_the_command_tells_programs_json_and_people_how_far_it_is(tmp_path: Path) -> None:
    people = str(staff_file(tmp_path, 2))
    command = [sys.executable, "-m", "popflow", "demo", "--years", "1", "--people", people]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert (told["people"], done.stderr) == (2, "")
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "2027-01" in shown.stderr
    assert "2 people, 1 years" in shown.stdout
