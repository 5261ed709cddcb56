"""Whatever `decide` looks at sets the ways of cycles apart; what it does not look at, does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest

from popflow.domain.agenda import AgendaItem
from popflow.domain.cycle import Dossier
from popflow.domain.person import Party
from popflow.forecast.diary import Diary
from popflow.forecast.expected import invented
from popflow.forecast.foresee import Foresight
from popflow.forecast.habits import Habit
from popflow.forecast.outlook import Member
from popflow.forecast.path import Path, Stretch
from popflow.forecast.remembered import remembering
from popflow.forecast.shelf import Pair, Seed, blank_round
from popflow.testing import make_person
from tests.support.forecasts import DAYS, NOW, TOLD_BY, UNTIL, compiled, seen, shared, shelf
from tests.support.house import PERIODIC

MEETS: Final = DAYS.moment(date(2026, 6, 16), time(10))
BASE: Final = Seed(NOW, MEETS, 24, datetime(2024, 6, 18, 8, tzinfo=UTC))
APART: Final = {
    "planned later": (replace(BASE, planned_at=NOW + timedelta(days=9)), Pair()),
    "planned a little later": (replace(BASE, planned_at=NOW + timedelta(days=2)), Pair()),
    "planned too late": (replace(BASE, planned_at=MEETS - timedelta(days=12)), Pair()),
    "planned later still": (replace(BASE, planned_at=MEETS - timedelta(days=10)), Pair()),
    "talked before": (replace(BASE, previous_at=BASE.conversation_at - timedelta(600)), Pair()),
    "another day": (replace(BASE, conversation_at=MEETS + timedelta(days=1)), Pair()),
    "another pace": (replace(BASE, period_months=12), Pair()),
    "part time": (BASE, Pair(frozenset({4, 3}))),
    "hired": (BASE, Pair(hired_on=date(2014, 2, 3))),
}  # fmt: skip


@pytest.mark.parametrize("by", TOLD_BY)
def test_whatever_sets_two_apart_sets_their_ways_apart(by: str) -> None:
    """Asked after others of the same shelf, each gets the way that it gets of a new one."""
    workflow, used, differ = compiled(PERIODIC, by), shelf(), 0
    first = used.planned(workflow, BASE, Pair(), Habit.LATE, UNTIL)
    for seed, pair in APART.values():
        again = used.planned(workflow, seed, pair, Habit.LATE, UNTIL)
        assert again.steps == shelf().planned(workflow, seed, pair, Habit.LATE, UNTIL).steps
        differ += again.steps != first.steps
    assert differ >= 4
    sooner = used.planned(workflow, BASE, Pair(), Habit.LATE, BASE.conversation_at)
    assert sooner.steps[-1].at <= BASE.conversation_at < first.steps[-1].at
    assert used.planned(workflow, BASE, Pair(), Habit.PROMPT, UNTIL).steps != first.steps


def test_open_cycles_that_differ_have_ways_of_their_own() -> None:
    workflow, used = compiled(PERIODIC), shelf()
    plain = replace(blank_round(workflow, BASE), id=1)
    told = replace(plain, fired={"announce": DAYS.moment(date(2026, 6, 2))}, id=2)
    item = AgendaItem(1, Party.EMPLOYEE, "-", NOW)
    wrote = replace(plain, dossier=Dossier({1: item}), id=3)
    more = replace(plain, dossier=Dossier({1: item, 2: replace(item, key=2)}), id=4)
    alone_with_it = replace(plain, partner=None, id=5)
    stretch, found = Stretch(NOW, UNTIL), list[Path]()
    for cycle in (plain, told, wrote, more, alone_with_it, replace(plain, id=6, person="7")):
        path = used.standing(workflow, cycle, Pair(), Habit.LATE, stretch)
        new = shelf().standing(workflow, cycle, Pair(), Habit.LATE, stretch)
        assert path.steps == new.steps
        found.append(path)
    assert found[0] is found[-1]
    assert len(set(found)) == 5
    assert found[0].steps != found[1].steps


def test_people_who_are_planned_alike_but_work_on_other_days_go_other_ways() -> None:
    workflow = compiled(PERIODIC)
    pairs = [Pair(), Pair(frozenset({1})), Pair(frozenset({2, 3}))]
    everybody = [
        Member(make_person("same", f"m{n}"), f"m{n}", workflow, NOW.date(), pair=pair)
        for n, pair in enumerate(pairs)
    ]
    together = seen(everybody, {Habit.LATE: 1.0}).rounds
    for place, member in enumerate(everybody):
        mine = [shared(one) for one in together if one.member == place]
        assert mine == [shared(one) for one in seen([member], {Habit.LATE: 1.0}).rounds]


@pytest.mark.parametrize("per_week", [1, 2])
def test_managers_weeks_fill_up(per_week: int) -> None:
    everybody = invented(60, compiled(PERIODIC), NOW.date())
    diary = Diary(remembering(DAYS), per_week)
    found = Foresight(shelf(), diary, NOW, UNTIL, {Habit.PROMPT: 1.0}).run(everybody)
    weeks = Counter(
        (one.partner, DAYS.day_of(step.at).isocalendar()[:2])
        for one in found.rounds for step in one.history if step.event == "hold"
    )  # fmt: skip
    assert max(weeks.values()) == per_week
