"""Working days that change move every open timer, page by page, whatever comes in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.engine.audit import audit
from popflow.engine.repair import follow_calendar
from popflow.engine.watching import Watcher

if TYPE_CHECKING:
    from tests.support.house import House


class Killed(Exception):  # noqa: N818 - it is no error: the process is gone
    """The daemon ends in the middle."""


class Killing(Watcher):
    """Ends the daemon after some pages."""

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def progressed(self) -> None:
        """Count a page."""
        self.pages -= 1
        if self.pages == 0:
            raise Killed


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("popflow.engine.repair.PAGE", 2)


def begin_and_be_killed(house: House, pages: int) -> None:
    house.begin()
    days = house.calendar.working
    house.calendar.working = replace(days, opens=time(10))
    house.engine = replace(house.engine, watcher=Killing(pages))
    with pytest.raises(Killed):
        follow_calendar(house.engine, house.clock.now())
    house.engine = replace(house.engine, watcher=Watcher())


def test_a_killed_daemon_goes_on_where_it_was(house: House) -> None:
    begin_and_be_killed(house, 2)
    assert audit(house.engine).broken
    left = len([cycle for cycle in house.cycles() if cycle.open]) - 4
    assert follow_calendar(house.engine, house.clock.now()) == left > 0
    assert not audit(house.engine).broken
    assert follow_calendar(house.engine, house.clock.now()) == 0


def test_days_that_change_again_are_followed_from_the_beginning(house: House) -> None:
    begin_and_be_killed(house, 1)
    house.calendar.working = replace(house.calendar.working, opens=time(11))
    everybody = len([cycle for cycle in house.cycles() if cycle.open])
    assert follow_calendar(house.engine, house.clock.now()) == everybody
    assert not audit(house.engine).broken


def test_days_that_are_put_back_half_way_are_followed_too(house: House) -> None:
    before = house.calendar.working
    begin_and_be_killed(house, 1)
    house.calendar.working = before
    assert audit(house.engine).broken
    assert follow_calendar(house.engine, house.clock.now() + timedelta(minutes=1)) > 0
    assert not audit(house.engine).broken
