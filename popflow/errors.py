"""Every error that popflow raises on purpose.

    PopflowError
     ├─ InputError              what came in cannot be used: says file, line, column or field
     │   ├─ TimeExpressionError a moment such as ``conversation - 14 days`` cannot be read
     │   ├─ DefinitionError     a workflow file has findings of the linter
     │   └─ ConfigurationError  popflow.toml cannot be used: file, key and line
     ├─ RefusedError            a rule of the subject says no
     ├─ NotFoundError           nobody and nothing has that number
     ├─ StaleRevisionError      somebody else was first
     ├─ HeldError               firing and sending wait for an operator
     ├─ StorageError            the store cannot be used as it is
     │   ├─ SchemaError         the tables are older or newer than the program
     │   ├─ LostTurnError       another daemon took over what one does at a time
     │   └─ OccupiedError       another daemon holds the store
     └─ PluginError             a plugin did something that its contract forbids

Errors carry data, not only sentences: an upper floor words them for people.
"""

from __future__ import annotations

from dataclasses import dataclass


class PopflowError(Exception):
    """The root: catch this to catch all that popflow raises on purpose."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something is wrong; what is unknown stays ``None``."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        """Write the place as editors understand it: ``file:line:column (field)``."""
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        if self.field and spot:
            return f"{spot} ({self.field})"
        return spot or self.field or ""


class InputError(PopflowError):
    """Input cannot be used.

    Attributes:
        problem: What is wrong and why, one sentence.
        place: Where it is.
        advice: What to do about it, one sentence.
        code: A stable code for programs.
    """

    def __init__(
        self, problem: str, *, place: Place | None = None, advice: str = "", code: str = "input"
    ) -> None:
        self.problem = problem
        self.place = place or Place()
        self.advice = advice
        self.code = code
        super().__init__(problem)

    def __str__(self) -> str:
        """One message: where, what and why, and what to do."""
        where = f"{self.place}: " if str(self.place) else ""
        return f"{where}{self.problem}" + (f" {self.advice}" if self.advice else "")


class TimeExpressionError(InputError):
    """A moment cannot be read; ``place.column`` counts from 1 in the expression."""


class DefinitionError(InputError):
    """A workflow definition cannot be used; ``findings`` are the linter's, worst first."""

    def __init__(self, problem: str, findings: tuple[object, ...] = (), **rest: object) -> None:
        self.findings = findings
        place = rest.get("place")
        super().__init__(
            problem,
            place=place if isinstance(place, Place) else None,
            advice=str(rest.get("advice", "")),
            code=str(rest.get("code", "definition")),
        )


class ConfigurationError(InputError):
    """A setting cannot be used; ``place`` holds file, line and key."""


class RefusedError(PopflowError):
    """A rule of the subject says no.

    Attributes:
        code: The rule, as ``Refusal.code`` in the domain.
        data: What the sentence for people is filled with.
    """

    def __init__(self, code: str, data: dict[str, object] | None = None) -> None:
        self.code = code
        self.data = data or {}
        super().__init__(code)


class NotFoundError(PopflowError):
    """Nothing has that number, or whoever asks may not know of it."""

    def __init__(self, kind: str, key: object) -> None:
        self.kind = kind
        self.key = key
        super().__init__(f"{kind} {key}")


class StaleRevisionError(PopflowError):
    """Somebody else saved the cycle first; load it again and decide anew."""

    def __init__(self, cycles: tuple[int, ...]) -> None:
        self.cycles = cycles
        super().__init__(f"cycles {', '.join(map(str, cycles))} were changed by somebody else")


class HeldError(PopflowError):
    """Firing and sending wait for an operator's confirmation; ``why`` says for what."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class StorageError(PopflowError):
    """The store cannot be used as it is."""


class SchemaError(StorageError):
    """The tables are older or newer than this program."""


class LostTurnError(StorageError):
    """Another daemon took over what one does at a time; ``turn`` says what."""

    def __init__(self, turn: str) -> None:
        self.turn = turn
        super().__init__(f"Another daemon has the turn '{turn}' by now.")


class OccupiedError(StorageError):
    """Another daemon holds this store; ``holder`` says which."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(holder)


class PluginError(PopflowError):
    """A plugin did something that its contract forbids."""

    def __init__(self, plugin: str, problem: str) -> None:
        self.plugin = plugin
        self.problem = problem
        super().__init__(f"plugin {plugin}: {problem}")
