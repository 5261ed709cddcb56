"""How long what people wrote is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from popflow.domain.cycle import Dossier, blank, fold
from popflow.domain.event import NewRemark
from popflow.domain.person import SYSTEM
from popflow.domain.retention import PRESETS, Ended, Retention, erased_on
from popflow.domain.workflow import Milestone
from popflow.testing import EMPLOYEE, HR_ADVISER
from tests.support.rounds import agreed

RESTARTED, CLOSED, CANCELLED = Milestone.RESTARTED, Milestone.CLOSED, Milestone.CANCELLED
ENDED = (
    Ended(1, RESTARTED, date(2020, 2, 29)),
    Ended(2, CANCELLED, date(2021, 6, 1)),
    Ended(3, CLOSED, date(2022, 6, 1)),
    Ended(4, RESTARTED, date(2024, 6, 1)),
)


def test_in_service_the_last_two_completed_rounds_are_kept_and_others_five_years() -> None:
    days = erased_on(PRESETS["employment"], None, ENDED)
    assert days == {1: date(2025, 2, 28), 2: date(2026, 6, 1)}


def test_two_years_after_somebody_left_nothing_is_kept() -> None:
    days = erased_on(PRESETS["employment"], date(2024, 8, 31), ENDED)
    gone = date(2026, 8, 31)
    assert days == {1: date(2025, 2, 28), 2: date(2026, 6, 1), 3: gone, 4: gone}
    early = erased_on(PRESETS["employment"], date(2019, 1, 1), ENDED)
    assert early == {n: replace_year(one.ended_on) for n, one in enumerate(ENDED, 1)}


def replace_year(day: date) -> date:
    return date(day.year + 2, day.month, min(day.day, 28))


@pytest.mark.parametrize(("preset", "years"), [("municipality", 5), ("province", 10)])
def test_a_public_body_follows_its_list_whoever_it_is(preset: str, years: int) -> None:
    for leaves_on in (None, date(2021, 1, 1)):
        days = erased_on(PRESETS[preset], leaves_on, ENDED)
        assert days[4] == date(2024 + years, 6, 1)
        assert set(days) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("rule", "years"),
    [(Retention(), 2), (Retention(after_employment=7), 5), (PRESETS["province"], 10)],
)
def test_nobody_need_look_at_rounds_that_ended_later(rule: Retention, years: int) -> None:
    assert rule.least == years
    for leaves_on in (None, date(2019, 1, 1), date(2030, 1, 1)):
        for number, day in erased_on(rule, leaves_on, ENDED).items():
            assert day.year >= ENDED[number - 1].ended_on.year + years


def test_the_fold_of_an_erased_round_is_the_same_with_and_without_its_words() -> None:
    story = agreed()
    story.tell("cancel", HR_ADVISER, reason="a mistake")
    story.tell("remark", EMPLOYEE, NewRemark("so it was"))
    before = story.cycle
    decision = story.tell("erase", SYSTEM)
    assert (story.cycle.dossier, story.cycle.erased_at) == (Dossier(), story.now)
    assert replace(story.cycle, dossier=before.dossier, erased_at=None, revision=before.revision) \
        == before  # fmt: skip
    assert (decision.timers, decision.messages) == ((), ())
    wordless = [
        replace(e, reason=None, changes=tuple(c for c in e.changes if c.part not in DOSSIER))
        for e in story.history
    ]
    for history in (story.history, wordless):
        assert fold(blank(history[0]), history) == story.cycle


DOSSIER = Dossier.__slots__


def test_what_is_erased_stays_so_and_only_the_system_erases() -> None:
    story = agreed()
    assert story.refusal("erase", SYSTEM).code == "not_possible_now"
    story.tell("cancel", HR_ADVISER, reason="a mistake")
    assert story.refusal("erase", HR_ADVISER).code == "not_yours"
    story.tell("erase", SYSTEM)
    assert story.refusal("erase", SYSTEM).code == "content_erased"
    assert story.refusal("remark", EMPLOYEE, NewRemark("late")).code == "content_erased"
