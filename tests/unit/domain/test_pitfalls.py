"""DOMAIN section 13: pitfalls that popflow notices and asks their owner about, in private."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from popflow.domain.agenda import AgendaItem
from popflow.domain.check_in import CheckIn, Commitment, Progress
from popflow.domain.cycle import Cycle, Dossier
from popflow.domain.person import Party
from popflow.domain.pitfalls import LATE, MOST_GOALS, QUIET, Pitfall, Surroundings, notice
from popflow.domain.plan import (
    Activity,
    ActivityKind,
    Goal,
    PlanContent,
    Planning,
    PlanVersion,
    SupportKind,
    SupportLine,
)
from popflow.domain.post import Competence, Post
from popflow.domain.timing import Span, Unit
from popflow.domain.workflow import SUSPENDED, Milestone

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
KNOWN = Surroundings(TODAY, job="Adviser")
WALK = Activity(ActivityKind.WALKING_ALONG, "with Kim")
GOAL = Goal(
    1, "Lead a meeting", activities=(WALK,), use_in_work="every month", target_post="Team leader",
    ends_on=date(2027, 3, 2),
)  # fmt: skip
EMPLOYEE, MANAGER = Party.EMPLOYEE, Party.MANAGER


def a_round(milestone: Milestone, **told: Any) -> Cycle:  # noqa: ANN401 - any field of a cycle
    cycle = Cycle(7, "200", "flow", "key", "there", milestone, NOW, NOW, partner="100")
    return replace(cycle, **told)


def planned(*goals: Goal, milestone: Milestone = Milestone.AGENDAS_EXCHANGED) -> Cycle:
    version = PlanVersion(1, PlanContent(goals), "200", NOW, "hash")
    return a_round(milestone, held_at=NOW, dossier=Dossier(plans={1: version}))


def asked(*goals: Goal, known: Surroundings = KNOWN) -> set[Pitfall]:
    return set(notice(planned(*goals), known, EMPLOYEE))


def hours(count: int | None, unit: str | None = "hour") -> Goal:
    line = SupportLine(SupportKind.OWN_HOURS, "practice", count, unit)
    return replace(GOAL, activities=(replace(WALK, support=(line,)),))


class TestPlan:
    """What the owner of the plan, the employee, is asked about it."""

    def test_a_sound_plan_asks_nothing(self) -> None:
        assert asked(GOAL) == set()

    @pytest.mark.parametrize(
        "milestone",
        [Milestone.AGENDAS_EXCHANGED, Milestone.AGREED, Milestone.EXECUTING],
    )
    def test_only_its_owner_is_asked(self, milestone: Milestone) -> None:
        cycle = planned(replace(GOAL, use_in_work=" "), milestone=milestone)
        assert notice(cycle, KNOWN, EMPLOYEE) == (Pitfall.WORK_FLOOR,)
        assert notice(cycle, KNOWN, MANAGER) == ()

    @pytest.mark.parametrize(
        "cycle",
        [
            planned(),
            planned(replace(GOAL, declined_because="not now", use_in_work="")),
            planned(replace(GOAL, use_in_work=""), milestone=Milestone.EVALUATED),
            planned(replace(GOAL, use_in_work=""), milestone=Milestone.CLOSED),
            replace(planned(replace(GOAL, use_in_work="")), state=SUSPENDED),
        ],
        ids=["no goals", "declined", "evaluated", "ended", "suspended"],
    )
    def test_there_is_a_time_to_ask(self, cycle: Cycle) -> None:
        assert notice(cycle, KNOWN, EMPLOYEE) == ()

    def test_one_goal_without_a_use_in_the_work_is_enough(self) -> None:
        assert asked(GOAL, replace(GOAL, key=2, use_in_work="")) == {Pitfall.WORK_FLOOR}

    @pytest.mark.parametrize(
        ("told", "beyond"),
        [
            ({"target_post": ""}, False),
            ({"target_post": "adviser"}, False),
            ({"target_post": "senior adviser"}, False),
            ({"target_post": "Team leader"}, True),
            ({"target_post": "", "exploring": True}, True),
            ({"target_post": "", "competence": "Writing"}, False),
            ({"target_post": "", "competence": "leading"}, True),
        ],
    )
    def test_what_looks_beyond_the_present_post(
        self, told: dict[str, Any], *, beyond: bool
    ) -> None:
        post = Post("07", "Senior adviser", now=(Competence("writing"),))
        found = asked(replace(GOAL, **told), known=replace(KNOWN, post=post))
        assert (Pitfall.PRESENT_POST_ONLY in found) is not beyond

    def test_without_a_list_of_posts_a_competence_says_nothing(self) -> None:
        goal = replace(GOAL, target_post="", competence="leading")
        assert asked(goal) == {Pitfall.PRESENT_POST_ONLY}

    def test_one_goal_that_looks_beyond_is_enough(self) -> None:
        assert asked(replace(GOAL, target_post=""), replace(GOAL, key=2)) == set()

    def test_what_law_or_post_requires_is_no_ambition_of_ones_own(self) -> None:
        assert asked(replace(GOAL, target_post="", required=True)) == set()

    def test_too_many_goals(self) -> None:
        goals = [replace(GOAL, key=key) for key in range(MOST_GOALS + 1)]
        assert asked(*goals) == {Pitfall.TOO_MUCH}
        assert asked(*goals[1:]) == set()

    @pytest.mark.parametrize(
        ("count", "unit", "fte", "found"),
        [
            (208, "hour", "1", set()),
            (209, "hour", "1", {Pitfall.TOO_MUCH}),
            (105, "uur", "0.5", {Pitfall.TOO_MUCH}),
            (27, "dagen", "1", {Pitfall.TOO_MUCH}),
            (12, "hour", "1", {Pitfall.TOO_LITTLE}),
            (12, "Uren ", "0.5", set()),
            (13, None, "1", set()),
            (1, "day", "1", {Pitfall.TOO_LITTLE}),
            (0, "hour", "1", set()),
            (None, "hour", "1", set()),
            (900, "lesson", "1", set()),
        ],
    )
    def test_own_hours_against_fte_and_the_length_of_the_plan(
        self, count: int | None, unit: str | None, fte: str, found: set[Pitfall]
    ) -> None:
        assert asked(hours(count, unit), known=replace(KNOWN, fte=Decimal(fte))) == found

    @pytest.mark.parametrize(
        ("planning", "found"),
        [
            (Planning(count=24, unit="hour"), set()),
            (Planning(count=6, unit="hour"), {Pitfall.TOO_LITTLE}),
            (Planning(count=6), set()),
            (Planning(count=1, unit="hour", every=Span(2, Unit.WEEK)), set()),
            (Planning(count=1, unit="day", every=Span(1, Unit.WEEK)), {Pitfall.TOO_MUCH}),
            (Planning(count=1, unit="hour", every=Span(2, Unit.YEAR)), {Pitfall.TOO_LITTLE}),
        ],
    )
    def test_a_planning_in_hours_counts_where_no_line_says_them(
        self, planning: Planning, found: set[Pitfall]
    ) -> None:
        assert asked(replace(GOAL, activities=(replace(WALK, planning=planning),))) == found

    def test_a_plan_is_as_long_as_it_says(self) -> None:
        (act,) = hours(40).activities
        soon = replace(act, planning=Planning(start=date(2026, 3, 9)))
        short = replace(GOAL, ends_on=date(2026, 5, 4), activities=(soon,))
        assert asked(short) == {Pitfall.TOO_MUCH}
        assert asked(replace(short, ends_on=None)) == set()
        # A plan that ends at once still takes a week.
        assert asked(replace(hours(5), ends_on=TODAY)) == {Pitfall.TOO_MUCH}

    def test_only_courses(self) -> None:
        course = replace(WALK, kind=ActivityKind.COURSE)
        assert asked(replace(GOAL, activities=(course,))) == {Pitfall.ONLY_COURSES}


def point(key: int, party: Party = EMPLOYEE, **told: Any) -> AgendaItem:  # noqa: ANN401 - any field
    return replace(AgendaItem(key, party, "text", NOW, "200"), **told)


class TestPreparation:
    """Each prepares for oneself."""

    @pytest.mark.parametrize(
        ("items", "answered", "asked", "thin"),
        [
            (0, 0, 0, True),
            (1, 9, 10, True),
            (2, 0, 0, False),
            (2, 5, 10, False),
            (3, 4, 10, True),
            (4, 0, 10, False),
        ],
    )
    def test_few_points_or_an_empty_form(
        self, items: int, answered: int, asked: int, *, thin: bool
    ) -> None:
        known = replace(KNOWN, answered=answered, asked=asked)
        for party in Party:
            agenda = {key: point(key, party) for key in range(items)}
            carried = point(90, party, carried=True)
            withdrawn, others = point(91, party, removed=True), point(92, party.other)
            whole = {**agenda, 90: carried, 91: withdrawn, 92: others}
            cycle = a_round(Milestone.ANNOUNCED, dossier=Dossier(agenda=whole))
            assert notice(cycle, known, party) == ((Pitfall.THIN_PREPARATION,) if thin else ())

    @pytest.mark.parametrize("milestone", [Milestone.PLANNED, Milestone.AGREED])
    def test_before_the_announcement_and_after_the_conversation_nobody_is_asked(
        self, milestone: Milestone
    ) -> None:
        assert notice(a_round(milestone), KNOWN, MANAGER) == ()
        talked = a_round(Milestone.AGENDAS_EXCHANGED, held_at=NOW)
        assert notice(talked, KNOWN, MANAGER) == ()

    def test_whose_list_does_not_count_is_not_asked_for_one(self) -> None:
        announced = a_round(Milestone.ANNOUNCED)
        assert notice(announced, replace(KNOWN, list_needed=False), MANAGER) == ()


BEGUN = NOW - QUIET - timedelta(days=1)
TOLD = CheckIn(1, NOW, "200", EMPLOYEE, Progress.ON_TRACK)


def promise(key: int, owner: Party, days: int, **told: Any) -> Commitment:  # noqa: ANN401 - any field
    due = TODAY - LATE - timedelta(days=days)
    return replace(Commitment(key, owner, "text", 1, due), **told)


def executing(*promises: Commitment, **told: Any) -> Cycle:  # noqa: ANN401 - any field of a cycle
    dossier = Dossier(check_ins={1: TOLD}, commitments={one.key: one for one in promises})
    return a_round(Milestone.EXECUTING, **{"begun_at": BEGUN, "dossier": dossier, **told})


class TestExecution:
    """The employee is asked about the work, the manager about the support."""

    def test_work_that_goes_on_asks_nothing(self) -> None:
        for party in Party:
            assert notice(executing(), KNOWN, party) == ()

    def test_a_missed_check_in(self) -> None:
        assert notice(executing(missed=1), KNOWN, EMPLOYEE) == (Pitfall.DRIES_UP,)
        assert notice(executing(missed=1), KNOWN, MANAGER) == ()

    def test_nobody_ever_told_how_it_goes(self) -> None:
        silent = executing(dossier=Dossier())
        assert notice(silent, KNOWN, EMPLOYEE) == (Pitfall.DRIES_UP,)
        young = replace(silent, begun_at=NOW - QUIET)
        assert notice(young, KNOWN, EMPLOYEE) == ()

    @pytest.mark.parametrize(
        ("owner", "pitfall"),
        [(EMPLOYEE, Pitfall.DRIES_UP), (MANAGER, Pitfall.SUPPORT_DRIES_UP)],
    )
    def test_most_promises_wait_for_long(self, owner: Party, pitfall: Pitfall) -> None:
        waits = promise(1, owner, 1)
        assert notice(executing(waits), KNOWN, owner) == (pitfall,)
        assert notice(executing(waits), KNOWN, owner.other) == ()
        kept = promise(2, owner, 1, done_on=TODAY)
        assert notice(executing(waits, kept), KNOWN, owner) == ()
        assert notice(executing(waits, kept, promise(3, owner, 1)), KNOWN, owner) == (pitfall,)

    def test_a_bit_late_or_no_longer_wanted_is_nothing(self) -> None:
        recent, dropped = promise(1, MANAGER, 0), promise(2, MANAGER, 1, dropped=True)
        assert notice(executing(recent, dropped), KNOWN, MANAGER) == ()

    def test_before_the_beginning_nothing_dries_up(self) -> None:
        assert notice(executing(promise(1, EMPLOYEE, 1), begun_at=None), KNOWN, EMPLOYEE) == ()
