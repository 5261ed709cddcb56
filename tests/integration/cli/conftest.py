"""The command line in this process, on an organisation of its own with a clock that obeys."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from popflow.cli import run
from popflow.cli.session import CLOCK
from popflow.resources import sample_people
from popflow.testing import FakeClock
from tests.support.command_line import BEGIN, EMPLOYEE, HR, MANAGER, Cli, logs_kept


def settle_in(folder: Path) -> None:
    config = folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    for old, new in (
        ("hr = []", f'hr = ["{HR}"]'),
        ('#stand_in = "101"', 'stand_in = "101"'),
        ("block = []", 'block = ["mail", "pob", "postgres"]'),
        ("standstill_hours = 36", "standstill_hours = 8760"),
        ('level = "info"', 'level = "error"'),
    ):
        assert old in text
        text = text.replace(old, new)
    config.write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("POPFLOW_CONFIG", raising=False)
    with logs_kept():
        yield


@pytest.fixture(scope="session")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample organisation on its first day, after one tick."""
    folder = tmp_path_factory.mktemp("organisation") / "here"
    token = CLOCK.set(FakeClock(BEGIN))
    config = str(folder / "popflow.toml")
    with logs_kept():
        try:
            assert run(["init", str(folder)]) == 0
            settle_in(folder)
            with sample_people() as file:
                assert run(["import", str(file), "--config", config]) == 0
            assert run(["tick", "--now", "2026-03-02 10:00", "--config", config]) == 0
        finally:
            CLOCK.reset(token)
    return folder


@pytest.fixture
def bare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cli]:
    """The command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def printed() -> tuple[str, str]:
        out, err = capsys.readouterr()
        return out, err

    cli = Cli(tmp_path, printed)
    token = CLOCK.set(cli.clock)
    yield cli
    CLOCK.reset(token)


@pytest.fixture
def cli(bare: Cli, organisation: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line in a copy of the sample organisation."""
    folder = bare.folder / "here"
    shutil.copytree(organisation, folder)
    monkeypatch.chdir(folder)
    bare.folder = folder
    return bare


@pytest.fixture
def cycle(cli: Cli) -> int:
    """Number of the cycle of `EMPLOYEE` with `MANAGER`, announced on the first day."""
    (line,) = cli.json("cycle", "list", "--person", EMPLOYEE)
    assert line["partner"] == MANAGER
    assert line["milestone"] == "announced"
    number: int = line["id"]
    return number
