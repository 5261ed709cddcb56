"""How single values stand in a database: the same order and the same meaning on every one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# SQLite gives a table's own row number only to a column whose type is INTEGER, word for word.
Number = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number of eight bytes, on SQLite fit for a primary key."""

# Numbers of people are text: a locale would sort and page them otherwise than Python does.
Key = String().with_variant(String(collation="C"), "postgresql")
"""Text that sorts by code point."""


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
