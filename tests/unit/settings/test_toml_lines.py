"""Key lines are found, whatever stands around them."""

import string
import tomllib
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popflow.settings.toml_lines import Key, key_lines, key_name

TEXT: Final = '''# top = 1
workflow = "a # b [c]"   # no.key = 1
[engine]   # a header
batch = 1
"quoted key" = 2
'literal' = 3
a.b . c = 4
list = [
  1, # [not.a.header]
  "]",
]
text = """
inside = 1
[inside]
"""
raw = \'\'\'
inside = 2 \'\'\'
after = {x = 1, y = [2]}

[[rollout]]
name = "one"
[[rollout]]
  name = "two"
  [rollout.more]
  deep = 1
[plugins."my.plugin"]
host = "x"
'''


def test_every_key_has_its_line() -> None:
    assert key_lines(TEXT).found == [
        (2, ("workflow",)),
        (3, ("engine",)),
        (4, ("engine", "batch")),
        (5, ("engine", "quoted key")),
        (6, ("engine", "literal")),
        (7, ("engine", "a", "b", "c")),
        (8, ("engine", "list")),
        (12, ("engine", "text")),
        (16, ("engine", "raw")),
        (18, ("engine", "after")),
        (20, ("rollout", 0)),
        (21, ("rollout", 0, "name")),
        (22, ("rollout", 1)),
        (23, ("rollout", 1, "name")),
        (24, ("rollout", 1, "more")),
        (25, ("rollout", 1, "more", "deep")),
        (26, ("plugins", "my.plugin")),
        (27, ("plugins", "my.plugin", "host")),
    ]


def test_a_key_that_is_not_there_is_where_its_section_is() -> None:
    lines = key_lines(TEXT)
    assert lines.line_of(("rollout", 1, "group")) == 22
    assert lines.line_of(("engine", "a", "b", "nothing")) == 7
    assert lines.line_of(("nowhere", "at all")) is None


def test_the_key_at_a_line_is_the_last_before_it() -> None:
    lines = key_lines(TEXT)
    assert lines.key_at(1) == ()
    assert lines.key_at(9) == ("engine", "list")
    assert lines.key_at(19) == ("engine", "after")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = [\nc = 2\n", 2),
        ("a = 'x\nb = 2\n", 1),
        ('a = "x\n', 1),
        ("a = [1,\n 2]\nb = 'it'\n", None),
    ],
)
def test_what_is_never_closed_is_where_it_begins(text: str, line: int | None) -> None:
    assert key_lines(text).unclosed == line


def test_nesting_is_measured() -> None:
    assert key_lines("a = 1\nb = [[[1]]]\n").deepest == (3, 2)
    assert key_lines("a.b.c.d = 1\n").deepest == (4, 1)


def test_names_leave_out_indexes() -> None:
    assert key_name(("rollout", 0, "group")) == "rollout.group"


SCALARS: Final = st.sampled_from(["1", "true", '"a # ] [ = x"', "'\"'", '"\\""', "[1,\n2]", '""'])
NAMES: Final = st.text(string.ascii_lowercase, min_size=1, max_size=3)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, SCALARS, max_size=4), max_size=5))
def test_the_scanner_and_tomllib_agree_on_the_keys(data: dict[str, dict[str, str]]) -> None:
    rows = [
        line
        for section, pairs in data.items()
        for line in (f"[{section}] # c = [", *(f"{key} = {v}" for key, v in pairs.items()), "")
    ]
    text = "\n".join(rows)
    scanned = key_lines(text)
    assert set(scanned.lines) == set(every_key(tomllib.loads(text)))
    written = text.split("\n")
    for key, line in scanned.lines.items():
        assert str(key[-1]) in written[line - 1]


def every_key(data: dict[str, Any], around: Key = ()) -> list[Key]:
    found: list[Key] = []
    for name, value in data.items():
        found.append((*around, name))
        if isinstance(value, dict):
            found += every_key(value, (*around, name))
    return found


@given(st.text(alphabet=st.sampled_from("a.=\"'[]{}#\n\\, 1"), max_size=60))
def test_rubbish_is_scanned_to_its_end(text: str) -> None:
    lines = key_lines(text)
    last = text.count("\n") + 1
    assert all(1 <= line <= last for line, _ in lines.found)
