"""Broken copies of a YAML file: each key renamed, removed and doubled, typed values broken.

The places come from ruamel.yaml itself and not from popflow's reader, which is what is tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
WRONG: Final = {
    "moment": [
        "conversation - 14 dayz", "convers - 14 days", "12", "conversation - days", "true",
        "conversation - 3 days sometimes", "{a: b}", "''", "held + -1 days", "[]",
    ],
    "span": [
        "24 monthz", "0 months", "24", "-1 months", "true", "soon", "{a: b}", "''", "1.5 years",
    ],
    "flag": ["yes", "1", "'true'", "[]", "on", "True and false", "null"],
    "number": ["2.0", "two", "'1'", "0", "-1", "true", "[]", "99999999"],
    "condition": [
        "person.nope", "'person.active &&'", "person.fte", "12", "true", "x", "cycle.missed > 1",
        "'[person].map(p, [p].map(q, q))'", "{a: b}",
    ],
    "text": ["12", "true", "''", "'  '", "null", "{a: b}", "1.5", "[[x]]"],
    "name": ["Bad Name!", "12", "true", "''", "{a: b}", "[[x]]", "'.. '", "a/b"],
    "word": ["xyzzy", "12", "true", "''", "{a: b}", "[[x]]", "null", "'*'"],
}  # fmt: skip
KINDS: Final = {
    **dict.fromkeys(("at", "until", "draft due", "signing due"), "moment"),
    **dict.fromkeys(("every", "limit", "from", "first", "spread"), "span"),
    **dict.fromkeys(("obliges", "digest"), "flag"),
    **dict.fromkeys(("popflow", "version"), "number"),
    **dict.fromkeys(("nl", "en"), "text"),
    **dict.fromkeys(("name", "key"), "name"),
    "who": "condition",
}
"""What is broken how, by the key; every other value is one of a few words."""


@dataclass(frozen=True)
class Mutant:
    """One broken copy.

    Attributes:
        kind: ``renamed``, ``removed``, ``doubled`` or ``broken``.
        line: Of the key or value that was touched, from 1, in the broken text.
    """

    kind: str
    path: Path
    text: str
    line: int
    what: str


@dataclass(frozen=True)
class Key:
    """A key with its value, and whether they stand in a mapping between braces."""

    path: Path
    key: ScalarNode
    value: Node
    braces: bool


def keys(text: str) -> list[Key]:
    """Every key of a file."""
    root = YAML(typ="safe", pure=True).compose(text)
    return list(_keys(root, ()))


def _keys(node: Node, path: Path) -> Iterator[Key]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            yield Key(here, key, value, bool(node.flow_style))
            yield from _keys(value, here)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from _keys(item, (*path, number))


def same(text: str, key: Key) -> tuple[Path, str]:
    """What makes a key the same experiment as one in another file."""
    return key.path, text[_start(key.key) : _end(key.value)]


def renamed(text: str, key: Key) -> Mutant:
    """The key with a letter more."""
    at = key.key.end_mark.index
    return _mutant("renamed", key, f"{text[:at]}x{text[at:]}", _line(text, at), "+x")


def removed(text: str, key: Key) -> Mutant:
    """The file without the key and its value."""
    start, end = _start(key.key), _end(key.value)
    if key.braces and text[end] == ",":
        end += 1
    elif key.braces:
        start = max(text.rfind(",", 0, start), text.rfind("{", 0, start) + 1)
    return _mutant("removed", key, text[:start] + text[end:], _line(text, start), "gone")


def doubled(text: str, key: Key) -> Mutant:
    """The key and its value twice."""
    start, end = _start(key.key), _end(key.value)
    between = ", " if key.braces else "\n" + " " * key.key.start_mark.column
    told = text[:start] + text[start:end] + between + text[start:]
    return _mutant("doubled", key, told, _line(told, end + len(between)), "twice")


def broken(text: str, key: Key, turn: int) -> Mutant:
    """The value, or the first of a list, as something that it cannot be."""
    value = key.value
    if isinstance(value, SequenceNode) and value.value and isinstance(value.value[0], ScalarNode):
        value = value.value[0]
    if isinstance(value, ScalarNode):
        wrong = WRONG[KINDS.get(key.path[-1] if isinstance(key.path[-1], str) else "", "word")]
    else:
        wrong = ["12", "xyzzy", "[]", "[12]", "true", "null", "[[a]]"]
    chosen = wrong[turn % len(wrong)]
    start, end = _start(value), _end(value)
    if text[start - 1] == "\n" or text[:start].rstrip(" ").endswith("\n"):
        # A block: what replaces it goes behind its key.
        start = key.key.end_mark.index + 1
        chosen = f" {chosen}"
    return _mutant("broken", key, text[:start] + chosen + text[end:], _line(text, start), chosen)


def _mutant(kind: str, key: Key, text: str, line: int, what: str) -> Mutant:
    return Mutant(kind, key.path, text, line, what)


def _start(node: Node) -> int:
    return int(node.start_mark.index)


def _end(node: Node) -> int:
    """Behind the last sign of a node; a block's own end lies past the comments that follow."""
    block = isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style
    if not block or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last)


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1
