"""What a forecast reads from a round that it looks back on."""

from __future__ import annotations

from dataclasses import replace

from popflow.domain.cycle import Dossier, Origin
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.forecast.rounds import look_back
from tests.support.house import ANNA, SIGNAL, House


def test_a_round_that_a_signal_began_is_known_as_such_after_its_words_were_erased() -> None:
    house = House(workflow=SIGNAL)
    start(house.engine, Doer(ANNA), StartRequest(ANNA, "the work piles up"))
    cycle, days = house.cycle(), house.calendar.working
    wordless = replace(cycle, dossier=Dossier())
    erased = replace(wordless, erased_at=house.clock.now())
    assert not look_back(cycle, house.history(), days).unasked
    assert look_back(wordless, (), days).unasked
    assert not look_back(erased, (), days).unasked
    assert look_back(replace(erased, origin=Origin.LAUNCH), (), days).unasked
