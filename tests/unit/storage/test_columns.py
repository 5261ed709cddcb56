"""Moments as whole microseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from popflow.storage.columns import UtcMoment

MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - likewise
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))]),
)
DIALECT = sqlite.dialect()


def stored(moment: datetime) -> int:
    value = UtcMoment().process_bind_param(moment, DIALECT)
    assert value is not None
    return value


@given(MOMENTS)
def test_a_moment_comes_back_to_the_microsecond_in_utc(moment: datetime) -> None:
    back = UtcMoment().process_result_value(stored(moment), DIALECT)
    assert back == moment
    assert back is not None
    assert back.tzinfo is UTC


@given(MOMENTS, MOMENTS)
def test_numbers_sort_as_moments_do(one: datetime, other: datetime) -> None:
    assert (stored(one) < stored(other)) == (one < other)


def test_no_moment_is_no_number() -> None:
    assert UtcMoment().process_bind_param(None, DIALECT) is None
    assert UtcMoment().process_result_value(None, DIALECT) is None


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        stored(datetime(2026, 1, 5, 8))  # noqa: DTZ001 - that is what is refused
