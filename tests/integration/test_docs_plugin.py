"""The plugin of the how-to: taken from the page, installed by pip, and used."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "how-to" / "write-a-plugin.md"
FILE: Final = re.compile(r"^`([\w./]+)`[^\n]*:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES: Final = ("pyproject.toml", "acme_popflow/__init__.py", "test_acme.py")
BLOCKED: Final = '["mail", "pob", "postgres"]'
PIP: Final = (
    "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps",
    "--no-build-isolation", "--no-index", "--target",
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """The page's files in a folder, and what pip made of them."""

    folder: Path
    site: Path

    def run(self, folder: Path, *args: str, plugin: bool = True) -> Any:  # noqa: ANN401 - any process
        places = [str(self.site)] if plugin else []
        return subprocess.run(
            [sys.executable, *args],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([*places, str(ROOT)])},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example as a reader gets it who copies every file of the page."""
    folder, site = tmp_path_factory.mktemp("acme"), tmp_path_factory.mktemp("site")
    files = dict(FILE.findall(PAGE.read_text(encoding="utf-8")))
    files["test_acme.py"] = _test_block()
    for name in FILES:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[name], encoding="utf-8")
    made = Example(folder, site)
    done = made.run(folder, *PIP, str(site), ".", plugin=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def _test_block() -> str:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    (found,) = [code for language, code in blocks if language == "python" and "pytest" in code]
    return str(found)


@pytest.fixture
def organisation(example: Example, tmp_path: Path) -> Path:
    """A fresh organisation with the page's settings, and its guard in a workflow."""
    done = example.run(tmp_path, "-m", "popflow", "init", "here")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "here"
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    (settings,) = [code for _, code in blocks if code.startswith("[plugins.acme]")]
    (guarded,) = [code for language, code in blocks if language == "yaml"]
    config = folder / "popflow.toml"
    shipped = config.read_text(encoding="utf-8")
    config.write_text(shipped.replace("block = []", f"block = {BLOCKED}") + settings, "utf-8")
    workflow = folder / "workflows" / "periodiek-onderhoud.yaml"
    told = workflow.read_text(encoding="utf-8")
    old = "when: [plan_is_smart, both_signed, budget_available]\n        budget: reserve"
    assert old in told
    new = guarded.strip().splitlines()[-1].strip()
    workflow.write_text(told.replace(old, f"{new}\n        budget: reserve"), encoding="utf-8")
    return folder


def test_the_tests_of_the_page_pass(example: Example) -> None:
    done = example.run(example.folder, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b[6-9] passed", done.stdout)


def test_popflow_names_its_guard_and_its_notifier(example: Example, organisation: Path) -> None:
    done = example.run(organisation, "-m", "popflow", "plugins", "--json")
    assert done.returncode == 0, done.stderr
    reports = {report["name"]: report for report in json.loads(done.stdout)["plugins"]}
    acme = reports["acme"]
    assert (acme["distribution"], acme["state"]) == ("acme-popflow", "loaded")
    assert acme["guards"] == ["suppliers_known"]
    assert "popflow_notify" in acme["hooks"]


def test_a_workflow_may_name_its_guard_while_it_is_installed(
    example: Example, organisation: Path
) -> None:
    check = ("-m", "popflow", "workflow", "check", "periodiek-onderhoud")
    with_it = example.run(organisation, *check)
    without = example.run(organisation, *check, plugin=False)
    assert with_it.returncode == 0, with_it.stdout
    assert without.returncode == 1
    assert "PF108" in without.stdout
    assert "suppliers_known" in without.stdout
