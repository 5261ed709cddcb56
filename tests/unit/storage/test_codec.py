"""What the domain holds comes back from a column as it was."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from popflow.domain.cycle import Answer, Change, Cycle, Dossier, evolve
from popflow.domain.effect import Message
from popflow.domain.workflow import Definition, Milestone
from popflow.errors import StorageError
from popflow.storage import codec
from popflow.storage.cycle_rows import CYCLE, FIELDS
from popflow.testing import make_definition

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=2))])
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(-(2**40), 2**40),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=ZONES),
    date: st.dates(),
    time: st.times(),
    types.NoneType: st.none(),
}


def of(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type that the domain declares
    """Values of a type, however deep."""
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        hints = typing.get_type_hints(hint)
        return st.builds(hint, **{field.name: of(hints[field.name]) for field in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return compound(typing.get_origin(hint), typing.get_args(hint))


def compound(origin: Any, given: tuple[Any, ...]) -> st.SearchStrategy[Any]:  # noqa: ANN401 - likewise
    if origin in {typing.Union, types.UnionType}:
        return st.one_of(*map(of, given))
    if origin is Mapping:
        return st.dictionaries(of(given[0]), of(given[1]), max_size=2)
    if origin is frozenset:
        return st.frozensets(of(given[0]), max_size=3)
    assert origin is tuple, origin
    if given[-1] is Ellipsis:
        return st.lists(of(given[0]), max_size=2).map(tuple)
    return st.tuples(*map(of, given))


def keyed(part: str, hint: Any) -> st.SearchStrategy[Change]:  # noqa: ANN401 - likewise
    key, value = typing.get_args(hint)
    return st.builds(Change, st.just(part), of(value), of(key))


def changes() -> st.SearchStrategy[Change]:
    """A change of any field, and of any part of what people wrote."""
    whole, parts = typing.get_type_hints(Cycle), typing.get_type_hints(Dossier)
    scalars = [st.builds(Change, st.just(n), of(whole[n])) for n in FIELDS]
    fired = keyed("fired", whole["fired"])
    return st.one_of(fired, *scalars, *(keyed(n, hint) for n, hint in parts.items()))


NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
CYCLE_OF_NOBODY = Cycle(1, "1", "small", "small-1", "planned", Milestone.PLANNED, NOW, NOW)
LENIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LENIENT
@given(st.lists(changes(), max_size=6).map(tuple))
def test_changes_come_back_in_order(told: tuple[Change, ...]) -> None:
    assert codec.decode_changes(*codec.encode_changes(told)) == told


@pytest.mark.parametrize("part", sorted(Dossier.__slots__))
@settings(LENIENT, max_examples=20)
@given(data=st.data())
def test_each_part_of_what_people_wrote_comes_back(part: str, data: st.DataObject) -> None:
    change = data.draw(keyed(part, typing.get_type_hints(Dossier)[part]))
    process, content = codec.encode_changes([change])
    assert codec.decode_changes(process, content) == (change,)
    dossier = evolve(CYCLE_OF_NOBODY, [change]).dossier
    assert codec.decode_dossier(codec.encode_dossier(dossier)) == dossier


@LENIENT
@given(of(Definition))
def test_a_definition_comes_back(definition: Definition) -> None:
    assert codec.decode_definition(codec.encode_definition(definition)) == definition


def test_a_definition_that_was_stored_without_question_sets_can_be_read() -> None:
    kept = make_definition()
    body = json.loads(codec.encode_definition(kept))
    assert body.pop("question_sets") == {}
    assert codec.decode_definition(json.dumps(body)) == kept


@LENIENT
@given(st.dictionaries(st.text(), of(Answer), max_size=2), st.lists(of(Message), max_size=3))
def test_answers_and_messages_come_back(
    answers: Mapping[str, Answer], messages: list[Message]
) -> None:
    assert codec.decode_answers(codec.encode_answers(answers)) == answers
    assert codec.decode_messages(codec.encode_messages(tuple(messages))) == tuple(messages)


@LENIENT
@given(st.lists(changes(), max_size=6).map(tuple))
def test_erasing_content_leaves_the_rest(told: tuple[Change, ...]) -> None:
    process, _ = codec.encode_changes(told)
    left = tuple(change for change in told if change.part not in codec.CONTENT)
    assert codec.decode_changes(process, None) == left


def test_what_people_wrote_stands_only_in_the_content() -> None:
    change = Change("confirmations", NOW, "2:employee")
    process, content = codec.encode_changes([Change("state", "agreed"), change])
    assert process == '[["state",null,"agreed"],["confirmations","2:employee"]]'
    assert content == '["2026-01-05T08:00:00Z"]'


def test_half_a_character_is_refused() -> None:
    with pytest.raises(StorageError, match="cannot be stored"):
        codec.encode("\ud800")


@pytest.mark.parametrize(
    "text", ['{"agenda":{"1":{}}}', '{"agenda":', '{"agenda":{"1":{"party":"nobody"}}}']
)
def test_a_damaged_value_is_told_without_what_it_holds(text: str) -> None:
    with pytest.raises(StorageError, match="cannot be read") as told:
        codec.decode_dossier(text)
    assert "nobody" not in str(told.value)


def test_a_change_of_an_unknown_part_is_told() -> None:
    with pytest.raises(StorageError, match="newer popflow"):
        codec.decode_changes('[["mood",null,"good"]]', None)


def test_every_field_of_a_cycle_has_a_column_and_nothing_else_has() -> None:
    # A column that came with a later migration stands last in the table.
    assert sorted(column.name for column in CYCLE.c) == sorted((*FIELDS, "next_due_at"))
