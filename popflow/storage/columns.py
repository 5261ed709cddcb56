"""How single values stand in a database: the same order and the same meaning on every one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Integer, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.operators import OperatorType

_BITS = 63
"""Of a whole number of eight bytes, beside its sign."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# SQLite gives a table's own row number only to a column whose type is INTEGER, word for word.
Number = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number of eight bytes, on SQLite fit for a primary key."""

# Numbers of people are text: a locale would sort and page them otherwise than Python does.
Key = String().with_variant(String(collation="C"), "postgresql")
"""Text that sorts by code point."""


class AsText(ColumnElement[str]):
    """A `Key` that is compared with plain text of another table, so that its index is used."""

    inherit_cache = False
    type = String()

    def __init__(self, key: ColumnElement[str]) -> None:
        self.key_column = key


@compiles(AsText)
def _as_text(element: AsText, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return compiler.process(element.key_column, **kwargs)


@compiles(AsText, "postgresql")
def _as_plain_text(element: AsText, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f'{compiler.process(element.key_column, **kwargs)} COLLATE "default"'


class Rare(ColumnElement[bool]):
    """A condition that few rows meet, whatever SQLite's statistics tell of an average row.

    After ANALYZE, where nearly all cycles are at one milestone, SQLite would look for those at
    another by passing all cycles. PostgreSQL knows how often each value is there.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, condition: ColumnElement[bool]) -> None:
        self.condition = condition

    def self_group(self, against: OperatorType | None = None) -> Rare:
        """Itself: compared with true, as SQLAlchemy does on SQLite, it would use no index."""
        del against
        return self


@compiles(Rare)
def _rare(element: Rare, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return compiler.process(element.condition, **kwargs)


@compiles(Rare, "sqlite")
def _likelihood(element: Rare, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"likelihood({compiler.process(element.condition, **kwargs)}, 0.000001)"


class Listed(TypeDecorator[Any]):
    """Many whole numbers, or many texts, as one value: SQLite takes JSON, PostgreSQL an array."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[int | str]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> Any:  # noqa: ANN401 - as its parent says
        """What the database takes."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String())
        return dialect.type_descriptor(ARRAY(BigInteger() if self.kind is int else String()))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - as its parent says
        """Write them down; what the database cannot be asked for is refused as ever."""
        if dialect.name != "sqlite" or value is None:
            return value
        if self.kind is int:
            return numbers_text(value)
        # SQLite ends a text of JSON at a zero; nobody's number holds one.
        return json.dumps([text for text in value if "\0" not in text], ensure_ascii=False)


def numbers_text(value: Sequence[int]) -> str:
    """Whole numbers as SQLite's ``json_each`` takes them.

    Raises:
        OverflowError: One has more than eight bytes: in JSON it would become a fraction.
    """
    if value and max(*value, -min(value)) >> _BITS:
        message = "a whole number that no database holds"
        raise OverflowError(message)
    return json.dumps(value)


class Among(ColumnElement[bool]):
    """A column is one of many values, which go as one: as hundreds, each would be prepared."""

    inherit_cache = True
    type = Boolean()
    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy's own way to tell what a cache compares
        ("among_column", InternalTraversal.dp_clauseelement),
        ("among_values", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.among_column = column
        self.among_values = bindparam(name, type_=Listed(column.type.python_type))

    def self_group(self, against: OperatorType | None = None) -> Among:
        """Itself, for the reason of `Rare`."""
        del against
        return self


@compiles(Among, "sqlite")
def _among_json(element: Among, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    column = compiler.process(element.among_column, **kwargs)
    values = compiler.process(element.among_values, **kwargs)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - a column and a parameter


@compiles(Among, "postgresql")
def _among_array(element: Among, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    column = compiler.process(element.among_column, **kwargs)
    values = compiler.process(element.among_values, **kwargs)
    return f"{column} = ANY ({values})"


class UtcMoment(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970, UTC.

    A number is small, and it compares and sorts alike on SQLite, which knows no moments, and on
    PostgreSQL: ``datetime(due_at / 1000000, 'unixepoch')``, ``to_timestamp(due_at / 1e6)``.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write a moment; one without a zone is a mistake of the program."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a zone cannot be stored"
            raise ValueError(message)
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - as its parent says
        """Read a moment, aware."""
        del dialect
        return None if value is None else _moment(value)


@lru_cache(maxsize=4096)
def _moment(microseconds: int) -> datetime:
    """A moment by its number: of what is due together the number is one."""
    return EPOCH + timedelta(microseconds=microseconds)
