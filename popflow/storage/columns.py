"""How single values stand in a database: the same order and the same meaning on every one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.operators import OperatorType

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
        return None if value is None else EPOCH + timedelta(microseconds=value)
