"""A request with a key of its sender's own is done once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from popflow.engine.replies import LONGEST, Turn, answer, take
from popflow.engine.setup import Rollout
from popflow.engine.workflows import in_use
from tests.support.house import NEED, PERIODIC, SIGNAL, House

ME: Final = "person 1"


def test_the_first_does_it_and_the_next_finds_the_answer() -> None:
    house = House()
    engine = house.engine
    assert take(engine, ME, "k", "what").turn is Turn.DO
    assert take(engine, ME, "k", "what").turn is Turn.IN_HAND
    answer(engine, ME, "k", "what", (200, b"done"))
    found = take(engine, ME, "k", "what")
    assert found.turn is Turn.ANSWERED
    assert found.reply is not None
    assert (found.reply.status, found.reply.body) == (200, b"done")


def test_another_request_or_another_sender_is_another_matter() -> None:
    engine = House().engine
    take(engine, ME, "k", "what")
    assert take(engine, ME, "k", "else").turn is Turn.OTHER
    assert take(engine, "person 2", "k", "what").turn is Turn.DO


def test_what_was_never_answered_is_lost() -> None:
    house = House()
    take(house.engine, ME, "k", "what")
    house.clock.advance_to(house.clock.now() + LONGEST - timedelta(seconds=1))
    assert take(house.engine, ME, "k", "what").turn is Turn.IN_HAND
    house.clock.advance_to(house.clock.now() + timedelta(seconds=1))
    assert take(house.engine, ME, "k", "what").turn is Turn.LOST


def test_workflows_in_use_are_those_that_are_chosen_today() -> None:
    house = House()
    past = Rollout("past", "true", SIGNAL, to_day=date(2026, 1, 1))
    now = Rollout("now", "true", NEED)
    same = Rollout("same", "true", PERIODIC)
    house.choose(rollouts=(past, now, same))
    found = {one.workflow.definition.name: one.used_for for one in in_use(house.engine)}
    assert found == {PERIODIC: ("everybody", "same"), NEED: ("now",)}
