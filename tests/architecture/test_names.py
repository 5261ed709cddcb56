"""A module's name says what it holds."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
EMPTY_WORDS: Final = {"utils", "util", "helpers", "helper", "common", "base", "misc"}


def test_no_module_has_an_empty_name() -> None:
    paths = [
        path.relative_to(ROOT)
        for folder in ("popflow", "plugins", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    ]
    assert paths
    said = {path: EMPTY_WORDS & {path.stem, path.parent.name} for path in paths}
    empty = [f"{path}: {words}" for path, words in said.items() if words]
    assert not empty, "\n".join(empty)
