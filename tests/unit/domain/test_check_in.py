"""Check-ins are kept as they were said; promises are open until they are kept."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime

import pytest

from popflow.domain.check_in import CheckIn, Commitment, Progress
from popflow.domain.person import Party

DAY = date(2025, 5, 1)


def test_a_promise_is_open_until_it_is_kept_or_no_longer_in_the_plan() -> None:
    promise = Commitment(1, Party.MANAGER, "two hours a week", goal=1, due_on=DAY)
    assert promise.open
    assert not replace(promise, done_on=DAY).open
    assert not replace(promise, dropped=True).open


def test_what_was_said_is_never_changed() -> None:
    at = datetime(2025, 5, 1, 8, tzinfo=UTC)
    said = CheckIn(1, at, "104", Party.EMPLOYEE, Progress.STALLED, speed_up="a free morning")
    with pytest.raises(FrozenInstanceError):
        said.note = "else"  # type: ignore[misc]  # that it cannot is what is tested
