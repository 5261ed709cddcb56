"""What others' tools say of the papers: pdfua comes with the tests, outloud where it is found."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from popflow.documents import blank_form, conversation_sheet, pop_form
from popflow.domain.person import Party
from tests.unit.documents.papers import (
    HEADS,
    PEOPLE,
    a_cycle,
    a_signature,
    a_version,
    golden_content,
)
from tests.unit.documents.test_other_papers import QUESTIONS, a_round

if TYPE_CHECKING:
    from pathlib import Path

OUTLOUD: Final = "outloud"


@pytest.fixture(params=["nl", "en"])
def papers(request: pytest.FixtureRequest, tmp_path: Path) -> list[Path]:
    """Every kind of paper in one language, as files."""
    head, version = HEADS[request.param], a_version(golden_content())
    cycle = a_cycle(version, a_signature(version, Party.EMPLOYEE))
    made = {
        "plan": pop_form(head, cycle, version, PEOPLE),
        "form": blank_form(head, QUESTIONS),
        "sheet": conversation_sheet(head, a_round(), PEOPLE),
    }
    files = []
    for name, pdf in made.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(pdf)
    return files


def test_pdfua_finds_nothing(papers: list[Path]) -> None:
    command = [sys.executable, "-m", "pdfua", "check", *map(str, papers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("result: PASS (no findings)") == len(papers)


def test_outloud_finds_nothing(papers: list[Path]) -> None:
    program = shutil.which(OUTLOUD)
    if program is None:
        pytest.skip("outloud (from PyPI; 300 MB with what it needs) is not installed here")
    command = [program, "--fail-on", "warning", *map(str, papers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
