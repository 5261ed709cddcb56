"""Shapes that hold others: several values, a mapping with fixed keys, a mapping with names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from popflow.definitions.findings import Spot, did_you_mean, nearest
from popflow.definitions.reader import Listing, Node, Table
from popflow.definitions.shapes import short

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from popflow.definitions.shapes import Path, Reading, Shape

_OPTION: Final = re.compile(r"working day (before|after)|any day|at \d.*|repeat.*")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: what it takes, what it means, and whether it must be there."""

    shape: Shape
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """One value, or a list of them."""

    shape: Shape
    unique: bool = True

    def read(self, node: Node, reading: Reading, path: Path, /) -> tuple[object, ...] | None:
        """The values that can be used, in order."""
        nodes = node.items if isinstance(node, Listing) else [node]
        if not nodes:
            reading.expect(node, self.shape.words(), "an empty list")
            return None
        values: list[object] = []
        for number, item in enumerate(nodes):
            here = (*path, number)
            reading.spots[here] = item.spot
            value = self.shape.read(item, reading, here)
            if value is None:
                continue
            if self.unique and value in values:
                reading.findings.add(
                    "PF112", item.spot, f"'{value}' stands here twice.", "Keep one of them."
                )
            values.append(value)
        return tuple(values) or None

    def schema(self) -> dict[str, object]:
        """The value itself, or a list of it."""
        one = self.shape.schema()
        several = {"type": "array", "minItems": 1, "items": one, "uniqueItems": self.unique}
        return {"anyOf": [one, several]}

    def words(self) -> str:
        """That there can be more."""
        return f"{self.shape.words()}, or a list"


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping whose keys the language knows.

    Attributes:
        name: What it is called in the reference and in the schema.
        one_of: Exactly one of these keys must be there.
        only_with: A key that goes only with one of certain others.
        needs: A key that cannot do without another.
    """

    name: str
    keys: Mapping[str, Key]
    one_of: tuple[str, ...] = ()
    only_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)

    def read(self, node: Node, reading: Reading, path: Path, /) -> dict[str, Any] | None:
        """The keys that can be used with their values."""
        if not isinstance(node, Table):
            reading.expect(node, f"keys with values: {', '.join(self.keys)}")
            return None
        values: dict[str, Any] = {}
        missing = {name for name, key in self.keys.items() if key.required} - set(node.entries)
        for name, entry in node.entries.items():
            here = (*path, name)
            reading.keys[here], reading.spots[here] = entry.spot, entry.node.spot
            key = self.keys.get(name)
            if key is None:
                missing.discard(self._unknown(name, entry.spot, reading) or "")
                continue
            value = key.shape.read(entry.node, reading, here)
            if value is not None:
                values[name] = value
        for name in sorted(missing):
            reading.findings.add(
                "PF102",
                node.spot,
                f"The key '{name}' is missing here.",
                f"Add '{name}: ...' with {self.keys[name].shape.words()}.",
            )
        self._one(node, reading)
        self._together(node, reading)
        return values

    def _unknown(self, name: str, spot: Spot, reading: Reading) -> str | None:
        """Note an unknown key; returns the known one that was probably meant."""
        advice = did_you_mean(name, self.keys)
        if _OPTION.fullmatch(name):
            advice = "Put the whole moment between quotes: it has a comma inside."
        reading.findings.add("PF101", spot, f"The key '{short(name)}' is not known here.", advice)
        return nearest(name, self.keys)

    def _one(self, node: Table, reading: Reading) -> None:
        chosen = [name for name in self.one_of if name in node.entries]
        if self.one_of and len(chosen) != 1:
            options = ", ".join(f"'{name}'" for name in self.one_of)
            found = " and ".join(f"'{name}'" for name in chosen) or "none of them"
            reading.findings.add(
                "PF110",
                node.spot,
                f"Exactly one of {options} belongs here, and there is {found}.",
                "Keep one." if chosen else "Add one.",
            )

    def _together(self, node: Table, reading: Reading) -> None:
        given = set(node.entries)
        for name in [key for key in self.only_with if key in given]:
            others = self.only_with[name]
            if not given & set(others):
                with_what = " or ".join(f"'{other}'" for other in others)
                reading.findings.add(
                    "PF110",
                    node.entries[name].spot,
                    f"'{name}' goes only with {with_what}.",
                    f"Remove '{name}'.",
                )
        for name, other in self.needs.items():
            if name in given and other not in given:
                reading.findings.add(
                    "PF110",
                    node.entries[name].spot,
                    f"'{name}' cannot do without '{other}'.",
                    f"Add '{other}: ...' with {self.keys[other].shape.words()}.",
                )

    def schema(self) -> dict[str, object]:
        """A reference: each record is written once."""
        return {"$ref": f"#/$defs/{self.name}"}

    def definition(self) -> dict[str, object]:
        """The record itself."""
        required = [name for name, key in self.keys.items() if key.required]
        properties = {
            name: {"description": key.meaning, **key.shape.schema()}
            for name, key in self.keys.items()
        }
        told: dict[str, object] = {
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
        }
        if required:
            told["required"] = required
        if self.one_of:
            told["oneOf"] = [{"required": [name]} for name in self.one_of]
        if self.needs:
            told["dependentRequired"] = {name: [other] for name, other in self.needs.items()}
        if self.only_with:
            told["dependentSchemas"] = {
                name: {"anyOf": [{"required": [other]} for other in others]}
                for name, others in self.only_with.items()
            }
        return told

    def words(self) -> str:
        """What it is called."""
        return f"the keys of a {self.name.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class ByName:
    """A mapping whose keys are names that the file gives.

    Attributes:
        pattern: What a name looks like.
        what: What is named.
        reserved: Names that every workflow has without writing them.
    """

    shape: Shape
    pattern: str
    what: str
    reserved: Collection[str] = ()

    def read(self, node: Node, reading: Reading, path: Path, /) -> dict[str, Any] | None:
        """What stands under each name, in the order of the file."""
        if not isinstance(node, Table) or not node.entries:
            reading.expect(node, f"one name or more, each of {self.what}")
            return None
        values: dict[str, Any] = {}
        for name, entry in node.entries.items():
            here = (*path, name)
            reading.keys[here], reading.spots[here] = entry.spot, entry.node.spot
            if not self._named(name, entry.spot, reading):
                reading.incomplete = True
                continue
            value = self.shape.read(entry.node, reading, here)
            if value is None:
                reading.incomplete = True
            else:
                values[name] = value
        return values

    def _named(self, name: str, spot: Spot, reading: Reading) -> bool:
        if name in self.reserved:
            reading.findings.add(
                "PF211",
                spot,
                f"'{name}' comes with every workflow and cannot be written here.",
                "Remove it.",
            )
            return False
        if not re.fullmatch(self.pattern, name):
            reading.findings.add(
                "PF109",
                spot,
                f"'{short(name)}' cannot be the name of {self.what}.",
                "Use small letters, digits and _.",
            )
            return False
        return True

    def schema(self) -> dict[str, object]:
        """Names in a certain form, but for the reserved ones."""
        names: dict[str, object] = {"pattern": f"^{self.pattern}$"}
        if self.reserved:
            names["not"] = {"enum": sorted(self.reserved)}
        return {
            "type": "object",
            "minProperties": 1,
            "propertyNames": names,
            "additionalProperties": self.shape.schema(),
        }

    def words(self) -> str:
        """What stands under a name."""
        return f"names with {self.shape.words()} under each"
