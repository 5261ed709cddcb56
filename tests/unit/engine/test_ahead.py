"""What lies ahead in a round that is carried out."""

from __future__ import annotations

from datetime import UTC, date, datetime

from popflow.domain.evaluation import Outcome
from popflow.engine.ahead import Ahead, ahead_of
from popflow.engine.cycles import Doer
from popflow.engine.reading import show
from tests.support.house import ANNA, HR, House


def ahead(house: House, number: int, who: str = ANNA) -> Ahead:
    return ahead_of(house.engine, show(house.engine, number, Doer(who)))


def test_the_end_of_the_last_goal_comes_before_a_later_day(house: House) -> None:
    number = house.begin().id
    assert ahead(house, number) == Ahead()
    house.agree()
    agreed = house.cycle()
    assert agreed.evaluate_on == date(2027, 3, 24)
    assert ahead(house, number) == Ahead(None, datetime(2026, 11, 30, 7, tzinfo=UTC))
    house.wait(date(2026, 5, 20))
    assert ahead(house, number) == Ahead(
        datetime(2026, 6, 15, 6, tzinfo=UTC), datetime(2026, 11, 30, 7, tzinfo=UTC)
    )
    assert ahead(house, number, HR) == Ahead()


def test_nothing_lies_ahead_of_what_stands_still_or_was_evaluated(house: House) -> None:
    number = house.begin().id
    house.agree()
    house.wait(date(2026, 11, 25))
    house.does(HR, "suspend")
    assert ahead(house, number) == Ahead()
    house.does(HR, "resume")
    house.evaluate(outcome=Outcome.REACHED)
    assert ahead(house, number) == Ahead()
