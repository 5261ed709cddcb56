"""A path that is shared is the way that every one of its cycles goes when decided alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from popflow.domain.cycle import Origin
from popflow.domain.event import Event, Refusal
from popflow.domain.facts import Facts
from popflow.domain.launching import period_months
from popflow.domain.person import SYSTEM, TIMER
from popflow.domain.planning import Start
from popflow.domain.policy import Intensity
from popflow.domain.timetable import Timetable
from popflow.forecast.habits import Dice, Habit
from popflow.forecast.manners import MANNERS, Ways
from popflow.forecast.outlook import Member, Round, Standing
from popflow.forecast.shelf import Pair, met
from popflow.testing import Story, make_person
from tests.support.forecasts import COST, DAYS, NOW, TOLD_BY, UNTIL, Line, compiled, seen, shared
from tests.support.house import NEED, PERIODIC, SIGNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.course import Decision
    from popflow.domain.person import Person
    from popflow.domain.workflow import Compiled


HIRED: Final = (date(2014, 1, 6), date(2013, 11, 4), date(2025, 12, 1), date(2026, 5, 1), None)


def people(count: int, dice: Dice) -> Iterator[Person]:
    """All kinds: part-timers, leavers, joiners to come, on tracks, with and without a past."""
    for place in range(count):
        number = f"p{place}"
        yield make_person(
            number,
            f"m{place // 4}",
            free_days=frozenset({4}) if dice.happens(0.3, number, "part time") else frozenset(),
            hired_on=HIRED[dice.days(0, len(HIRED) - 1, number, "hired")],
            leaves_on=date(2027, 9, 30) if dice.happens(0.1, number, "leaves") else None,
            last_pop_on=date(2024, 11, 5) if dice.happens(0.4, number, "had one") else None,
            track="sneller" if dice.happens(0.2, number, "track") else None,
        )


def members(workflow: Compiled, count: int, dice: Dice) -> list[Member]:
    return [
        Member(
            person, person.manager, workflow, NOW.date(), team=4,
            pair=Pair(person.free_days, person.hired_on),
        )
        for person in people(count, dice)
    ]  # fmt: skip


def alone(story: Story, ways: Ways, until: datetime) -> Iterator[Line]:
    """The same cycle by itself: its own people, the plain calendar, one decision after another."""
    refused: set[tuple[str, str]] = set()
    while story.cycle.open:
        table = Timetable(story.workflow, story.cycle, story.facts)
        coming = [
            (due, 0, Event(rule, TIMER, timer=rule)) for rule, due in story.timers.items()
        ] + [(at, 1, act) for at, act in ways.wishes(story.cycle, table)]
        coming = [c for c in coming if (c[2].name, c[2].actor.role.value) not in refused]
        if not coming:
            return
        at, _, event = min(coming, key=lambda c: c[:2])
        if at > until:
            return
        moment = max(at, story.now)
        made = _decide(story, event, moment)
        if made is None:
            refused.add((event.name, event.actor.role.value))
            continue
        refused.clear()
        yield from _lines(story, made)


def _decide(story: Story, event: Event, moment: datetime) -> Decision | None:
    story.now = moment
    made = story._decide(event)
    return None if isinstance(made, Refusal) else story._keep(made)


def _lines(story: Story, made: Decision) -> Iterator[Line]:
    cycle, who = made.cycle, {story.cycle.person: "employee", "hr": "hr"}
    who[story.cycle.partner or ""] = "manager"
    agreed = any(change.part == "agreed_version" for e in made.entries for change in e.changes)
    plan = cycle.agreed_plan
    for entry in made.entries:
        last = entry is made.entries[-1]
        yield (
            entry.at, entry.event, entry.timer, entry.source, entry.target,
            story.workflow.state(entry.target).milestone, entry.actor.role,
            tuple((message.kind, who[message.recipient]) for message in entry.messages),
            plan.content.cost if agreed and last and plan else 0,
        )  # fmt: skip


def story_of(one: Round, everybody: list[Member]) -> Story:
    """The round as the engine plans it for that very person."""
    member = everybody[one.member]
    first, workflow = one.path.end, member.workflow
    facts = Facts(member.person, make_person(one.partner or "", None), DAYS, met(workflow))
    start = Start(
        one.number, Origin.LAUNCH, SYSTEM, first.planned_for,
        period_months(workflow.definition.launch, member.person),
        last_conversation_at=first.previous_conversation_at,
    )  # fmt: skip
    return Story(workflow, facts, one.planned_at, start)


def ends(member: Member) -> datetime:
    leaves = member.person.leaves_on
    if leaves is None:
        return UNTIL
    return min(UNTIL, DAYS.moment(leaves + timedelta(days=1), datetime.min.time()))


@pytest.mark.parametrize("habit", Habit)
@pytest.mark.parametrize(
    ("name", "by"), [*((PERIODIC, by) for by in TOLD_BY), (NEED, "as shipped")]
)
def test_every_cycle_goes_as_it_goes_alone(name: str, by: str, habit: Habit) -> None:
    workflow = compiled(name, by)
    everybody = members(workflow, 20, Dice(7))
    found = seen(everybody, {habit: 1.0})
    ways = Ways(MANNERS[habit], COST)
    assert len(found.rounds) > 15
    assert len(found.paths) < len(found.rounds)
    for one in found.rounds:
        until = ends(everybody[one.member])
        assert shared(one) == list(alone(story_of(one, everybody), ways, until)), one.number


@pytest.mark.parametrize("intensity", Intensity)
def test_open_cycles_go_on_from_where_they_stand(intensity: Intensity) -> None:
    workflow = compiled(PERIODIC, intensity=intensity)
    dice, everybody, stories = Dice(3), list[Member](), list[Story]()
    ways = Ways(MANNERS[Habit.LATE], COST)
    there = [m for m in members(workflow, 24, dice) if m.person.hired_on in HIRED[:3]]
    for number, member in enumerate(there, start=1):
        facts = Facts(member.person, make_person(member.partner or "", None), DAYS, met(workflow))
        begun = NOW - timedelta(days=7 * (number % 6))
        story = Story(workflow, facts, begun, Start(number, Origin.LAUNCH, SYSTEM))
        list(alone(story, ways, NOW))
        story.now = NOW
        standing = Standing(story.cycle, workflow, member.pair)
        everybody.append(replace(member, open=standing))
        stories.append(story)
    found = seen(everybody, {Habit.LATE: 1.0})
    assert len({story.cycle.state for story in stories}) > 1
    open_ones = found.rounds[: len(stories)]
    assert len({one.path for one in open_ones}) < len(open_ones), "those planned alike share"
    for one, story, member in zip(open_ones, stories, everybody, strict=True):
        assert one.number == story.cycle.id
        assert shared(one) == list(alone(story, ways, ends(member)))


def test_nobody_starts_by_themselves_where_only_signals_do() -> None:
    assert not seen(members(compiled(SIGNAL), 10, Dice(1))).rounds


def test_the_same_question_has_the_same_answer() -> None:
    everybody = members(compiled(PERIODIC), 20, Dice(5))
    first, again = seen(everybody), seen(everybody)
    assert [shared(one) for one in first.rounds] == [shared(one) for one in again.rounds]
    assert first.steps == sum(len(one.history) for one in first.rounds)
