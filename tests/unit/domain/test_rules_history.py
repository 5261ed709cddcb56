"""Every decision keeps the invariants of a cycle: fold, gapless history, derived timers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from popflow.domain.cycle import blank, fold
from popflow.domain.timers import required_timers
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.round import whole_round
from tests.support.rounds import EVERY, PROBLEEM, evaluated, planned

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.testing import Story


def _whole(name: str, problem_left: str = "") -> Story:
    story = evaluated(planned(name), problem_left=problem_left)
    story.wait(timedelta(0))
    return story


ROUNDS: dict[str, Callable[[], Story]] = {
    **{name: partial(_whole, name) for name in EVERY},
    "with a problem left": partial(_whole, PROBLEEM, problem_left="time"),
    "with everything in it": partial(whole_round, 1, MONDAY),
}


@pytest.mark.parametrize("name", ROUNDS)
def test_a_cycle_is_the_fold_of_its_history_after_every_step(name: str) -> None:
    story = ROUNDS[name]()
    for decision in story.decisions:
        told = [entry for entry in story.history if entry.seq <= decision.cycle.revision]
        assert fold(blank(told[0]), told) == decision.cycle


@pytest.mark.parametrize("name", ROUNDS)
def test_a_history_has_no_gaps(name: str) -> None:
    story = ROUNDS[name]()
    assert [entry.seq for entry in story.history] == list(range(1, len(story.history) + 1))
    for before, after in zip(story.history, story.history[1:], strict=False):
        assert after.source == before.target
        assert after.at >= before.at


@pytest.mark.parametrize("name", ROUNDS)
def test_open_timers_are_exactly_those_that_the_cycle_requires(name: str) -> None:
    story = ROUNDS[name]()
    for decision in story.decisions:
        cycle, at = decision.cycle, decision.entries[-1].at
        assert decision.timers == required_timers(story.workflow, cycle, story.facts, at)
    assert story.last.timers == ()


@pytest.mark.parametrize("name", ROUNDS)
def test_a_timers_moment_fires_at_most_once(name: str) -> None:
    fired = [(e.timer, e.occurrence, e.source) for e in ROUNDS[name]().history if e.timer]
    assert len(fired) == len(set(fired))
