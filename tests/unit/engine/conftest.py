"""One organisation per test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.foundation import FOUNDATION, REAL
from tests.support.house import House

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def _server(request: pytest.FixtureRequest) -> Iterator[None]:
    if not REAL:
        yield
        return
    with FOUNDATION.on(request.getfixturevalue("postgres_server")):
        yield


@pytest.fixture(autouse=True)
def _foundation(_server: None) -> Iterator[None]:
    with FOUNDATION.each():
        yield


@pytest.fixture
def house() -> House:
    return House()
