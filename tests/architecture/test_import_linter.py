"""import-linter holds the floors, and its configuration covers every room."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
PUBLIC_DOOR: Final = {"domain", "hookspecs", "ports", "errors", "storage", "testing"}


def contracts() -> list[dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def rooms() -> set[str]:
    paths = [path for path in (ROOT / "popflow").iterdir() if path.stem != "__init__"]
    files = {path.stem for path in paths if path.suffix == ".py"}
    return files | {path.name for path in paths if path.is_dir() and list(path.glob("*.py"))}


def test_every_contract_is_kept() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_plugins_are_kept_out_of_every_room_but_the_public_door() -> None:
    (door,) = (contract for contract in contracts() if contract["id"] == "public-door")
    assert set(door["forbidden_modules"]) == {f"popflow.{room}" for room in rooms() - PUBLIC_DOOR}
