"""The lock files are complete, agree with each other and name no place."""

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]
LOCKS: Final = ("requirements.lock", "requirements-dev.lock")
EVERY_LOCK: Final = (*LOCKS, "requirements-bench.lock")
PLACE: Final = re.compile(r"^.*(?:://|--index|--find-links|(?<![\w.])/\w|\.\./).*$", re.MULTILINE)
HASH: Final = re.compile(r"--hash=sha256:[0-9a-f]{64}$")


def text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def entries(lock: str) -> list[str]:
    """Return one string for each requirement: its lines joined, comments left out."""
    told = "\n".join(line for line in text(lock).splitlines() if not line.lstrip().startswith("#"))
    return [entry for entry in told.replace("\\\n", " ").splitlines() if entry.strip()]


def pins(lock: str) -> set[tuple[str, str]]:
    requirements = (Requirement(entry.split(" --hash")[0]) for entry in entries(lock))
    return {(canonicalize_name(found.name), str(found.specifier)) for found in requirements}


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    assert entries(lock)
    loose = [entry for entry in entries(lock) if "==" not in entry or not HASH.search(entry)]
    assert not loose


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_names_no_host_and_no_path_of_a_machine(lock: str) -> None:
    found = PLACE.findall(text(lock))
    assert not found


def test_what_runs_is_what_was_tested() -> None:
    run, tested = (pins(lock) for lock in LOCKS)
    assert run <= tested


@pytest.mark.parametrize("folder", [".", *sorted(p.name for p in (ROOT / "plugins").iterdir())])
def test_every_dependency_is_locked(folder: str) -> None:
    project = ROOT if folder == "." else ROOT / "plugins" / folder
    with (project / "pyproject.toml").open("rb") as file:
        wanted = [Requirement(entry) for entry in tomllib.load(file)["project"]["dependencies"]]
    locked = {name: version.removeprefix("==") for name, version in pins("requirements.lock")}
    late = [
        str(requirement)
        for requirement in wanted
        if (name := canonicalize_name(requirement.name)) != "popflow"
        and (name not in locked or locked[name] not in requirement.specifier)
    ]
    assert not late, f"run `make lock`: {late}"
