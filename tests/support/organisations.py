"""An organisation in a folder of its own, for tests that run whole programs on it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from popflow.bootstrap import open_application
from popflow.engine.comparing import Import
from popflow.engine.launch import launch
from popflow.engine.money import calendar_postings
from popflow.engine.people import import_people
from popflow.engine.timers import fire_due
from popflow.hrfiles import read_people
from popflow.resources import sample_people
from popflow.settings import load_settings
from popflow.testing import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from popflow.bootstrap import Application

HR: Final = "203"
"""The HR adviser of the sample."""
SETTINGS: Final = f"""
workflow = "periodiek-onderhoud"
[organisation]
name = "Voorbeeld"
stand_in = "101"
[roles]
hr = ["{HR}"]
[engine]
tick_seconds = 1
batch = 20
per_week = 50
standstill_hours = 8760
[calendar]
opens = 00:00:00
closes = 23:59:59
[plugins]
block = ["mail", "postgres"]
[plugins.pob]
grant_cents = 150000
[log]
format = "json"
level = "debug"
"""


@contextmanager
def opened(config: Path, clock: FakeClock | None = None) -> Iterator[Application]:
    """The organisation's application, in this process."""
    settings = load_settings(config, {})
    with open_application(settings, clock=clock, upgrade=True) as app:
        yield app


def staff_file(folder: Path, count: int, mark: str = "") -> Path:
    """An HR file with so many people: the sample's first ones, or the sample several times.

    Args:
        folder: Where.
        count: How many people.
        mark: What every personnel number begins with.
    """
    with sample_people() as file:
        header, *lines = file.read_text(encoding="utf-8-sig").splitlines()
    rows = [line.split(";") for line in lines]
    turns = range(1, (count - 1) // len(rows) + 1)
    more = [_again(row, turn) for turn in turns for row in rows]
    path = folder / "people.csv"
    told = [";".join(_marked(row, mark)) for row in [*rows, *more][:count]]
    path.write_text("\n".join([header, *told]), encoding="utf-8")
    return path


def _again(row: list[str], turn: int) -> list[str]:
    number, first, infix, last, mail, job, department, manager, *rest = row
    boss = f"{turn}{manager}" if manager else number
    return [
        f"{turn}{number}", first, infix, last, f"{turn}{mail}", job, department, boss, *rest
    ]  # fmt: skip


def _marked(row: list[str], mark: str) -> list[str]:
    number, *about, manager, hired, left, part = row
    return [mark + number, *about, manager and mark + manager, hired, left, part]


def found(
    folder: Path,
    at: datetime,
    *,
    people: int = 107,
    settings: str = SETTINGS,
    mark: str = "",
) -> Path:
    """Found an organisation at a moment: settings and people; nothing has happened yet.

    Args:
        folder: Where.
        at: When.
        people: How many.
        settings: Its popflow.toml.
        mark: What every personnel number begins with.

    Returns:
        Its popflow.toml.
    """
    config = folder / "popflow.toml"
    config.write_text(settings, encoding="utf-8")
    staff = read_people(staff_file(folder, people, mark), {})
    with opened(config, FakeClock(at)) as app:
        import_people(app.engine, Import(staff.people, staff.fields))
    return config


def let_pass(config: Path, at: datetime, days: int) -> None:
    """Fire and post what is due, once a day at the same hour; the letters are left in the outbox.

    Args:
        config: Its popflow.toml.
        at: The first moment.
        days: How many days.
    """
    clock = FakeClock(at)
    with opened(config, clock) as app:
        for _ in range(days):
            launch(app.engine, clock.now())
            fire_due(app.engine, clock.now())
            calendar_postings(app.engine, clock.now())
            clock.advance(timedelta(days=1))
