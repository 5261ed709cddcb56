"""Two people write one plan: each answers for oneself, and nothing that either wrote is lost."""

from __future__ import annotations

from dataclasses import replace

from popflow.domain.drafting import Keep, as_written_by, levelled, merged, partings
from popflow.domain.person import Party
from popflow.domain.plan import Goal, PlanContent
from popflow.domain.span import Span, Unit
from popflow.testing import make_goal, make_plan

BASE = make_plan(make_goal(1), make_goal(2), make_goal(3))
EMPTY = PlanContent()


def changed(content: PlanContent, key: int, **told: object) -> PlanContent:
    goals = tuple(
        replace(g, **told) if g.key == key else g  # type: ignore[arg-type]  # any field
        for g in content.goals
    )
    return replace(content, goals=goals)


def without(content: PlanContent, key: int) -> PlanContent:
    return replace(content, goals=tuple(g for g in content.goals if g.key != key))


class TestWhatEachMayWrite:
    def test_nobody_answers_for_the_other(self) -> None:
        before = changed(BASE, 1, manager_stands_behind=None, carried_from=7)
        (goal, *_) = as_written_by(BASE, before, Party.EMPLOYEE).goals
        assert (goal.employee_stands_behind, goal.realistic_employee) == (True, True)
        assert (goal.manager_stands_behind, goal.realistic_manager) == (None, True)
        assert goal.carried_from == 7

    def test_nor_about_a_goal_that_is_new(self) -> None:
        (goal,) = as_written_by(make_plan(make_goal(carried_from=7)), EMPTY, Party.MANAGER).goals
        assert (goal.employee_stands_behind, goal.realistic_employee) == (None, None)
        assert goal.manager_stands_behind
        assert goal.carried_from is None

    def test_an_answer_that_came_meanwhile_is_no_other_text(self) -> None:
        theirs = changed(BASE, 1, manager_stands_behind=False)
        mine = changed(BASE, 2, title="mine")
        base, own = (levelled(one, BASE, theirs, Party.EMPLOYEE) for one in (BASE, mine))
        (parting,) = partings(base, own, theirs)
        assert (parting.key, parting.advised, parting.clash) == (2, Keep.MINE, False)
        assert merged(base, own, theirs, {}).goals[0].manager_stands_behind is False

    def test_an_answer_about_their_new_goal_is_not_about_mine(self) -> None:
        theirs = make_plan(*BASE.goals, make_goal(4, title="theirs"))
        mine = make_plan(*BASE.goals, make_goal(4, title="mine", manager_stands_behind=None))
        own = levelled(mine, BASE, theirs, Party.EMPLOYEE)
        assert own == mine


class TestMerging:
    def test_the_side_that_changed_a_goal_is_advised(self) -> None:
        mine, theirs = changed(BASE, 1, title="mine"), changed(BASE, 2, title="theirs")
        first, second = partings(BASE, mine, theirs)
        assert (first.advised, first.clash) == (Keep.MINE, False)
        assert (second.advised, second.clash) == (Keep.THEIRS, False)
        titles = [goal.title for goal in merged(BASE, mine, theirs, {}).goals]
        assert titles == ["mine", "theirs", "goal 3"]

    def test_both_changed_it_and_people_choose(self) -> None:
        mine, theirs = changed(BASE, 1, title="mine"), changed(BASE, 1, title="theirs")
        (parting,) = partings(BASE, mine, theirs)
        assert parting.clash
        assert merged(BASE, mine, theirs, {1: Keep.THEIRS}).goals[0].title == "theirs"
        both = merged(BASE, mine, theirs, {1: Keep.BOTH}).goals
        assert [(goal.key, goal.title) for goal in both[:2]] == [(1, "theirs"), (4, "mine")]

    def test_two_new_goals_of_one_number_are_both_kept(self) -> None:
        mine = make_plan(*BASE.goals, make_goal(4, title="mine", carried_from=2))
        theirs = make_plan(*BASE.goals, make_goal(4, title="theirs"))
        (parting,) = partings(BASE, mine, theirs)
        assert (parting.advised, parting.clash) == (Keep.BOTH, True)
        goals = merged(BASE, mine, theirs, {}).goals
        assert [(g.key, g.title) for g in goals[3:]] == [(4, "theirs"), (5, "mine")]
        assert goals[4].carried_from is None

    def test_a_goal_that_somebody_took_out(self) -> None:
        mine, theirs = without(BASE, 1), changed(BASE, 1, title="theirs")
        (parting,) = partings(BASE, mine, theirs)
        assert (parting.mine, parting.clash) == (None, True)
        assert len(merged(BASE, mine, theirs, {1: Keep.MINE}).goals) == 2
        assert len(merged(BASE, mine, theirs, {1: Keep.THEIRS}).goals) == 3
        assert len(merged(BASE, BASE, without(BASE, 2), {}).goals) == 2

    def test_what_stands_beside_the_goals_is_of_who_changed_it(self) -> None:
        month = Span(1, Unit.MONTH)
        mine, theirs = replace(BASE, rhythm=month), replace(BASE, first_check_in=month)
        both = merged(BASE, mine, theirs, {})
        assert (both.rhythm, both.first_check_in) == (month, month)

    def test_from_nothing(self) -> None:
        mine, theirs = PlanContent((Goal(1, "mine"),)), PlanContent((Goal(1, "theirs"),))
        goals = merged(EMPTY, mine, theirs, {}).goals
        assert [(goal.key, goal.title) for goal in goals] == [(1, "theirs"), (2, "mine")]
        assert merged(EMPTY, EMPTY, EMPTY, {}) == EMPTY
