"""From text to nodes that know their line and column; nothing has a meaning yet.

ruamel.yaml gives the events of the text; a tree is built from them here, without recursion, so
that depth, aliases and duplicate keys are refused before they can do harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from popflow.definitions.findings import START, Findings, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.events import Event

MOST_BYTES: Final = 1_000_000
MOST_DEPTH: Final = 20
_HOSTILE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A word, number or sentence; ``plain`` without quotes."""

    spot: Spot
    value: str
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """Several values in order."""

    spot: Spot
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values; a key that stood twice keeps its first value."""

    spot: Spot
    entries: dict[str, Entry] = field(default_factory=dict)


Node = Text | Listing | Table


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value, each with its own spot."""

    spot: Spot
    node: Node


def decode(raw: bytes, findings: Findings) -> str | None:
    """The text of a file; ``None`` with a finding when it cannot be read."""
    if len(raw) > MOST_BYTES:
        findings.add("PF001", START, "The file is larger than 1 MB.", "Keep workflows small.")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        findings.add(
            "PF002",
            Spot(line, column),
            "The text is not UTF-8 from here on.",
            "Save the file as UTF-8.",
        )
        return None


def read(text: str, findings: Findings) -> Table | None:
    """The tree of a text; ``None`` with a finding when there is none."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        findings.add("PF001", START, "The text is larger than 1 MB.", "Keep workflows small.")
        return None
    hostile = _HOSTILE.search(text) or _surrogate(text)
    if hostile is not None:
        findings.add(
            "PF008",
            _spot_at(text, hostile.start()),
            f"The character U+{ord(hostile[0]):04X} cannot be seen and has no place here.",
            "Remove it.",
        )
        return None
    return _tree(text, findings)


def _surrogate(text: str) -> re.Match[str] | None:
    return re.search("[\ud800-\udfff]", text)


def _spot_at(text: str, index: int) -> Spot:
    line = text.count("\n", 0, index) + 1
    return Spot(line, index - (text.rfind("\n", 0, index) + 1) + 1)


def _tree(text: str, findings: Findings) -> Table | None:
    builder = _Builder(findings)
    try:
        for event in _events(text):
            if not builder.take(event):
                return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = Spot(mark.line + 1, mark.column + 1) if mark else START
        findings.add("PF003", spot, f"This is no YAML: {_said(error)}.", _advice(error))
        return None
    except (YAMLError, ValueError, IndexError, RecursionError) as error:
        # The scanner breaks in these ways on a few kinds of nonsense (a bad escape, a cut-off %).
        findings.add("PF003", builder.last, f"This is no YAML: {error}.", "Correct the line.")
        return None
    if not isinstance(builder.root, Table):
        findings.add("PF007", START, "The file holds no keys.", "Begin with 'popflow: 1'.")
        return None
    return builder.root


def _events(text: str) -> Iterator[Event]:
    # A new one each time: the parser keeps what it read.
    yield from YAML(typ="safe", pure=True).parse(text)


def _said(error: MarkedYAMLError) -> str:
    problem = " ".join(str(error.problem or error.context or "unreadable").split())
    return problem.rstrip(".")


def _advice(error: MarkedYAMLError) -> str:
    said = str(error.problem or "")
    if "\\t" in said or "tab" in said:
        return "Indent with spaces, not with a tab."
    if "mapping values are not allowed" in said:
        return "Put quotes around a value that holds a colon, and check the indentation."
    return "Check indentation, brackets and quotes here and on the line above."


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled; ``key`` waits for its value."""

    node: Table | Listing
    key: Text | None = None


class _Builder:
    """Makes the tree out of events; recursion would let the text choose the stack's depth."""

    def __init__(self, findings: Findings) -> None:
        self.root: Node | None = None
        self.last = START
        self._findings = findings
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Event) -> bool:
        """Go one event further; false when the text is refused."""
        mark = event.start_mark
        self.last = Spot(mark.line + 1, mark.column + 1) if mark else self.last
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            return self._documents == 1 or self._refuse("PF004", "A second document begins.")
        if isinstance(event, NodeEvent):
            return self._plain(event) and self._node(event)
        if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._open.pop()
        return True

    def _plain(self, event: NodeEvent) -> bool:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            return self._refuse("PF004", "Anchors (&) and aliases (*) have no place here.")
        if getattr(event, "tag", None) is not None:
            return self._refuse("PF004", "Tags (!) have no place here.")
        return True

    def _node(self, event: NodeEvent) -> bool:
        node: Node
        if isinstance(event, ScalarEvent):
            node = Text(self.last, event.value, event.style is None or event.style == "")
        elif isinstance(event, MappingStartEvent):
            node = Table(self.last)
        else:
            node = Listing(self.last)
        if not self._place(node):
            return False
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            if len(self._open) >= MOST_DEPTH:
                return self._refuse("PF005", f"This is nested more than {MOST_DEPTH} deep.")
            assert not isinstance(node, Text)  # noqa: S101 - chosen by the event; for mypy
            self._open.append(_Open(node))
        return True

    def _place(self, node: Node) -> bool:
        if not self._open:
            self.root = node
            return True
        parent = self._open[-1]
        if isinstance(parent.node, Listing):
            parent.node.items.append(node)
        elif parent.key is not None:
            self._value(parent.node, parent.key, node)
            parent.key = None
        elif isinstance(node, Text):
            parent.key = node
        else:
            return self._refuse("PF009", "A key is a word, not a list or a mapping.")
        return True

    def _value(self, table: Table, key: Text, node: Node) -> None:
        if isinstance(node, Text) and node.plain and not node.value:
            # Nothing stands behind the key, and ruamel puts it where the next thing begins.
            node = Text(Spot(key.spot.line, key.spot.column + len(key.value) + 1), "")
        first = table.entries.setdefault(key.value, Entry(key.spot, node))
        if first.node is not node:
            self._findings.add(
                "PF006",
                key.spot,
                f"The key '{key.value}' stands here twice, first on line {first.spot.line}.",
                "Keep one of them.",
            )

    def _refuse(self, code: str, message: str) -> bool:
        self._findings.add(code, self.last, message, "Write the text out in full instead.")
        return False
