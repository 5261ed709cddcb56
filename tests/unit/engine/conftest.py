"""One organisation per test."""

from __future__ import annotations

import pytest

from tests.support.house import House


@pytest.fixture
def house() -> House:
    return House()
