"""What a single value can look like; each shape reads a node and writes its own JSON Schema.

One table (`popflow.definitions.language`) is made of these shapes, so that the parser, the schema
for editors and the reference cannot disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Protocol

from popflow.definitions.findings import Findings, Spot, did_you_mean
from popflow.definitions.reader import Listing, Node, Text

Path = tuple[str | int, ...]
SHOWN: Final = 60
"""So much of a wrong value is shown: it fits on a line."""
_NOT_TEXT: Final = re.compile(
    r"~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\d+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|"
)


@dataclass(slots=True)
class Reading:
    """What is known while a file is read.

    Attributes:
        guards: Every guard that somebody gives.
        spots: Where each value stands, by its path of keys and numbers.
        incomplete: A way between states could not be read: what seems missing may be there.
    """

    findings: Findings
    guards: frozenset[str] = frozenset()
    spots: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)
    incomplete: bool = False

    def expect(self, node: Node, what: str, got: str | None = None) -> None:
        """Note that the value is of another type."""
        found = got or _kind(node)
        self.findings.add("PF103", node.spot, f"Here stands {found}.", f"Write {what}.")


def _kind(node: Node) -> str:
    if isinstance(node, Text):
        return "nothing" if node.plain and node.value == "" else f"'{short(node.value)}'"
    return "a list" if isinstance(node, Listing) else "a mapping of keys to values"


def short(text: str) -> str:
    """So much of a text as fits on a line."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


class Shape(Protocol):
    """What a value can look like."""

    def read(self, node: Node, reading: Reading, path: Path, /) -> object | None:
        """The value; ``None`` after a finding when there is none that can be used."""
        ...

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        ...

    def words(self) -> str:
        """What people read about it in the reference."""
        ...


def word_of(node: Node, reading: Reading, what: str) -> str | None:
    """The text of a node; numbers, yes and no, and nothing are no text without quotes."""
    if not isinstance(node, Text) or (node.plain and _NOT_TEXT.fullmatch(node.value)):
        reading.expect(node, what)
        return None
    return node.value


@dataclass(frozen=True, slots=True)
class Sentence:
    """Text for people."""

    limit: int = 200

    def read(self, node: Node, reading: Reading, _path: Path, /) -> str | None:
        """The text without spaces around it."""
        text = word_of(node, reading, "text, between quotes when it is a number")
        if text is None:
            return None
        if not text.strip() or len(text) > self.limit:
            reading.findings.add(
                "PF113",
                node.spot,
                "This text is empty or too long.",
                f"Write 1 to {self.limit} signs.",
            )
            return None
        return " ".join(text.split())

    def schema(self) -> dict[str, object]:
        """Text of a certain length."""
        return {"type": "string", "minLength": 1, "maxLength": self.limit, "pattern": r"\S"}

    def words(self) -> str:
        """Its name in the reference."""
        return "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def read(self, node: Node, reading: Reading, _path: Path, /) -> str | None:
        """The word."""
        word = word_of(node, reading, f"one of: {', '.join(self.options)}")
        if word is None or word in self.options:
            return word
        reading.findings.add(
            "PF104",
            node.spot,
            f"'{short(word)}' is not known here.",
            did_you_mean(word, self.options),
        )
        return None

    def schema(self) -> dict[str, object]:
        """An enumeration."""
        return {"enum": list(self.options)}

    def words(self) -> str:
        """The words themselves."""
        return f"one of: {', '.join(self.options)}" if len(self.options) > 1 else self.options[0]


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the file gives, or refers to."""

    pattern: str
    what: str
    example: str

    def read(self, node: Node, reading: Reading, _path: Path, /) -> str | None:
        """The name."""
        word = word_of(node, reading, f"the name of {self.what}, such as {self.example}")
        if word is None or re.fullmatch(self.pattern, word):
            return word
        reading.findings.add(
            "PF109",
            node.spot,
            f"'{short(word)}' cannot be the name of {self.what}.",
            f"Use small letters, such as '{self.example}'.",
        )
        return None

    def schema(self) -> dict[str, object]:
        """Text in a certain form."""
        return {"type": "string", "pattern": f"^{self.pattern}$", "not": PLAIN_WORDS}

    def words(self) -> str:
        """What it names."""
        return f"the name of {self.what}"


PLAIN_WORDS: Final[dict[str, object]] = {"enum": ["true", "false", "null"]}


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, node: Node, reading: Reading, _path: Path, /) -> bool | None:
        """True or false."""
        if isinstance(node, Text) and node.plain and node.value in {"true", "false"}:
            return node.value == "true"
        reading.expect(node, "true or false")
        return None

    def schema(self) -> dict[str, object]:
        """A boolean."""
        return {"type": "boolean"}

    def words(self) -> str:
        """The two words."""
        return "true or false"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 1."""

    only: int | None = None

    def read(self, node: Node, reading: Reading, _path: Path, /) -> int | None:
        """The number."""
        what = f"the number {self.only or 1}"
        if not (
            isinstance(node, Text) and node.plain and re.fullmatch(r"[1-9]\d{0,5}", node.value)
        ):
            reading.expect(node, what)
            return None
        number = int(node.value)
        if self.only is not None and number != self.only:
            reading.findings.add(
                "PF111",
                node.spot,
                f"This program does not know version {number} of the language.",
                f"Write {self.only}, or use a newer popflow.",
            )
            return None
        return number

    def schema(self) -> dict[str, object]:
        """A whole number."""
        return {"const": self.only} if self.only else {"type": "integer", "minimum": 1}

    def words(self) -> str:
        """The only number, or any."""
        return str(self.only or "a whole number")
