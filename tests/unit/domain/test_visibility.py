"""Who sees what of a cycle."""

from __future__ import annotations

import pytest

from popflow.domain.cycle import Dossier
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, NewItem
from popflow.domain.person import SYSTEM, TIMER, Actor, Party, Role
from popflow.domain.visibility import Sight, as_seen, seeing, sight_of
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER
from tests.support.rounds import agreed, announced, evaluated, executing, planned


@pytest.mark.parametrize(
    ("ways", "sight"),
    [
        ((EMPLOYEE,), Sight.CONTENT),
        ((MANAGER, HR_ADVISER), Sight.CONTENT),
        ((HR_ADVISER,), Sight.PROCESS),
        ((SYSTEM,), Sight.OPERATIONS),
        ((TIMER,), None),
        ((), None),
    ],
)
def test_the_relationship_decides(ways: tuple[Actor, ...], sight: Sight | None) -> None:
    assert sight_of(ways) is sight


def test_policy_grants_hr_the_content_and_nobody_else() -> None:
    offices = [Actor(role, "1") for role in (Role.AUDITOR, Role.ADMIN)]
    assert sight_of((HR_ADVISER, *offices), hr_reads=True) is Sight.CONTENT
    assert sight_of(offices, hr_reads=True) is Sight.PROCESS
    assert sight_of((Actor(Role.SUPERVISOR, "1"),), hr_reads=True) is Sight.ACTIVITY
    assert sight_of((TIMER,), hr_reads=True) is None
    assert seeing((offices[0], HR_ADVISER), Sight.CONTENT, hr_reads=True) is Role.HR
    assert seeing((offices[0], HR_ADVISER), Sight.PROCESS, hr_reads=True) is Role.AUDITOR


def test_hr_sees_how_it_stands_and_not_what_was_written() -> None:
    cycle = agreed().cycle
    seen = as_seen(cycle, Sight.PROCESS, None)
    assert (seen.dossier, seen.milestone) == (Dossier(), cycle.milestone)


@pytest.mark.parametrize(
    ("party", "sight", "texts"),
    [
        (Party.EMPLOYEE, Sight.CONTENT, ["of the employee"]),
        (Party.MANAGER, Sight.CONTENT, ["of the manager"]),
        (None, Sight.OPERATIONS, []),
    ],
)
def test_before_the_exchange_a_list_is_its_writers(
    party: Party | None, sight: Sight, texts: list[str]
) -> None:
    story = announced()
    story.tell("add_item", EMPLOYEE, NewItem("of the employee"))
    story.tell("add_item", MANAGER, NewItem("of the manager"))
    seen = as_seen(story.cycle, sight, party)
    assert [item.text for item in seen.dossier.agenda.values()] == texts


def test_what_was_carried_over_both_see_from_the_first_day() -> None:
    cycle = planned(previous=agreed().cycle).cycle
    for party in Party:
        assert as_seen(cycle, Sight.CONTENT, party).dossier.agenda == cycle.dossier.agenda


def test_until_both_answered_neither_sees_the_others_evaluation() -> None:
    story = executing()
    story.tell("answer", EMPLOYEE, Answers((Judgement(1, Outcome.PARTLY),)))
    mine = as_seen(story.cycle, Sight.CONTENT, Party.EMPLOYEE)
    theirs = as_seen(story.cycle, Sight.CONTENT, Party.MANAGER)
    assert set(mine.dossier.answers) == {"employee"}
    assert theirs.dossier.answers == {}


def test_once_evaluated_both_see_both() -> None:
    seen = as_seen(evaluated().cycle, Sight.CONTENT, Party.MANAGER)
    assert set(seen.dossier.answers) == {"employee", "manager"}
