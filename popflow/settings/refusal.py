"""What is wrong with a setting, in a sentence: which key, on which line, why, and what to do."""

from __future__ import annotations

from datetime import date, time
from difflib import get_close_matches
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

from popflow.errors import ConfigurationError, Place
from popflow.settings.sections import Settings
from popflow.settings.toml_lines import Key, key_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic_core import ErrorDetails

    from popflow.settings.origin import Origin

_KINDS: Final = {
    "int_type": "a whole number",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "date_type": "a date without quotes, such as 2026-05-15",
    "time_type": "a clock time without quotes, such as 08:00:00",
    "tuple_type": "a list in square brackets",
    "frozen_set_type": "a list in square brackets",
    "model_type": "a section",
    "dict_type": "a section",
    "mapping_type": "a section",
}
_SECRET: Final = {("store", "url"), ("plugins",)}
UNKNOWN: Final = "config-unknown-key"
_LONGEST_SHOWN: Final = 40


def refusal(errors: Sequence[ErrorDetails], origin: Origin) -> ConfigurationError:
    """The first thing that is wrong, in the order of the file; how many follow is told as well.

    Unknown keys come first: a misspelt key is why another one is missing.
    """
    said = [_said(error, origin) for error in errors]
    said.sort(key=lambda one: (one[3] != UNKNOWN, one[0].line or 0))
    place, problem, advice, code = said[0]
    if len(said) > 1:
        advice = f"{advice} ({len(said) - 1} more to mend after this one.)"
    return ConfigurationError(problem, place=place, advice=advice, code=code)


def _said(error: ErrorDetails, origin: Origin) -> tuple[Place, str, str, str]:
    key = _written(error["loc"])
    name, kind = key_name(key), error["type"]
    place = origin.place(key)
    if kind == "extra_forbidden":
        return place, f"{name} is not a setting.", _nearest(key), UNKNOWN
    if kind == "missing":
        section = key_name(key[:-1])
        advice = f"Add a line '{key[-1]} = ...' to it."
        return place, f"{key[-1]} is missing in {section}.", advice, "config-missing-key"
    return place, f"{name} {_why(error, key)}.", _default(key), "config-value"


def _written(key: Key) -> Key:
    """The key as it is written in the file: ``from``, which is ``from_day`` in the program."""
    field = _model(key[:-1]).model_fields.get(str(key[-1])) if key else None
    return (*key[:-1], field.alias) if field and field.alias else key


def _why(error: ErrorDetails, key: Key) -> str:
    given = "" if key in _SECRET or key[:1] in _SECRET else f", not {_toml(error['input'])}"
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "value_error":
        return str(context["error"])
    if kind in _KINDS:
        return f"must be {_KINDS[kind]}{given}"
    if kind in {"literal_error", "enum"}:
        return f"must be {context['expected']}{given}"
    if kind == "greater_than_equal":
        return f"must be at least {context['ge']}{given}"
    if kind == "less_than_equal":
        return f"must be at most {context['le']}{given}"
    return f"cannot be used: {error['msg']}"


def _nearest(key: Key) -> str:
    """What may have been meant: a setting here that is spelt alike, or the same one elsewhere."""
    *section, last = key
    known = _names(_model(tuple(section)))
    near = get_close_matches(str(last), known, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    if section == ["plugins"]:
        return f"A plugin's settings are a section: [plugins.{last}]."
    elsewhere = [key_name(other[:-1]) for other in _everything(Settings) if other[-1] == last]
    if elsewhere:
        where = f"belongs in [{elsewhere[0]}]" if elsewhere[0] else "belongs above the sections"
        return f"'{last}' {where}."
    return f"Known here: {', '.join(sorted(known))}."


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if name != "tables"]


def _everything(model: type[BaseModel], section: Key = ()) -> Iterator[Key]:
    for name, field in model.model_fields.items():
        inner = _section_in(field.annotation)
        yield (*section, name)
        if inner is not None and name != "rollout":
            yield from _everything(inner, (*section, name))


def _model(section: Key) -> type[BaseModel]:
    model: type[BaseModel] = Settings
    for part in section:
        field = model.model_fields.get(str(part))
        model = (_section_in(field.annotation) if field else None) or model
    return model


def _section_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds: a section, or the entries of a list of sections."""
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _default(key: Key) -> str:
    *section, last = key
    fields = _model(tuple(section)).model_fields
    field = next((f for n, f in fields.items() if last in {n, f.alias}), None)
    if field is None or field.is_required() or _section_in(field.annotation) is not None:
        return "Compare the documented popflow.toml that 'popflow init DIR' writes."
    default: Any = field.get_default(call_default_factory=True, validated_data={})
    if default is None:
        return "It may be left out."
    return f"Left out, it is {_toml(default)}."


def _toml(value: object) -> str:
    """A value as it is written in the file, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        written = repr(value[:_LONGEST_SHOWN])
    elif isinstance(value, int | float | date | time):
        written = str(value)[:_LONGEST_SHOWN]
    elif isinstance(value, dict):
        return "a section"
    else:
        return "a list" if value else "an empty list"
    return written
