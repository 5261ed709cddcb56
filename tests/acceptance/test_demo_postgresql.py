"""A year of the demo's people on a real PostgreSQL, through the plugin that ships."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from popflow.bootstrap import open_application
from popflow.domain.staff_changes import FIELDS
from popflow.engine.comparing import Import
from popflow.engine.people import import_people
from popflow.forecast.clock import VirtualClock
from popflow.forecast.habits import Dice
from popflow.forecast.run import Simulation, beginning
from popflow.hrfiles import read_people
from popflow.settings import load_settings
from tests.support.organisations import HR, SETTINGS, staff_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("queue", ["local", "procrastinate"])
def test_a_year_on_postgresql_breaks_nothing(
    tmp_path: Path, postgres_url: str, queue: str
) -> None:
    config = tmp_path / "popflow.toml"
    settings = SETTINGS.replace('"mail", "postgres"', '"mail"').replace(HR, "101")
    settings = settings.replace("[engine]", f'[engine]\nqueue = "{queue}"')
    config.write_text(f'{settings}\n[store]\nurl = "{postgres_url}"\n', encoding="utf-8")
    staff = read_people(staff_file(tmp_path, 10), {}).people
    clock = VirtualClock(beginning(2026))
    months: list[str] = []
    with open_application(load_settings(config, {}), clock=clock, upgrade=True) as app:
        assert app.engine.store.describe()["kind"] == "postgresql"
        import_people(app.engine, Import(staff, frozenset(FIELDS)))
        simulation = Simulation(app.engine, app.pulse, clock, Dice(1), "101", months.append)
        simulation.run(clock.now().date(), 1)
        report = simulation.report(app.settings.workflow, 1, time.perf_counter())
    assert report.audit.broken == []
    assert report.audit.entries > 100
    assert report.figures.milestones["executing"] > 1
    assert report.messages["sent"] > 50
    assert len(months) >= 12
