"""Values as JSON text: the only place that knows how the domain looks in a column.

Writing goes by the value's own type, reading by the type that the domain declares for that part.
What a column holds is the canonical text: the seals are computed over it as it stands.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json, to_json

from popflow.domain.cycle import Answer, Change, Cycle, Dossier
from popflow.domain.effect import Message
from popflow.domain.post import Competence
from popflow.domain.workflow import Definition
from popflow.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")

CONTENT = frozenset(Dossier.__slots__)
"""The parts of a cycle that people wrote."""
_ABSENT = 2
"""Length of a change whose value stands with the content: only its part and its key."""


def encode(value: object) -> str:
    """Write a value of the domain as JSON.

    Raises:
        StorageError: It holds something that no text can hold, such as half a character.
    """
    try:
        return to_json(value).decode()
    except (PydanticSerializationError, UnicodeError) as error:
        message = "a value cannot be stored: it holds what is no text"
        raise StorageError(message) from error


def encode_dossier(dossier: Dossier) -> str:
    """What people wrote, as JSON."""
    return encode(dossier)


def decode_dossier(text: str | None) -> Dossier:
    """What people wrote; nothing was when there is no text."""
    return Dossier() if text is None else _read(_adapter(Dossier).validate_json, text)


def encode_fired(fired: Mapping[str, Any]) -> str | None:
    """For which moments timers fired, as JSON; ``None`` for none."""
    return encode(fired) if fired else None


def decode_fired(text: str | None) -> Mapping[str, Any]:
    """For which moments timers fired."""
    return {} if text is None else _read(_part("fired", keyed=False).validate_json, text)


def encode_changes(changes: Iterable[Change]) -> tuple[str, str | None]:
    """The changes of a history entry, as two texts.

    Returns:
        What happened, and beside it what people wrote, which can be erased on its own: there a
        change of content is told by its part and key alone. ``None`` when nobody wrote anything.
    """
    process: list[list[object]] = []
    content: list[object] = []
    for change in changes:
        if change.part in CONTENT:
            process.append([change.part, change.key])
            content.append(change.value)
        else:
            process.append([change.part, change.key, change.value])
    return encode(process), encode(content) if content else None


def decode_changes(process: str, content: str | None) -> tuple[Change, ...]:
    """The changes of a history entry, in order; without those whose content was erased."""
    return _read(_changes, (process, content))


def _changes(texts: tuple[str, str | None]) -> tuple[Change, ...]:
    process, content = texts
    written = iter(from_json(content)) if content is not None else None
    changes = []
    for told in from_json(process):
        part, key = told[0], told[1]
        if len(told) == _ABSENT:
            if written is None:
                continue
            value = _part(part, keyed=True).validate_python(next(written))
        else:
            value = _part(part, keyed=key is not None).validate_python(told[2])
        changes.append(Change(part, value, key))
    return tuple(changes)


def encode_answers(answers: Mapping[str, Answer]) -> str | None:
    """The answers of guards, as JSON; ``None`` for none."""
    return encode(answers) if answers else None


def decode_answers(text: str | None) -> Mapping[str, Answer]:
    """The answers of guards."""
    return {} if text is None else _read(_adapter(dict[str, Answer]).validate_json, text)


def encode_messages(messages: tuple[Message, ...]) -> str | None:
    """The messages of an entry, as JSON; ``None`` for none."""
    return encode(messages) if messages else None


def decode_messages(text: str | None) -> tuple[Message, ...]:
    """The messages of an entry."""
    return () if text is None else _read(_adapter(tuple[Message, ...]).validate_json, text)


def encode_definition(definition: Definition) -> str:
    """A workflow definition, as JSON."""
    return encode(definition)


def decode_definition(text: str) -> Definition:
    """A workflow definition."""
    definition: Definition = _read(_adapter(Definition).validate_json, text)
    return definition


def encode_competences(competences: tuple[Competence, ...]) -> str:
    """Competences with their levels, as JSON."""
    return encode(competences)


def decode_competences(text: str) -> tuple[Competence, ...]:
    """Competences with their levels."""
    return _read(_adapter(tuple[Competence, ...]).validate_json, text)


def encode_words(words: Mapping[str, str]) -> str | None:
    """Words by name, as JSON; ``None`` for none."""
    return encode(words) if words else None


def decode_words(text: str | None) -> Mapping[str, str]:
    """Words by name."""
    return {} if text is None else _read(_adapter(dict[str, str]).validate_json, text)


def _read(reader: Callable[[Any], T], text: object) -> T:
    try:
        return reader(text)
    except (ValidationError, ValueError, LookupError, TypeError, StopIteration) as error:
        # What it says may quote what people wrote: the cause is for a debugger, not for a log.
        message = "a stored value cannot be read: it is damaged, or of a newer popflow"
        raise StorageError(message) from error


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type that the domain declares
    return TypeAdapter(kind)


@cache
def _part(part: str, *, keyed: bool) -> TypeAdapter[Any]:
    """The reader for a part of the cycle; keyed for one value of a mapping."""
    declared = (get_type_hints(Dossier) if part in CONTENT else get_type_hints(Cycle))[part]
    return TypeAdapter(get_args(declared)[1] if keyed else declared)
