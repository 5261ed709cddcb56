"""A signal starts a round for whom the workflow's launch rule means, and for nobody else."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from popflow.definitions.catalog import Catalog
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.errors import RefusedError
from tests.support.house import ANNA, BRAM, HR, MANAGER, SHIPPED, SIGNAL, House, staff

if TYPE_CHECKING:
    from pathlib import Path


def refused(code: str, house: House, who: str, request: StartRequest) -> None:
    with pytest.raises(RefusedError) as caught:
        start(house.engine, Doer(who), request)
    assert caught.value.code == code


def test_a_signal_starts_no_round_for_whom_the_launch_rule_leaves_out(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "workflows")
    file = folder / f"{SIGNAL}.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("who: person.active") == 1
    own = text.replace("who: person.active", f"who: person.active && person.number != '{ANNA}'")
    file.write_text(own, encoding="utf-8")
    house = House(SIGNAL, catalog=Catalog(folder))
    for who in (ANNA, MANAGER, HR):
        request = StartRequest(ANNA, signal="too much work")
        refused("not_meant", house, who, request)
    assert not house.cycles(person=ANNA)
    start(house.engine, Doer(BRAM), StartRequest(BRAM, signal="too much work"))
    start(house.engine, Doer(HR), StartRequest(ANNA))
    assert house.cycle(ANNA).open
    assert house.cycle(BRAM).open


def test_a_signal_for_somebody_who_left_says_that_they_left() -> None:
    people = [replace(p, leaves_on=date(2026, 1, 31)) if p.number == ANNA else p for p in staff()]
    house = House(SIGNAL, people=people)
    request = StartRequest(ANNA, signal="a question is left")
    refused("not_in_service", house, MANAGER, request)
