"""Pitfalls are asked of their owner alone, and nothing of it is ever kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.cycle import Dossier
from popflow.domain.event import Draft, Held, NewItem
from popflow.domain.pitfalls import Pitfall
from popflow.domain.policy import Intensity
from popflow.domain.post import Competence, Post
from popflow.engine.cycles import Doer
from popflow.engine.noticing import noticed
from popflow.engine.preparing import prepare, write_form
from popflow.engine.reading import show
from popflow.engine.setup import Rollout
from popflow.testing import make_goal, make_plan
from tests.support.house import ANNA, HR, MANAGER, PERIODIC, House

if TYPE_CHECKING:
    import pytest

THIN = (Pitfall.THIN_PREPARATION,)


def asked(house: House, who: str | None) -> tuple[Pitfall, ...]:
    doer = Doer(who)
    return noticed(house.engine, show(house.engine, house.cycle().id, doer), doer)


def talked(house: House) -> None:
    house.begin()
    house.exchange()
    at = house.cycle().conversation_at
    assert at is not None
    house.wait(at + timedelta(hours=2))
    house.does(ANNA, "hold", Held(at))


def test_each_party_is_asked_about_their_own_preparation(house: House) -> None:
    house.begin()
    assert asked(house, ANNA) == asked(house, MANAGER) == THIN
    for number in range(2):
        house.does(MANAGER, "add_item", NewItem(f"point {number}"))
    form = prepare(house.engine, house.cycle().id, Doer(MANAGER)).questions
    assert form is not None
    # A form that is mostly empty makes two points thin still.
    assert asked(house, MANAGER) == THIN
    open_questions = [q.key for q in form.questions if not q.choices]
    answers = dict.fromkeys(open_questions, "thought about it")
    write_form(house.engine, house.cycle().id, Doer(MANAGER), answers)
    assert asked(house, MANAGER) == ()
    assert asked(house, ANNA) == THIN


def test_nobody_else_is_asked_and_nothing_is_kept(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    talked(house)
    house.does(ANNA, "draft", Draft(make_plan(make_goal(use_in_work=""))))
    before = house.history(), house.parcels(), house.cycle()
    with caplog.at_level(logging.DEBUG):
        found = asked(house, ANNA)
        for other in (MANAGER, HR, None):
            assert asked(house, other) == ()
    assert set(found) == {Pitfall.WORK_FLOOR, Pitfall.PRESENT_POST_ONLY}
    assert not caplog.records
    assert (house.history(), house.parcels(), house.cycle()) == before


def test_what_the_present_post_asks_is_read_from_the_list_of_posts(house: House) -> None:
    (anna,) = (p for p in house.people if p.number == ANNA)
    house.enrol(replace(anna, job="07"))
    talked(house)
    goal = make_goal(use_in_work="every month", competence="leading")
    house.does(ANNA, "draft", Draft(make_plan(goal)))
    assert asked(house, ANNA) == (Pitfall.PRESENT_POST_ONLY,)
    with house.store.begin() as uow:
        uow.posts.save_posts([Post("07", "Adviser", now=(Competence("writing"),))])
        uow.commit()
    assert asked(house, ANNA) == ()


def test_with_beperkt_the_manager_needs_no_list() -> None:
    house = House()
    small = Rollout("small", "true", PERIODIC, intensity=Intensity.BEPERKT)
    house.choose(rollouts=(small,))
    house.begin()
    assert asked(house, MANAGER) == ()
    assert asked(house, ANNA) == THIN


def test_a_round_that_ended_asks_nothing(house: House) -> None:
    house.begin()
    house.does(HR, "cancel", reason="another post")
    assert house.cycle().dossier == Dossier()
    assert asked(house, ANNA) == ()
