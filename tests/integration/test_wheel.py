"""The wheel holds everything that popflow needs, and runs where there is no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest

ROOT: Final = Path(__file__).parents[2]
PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")


def run(command: tuple[str, ...], folder: Path, path: Path | None = None) -> str:
    """Run a command that goes well, with no other PYTHONPATH than the one given."""
    given = {"PYTHONPATH": str(path)} if path else {}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env={**kept, **given}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from this checkout, without the network."""
    folder = tmp_path_factory.mktemp("dist")
    command = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    run((sys.executable, *command), folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel alone is installed; the libraries are those of this environment."""
    target = tmp_path_factory.mktemp("site")
    run((*PIP, "--no-deps", "--no-index", "--target", str(target), str(wheel)), target)
    return target


def names(folder: str, pattern: str) -> set[str]:
    """Files of the checkout, as they are called below their folder."""
    home = ROOT / folder
    found = {str(path.relative_to(home)) for path in home.rglob(pattern) if path.is_file()}
    assert found
    return found


@pytest.mark.slow
def test_everything_is_inside(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    for folder, pattern, target in (
        ("workflows", "*", "popflow/_shipped/workflows"),
        ("config", "*", "popflow/_shipped/config"),
        ("popflow", "*.py", "popflow"),
        ("popflow/sample", "*", "popflow/sample"),
        ("popflow/documents/locale", "*.toml", "popflow/documents/locale"),
        ("popflow/documents/templates", "*", "popflow/documents/templates"),
        ("popflow/storage/migrations", "*.py", "popflow/storage/migrations"),
    ):
        wanted = {f"{target}/{name}" for name in names(folder, pattern)}
        assert wanted - inside == set()
    assert "popflow/sample/LICENSE" in inside
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in inside)
    strange = {name for name in inside if name.startswith(("tests", "plugins", "docs"))}
    assert strange == set()


@pytest.mark.slow
def test_it_runs_in_an_empty_folder(site: Path, tmp_path: Path) -> None:
    where = "import popflow; print(popflow.__file__)"
    assert run((sys.executable, "-c", where), tmp_path, site).startswith(str(site))
    assert "Usage" in run((sys.executable, "-m", "popflow", "--help"), tmp_path, site)

    run((sys.executable, "-m", "popflow", "init", "here"), tmp_path, site)
    made = {str(path.relative_to(tmp_path / "here")) for path in tmp_path.rglob("*.yaml")}
    assert {f"workflows/{name}" for name in names("workflows", "*.yaml")} == made

    people = "number,first_name,last_name,email,manager\n1,An,Bos,an@example.org,\n2,Bo,Dam,,1\n"
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    demo = (sys.executable, "-m", "popflow", "demo", "--people", "people.csv", "--years", "1")
    told = json.loads(run((*demo, "--json"), tmp_path, site))
    assert told["people"] == 2
    assert told["invariants"]["broken"] == 0
