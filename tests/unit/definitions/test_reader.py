"""Hostile and broken text is refused with a code and a place, before it can do harm."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.definitions import Finding, lint, load
from popflow.errors import DefinitionError, Place

if TYPE_CHECKING:
    from pathlib import Path

BOMB: Final = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


def the_finding(source: Path | str) -> Finding:
    found = lint(source)[0]
    with pytest.raises(DefinitionError):
        load(source)
    return found


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "PF007", 1, 1),
        ("# nothing\n", "PF007", 1, 1),
        ("just a word", "PF007", 1, 1),
        ("- a\n- b\n", "PF007", 1, 1),
        (BOMB, "PF004", 1, 4),
        ("a: !!python/object/apply:os.system [ls]", "PF004", 1, 4),
        ("a: 1\n---\nb: 2\n", "PF004", 2, 1),
        ("a: 1\n\tb: 2\n", "PF003", 2, 1),
        ("a: 'x\n", "PF003", 2, 1),
        ("a: [1, 2\n", "PF003", 2, 1),
        ('a: "\\q"\n', "PF003", 1, 6),
        ("a: b: c\n", "PF003", 1, 5),
        ("a: \x00\n", "PF008", 1, 4),
        ("a: 1\nb: \u202e\n", "PF008", 2, 4),
        ("a: \ud800\n", "PF008", 1, 4),
        ("? {a: b}\n: c\n", "PF009", 1, 3),
    ],
)
def test_what_is_no_workflow_is_refused(text: str, code: str, line: int, column: int) -> None:
    found = the_finding(text)
    assert (found.code, found.place) == (code, Place(None, line, column))
    assert found.suggestion


def test_depth_is_refused_before_it_is_built() -> None:
    found = the_finding("a: " + "[" * 100_000)
    assert (found.code, found.place) == ("PF005", Place(None, 1, 23))


def test_a_large_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"# " + b"x" * 1_000_000)
    began = perf_counter()
    assert the_finding(file).code == "PF001"
    assert perf_counter() - began < 1
    assert the_finding("# " + "x" * 1_000_000).code == "PF001"


def test_text_that_is_not_utf8_says_where(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("name: x\ntitle: Geëvalueerd\n".encode("cp1252"))
    found = the_finding(file)
    assert (found.code, found.place) == ("PF002", Place(str(file), 2, 10))


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.yaml"
    found = the_finding(file)
    assert found.code == "PF001"
    assert found.place.file == str(file)
    assert "No such file" in found.message


def test_on_is_a_word_and_yes_is_no_flag() -> None:
    codes = {(one.code, one.message) for one in lint("on: x\nlaunch: {obliges: yes}\n")}
    assert ("PF101", "The key 'on' is not known here.") in codes
    assert ("PF103", "Here stands 'yes'.") in codes


WORDS: Final = st.sampled_from(
    ["a", ":", " ", "\n", "- ", "{", "}", "[", "]", "'", '"', "&a", "*a", "!t", "#", "|", ">", "%",
     "\t", "---", "...", "? ", ",", "states", "on", "\\", "popflow: 1\n", "@", "`", "é", "\u2028",
     "\x85", "\ufeff", "\x7f"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map("".join))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    findings = lint(text)
    assert findings
    assert all((one.place.line or 0) >= 1 and (one.place.column or 0) >= 1 for one in findings)


@given(st.text(max_size=60))
def test_nor_does_any_other(text: str) -> None:
    assert lint(text)
