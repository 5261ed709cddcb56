"""Rules are kept; where a linter must be told off, the line says why."""

import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
FOLDERS: Final = ("popflow", "plugins", "tests", "benchmarks")
# `type: ignore[code]  # why` or `noqa: CODE - why`: rule codes, then a reason.
MARK: Final = re.compile(r"#\s*(type:\s*ignore|noqa|ruff:\s*noqa|pragma:\s*no\s)")
EXPLAINED: Final = re.compile(
    r"#\s*(?:type:\s*ignore\[[\w, -]+\]|(?:ruff:\s*)?noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*"
    r"|pragma:\s*no\s\w+)\s*(?:#|-|--|:)\s*\w.{6}"
)


def comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def unexplained(source: str) -> list[int]:
    return [
        number
        for number, comment in comments(source)
        if MARK.search(comment) and not EXPLAINED.search(comment)
    ]


def test_import_linter_ignores_nothing() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        linter = tomllib.load(file)["tool"]["importlinter"]
    assert not linter.get("exclude_type_checking_imports", False)
    said = {contract["id"] for contract in linter["contracts"] if "ignore_imports" in contract}
    assert not said
    (floors,) = (contract for contract in linter["contracts"] if contract["type"] == "layers")
    assert floors["exhaustive"]
    assert "exhaustive_ignores" not in floors


def test_every_exception_to_a_rule_says_why() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number in unexplained(path.read_text(encoding="utf-8"))
    ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize(
    ("comment", "fine"),
    [
        ("# type: ignore", False),
        ("# type: ignore[arg-type]", False),
        ("# type: ignore[arg-type]  # the stubs forget None", True),
        ("# noqa", False),
        ("# noqa: S101", False),
        ("# noqa: S101, S102 - a check of our own", True),
        ("# pragma: no cover", False),
        ("# an ordinary remark", True),
    ],
)
def test_a_reason_is_told_from_none(comment: str, *, fine: bool) -> None:
    assert (not unexplained(f"x = 1  {comment}\n")) is fine
