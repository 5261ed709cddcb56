"""A path that is shared is the way that every one of its cycles goes when decided alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from popflow.calendars import DutchCalendar
from popflow.definitions.catalog import Catalog
from popflow.domain.agenda import AgendaItem
from popflow.domain.cycle import Dossier, Origin
from popflow.domain.event import Event, Refusal
from popflow.domain.facts import Facts
from popflow.domain.launching import period_months
from popflow.domain.person import SYSTEM, TIMER, Party
from popflow.domain.planning import Start
from popflow.domain.policy import Intensity
from popflow.domain.timetable import Timetable
from popflow.domain.timing import parse_moment
from popflow.forecast.diary import Diary
from popflow.forecast.expected import invented
from popflow.forecast.foresee import USUAL_SHARES, Foresight
from popflow.forecast.habits import Dice, Habit
from popflow.forecast.manners import MANNERS, Ways
from popflow.forecast.outlook import Member, Outlook, Round, Standing
from popflow.forecast.path import Path, Stretch
from popflow.forecast.remembered import remembering
from popflow.forecast.shelf import Pair, Seed, Shelf, blank_round, met
from popflow.machine import compile_definition
from popflow.testing import Story, make_person
from tests.support.house import NEED, PERIODIC, SHIPPED, SIGNAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from popflow.domain.course import Decision
    from popflow.domain.person import Person
    from popflow.domain.workflow import Compiled, Definition

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNTIL: Final = datetime(2030, 3, 1, 23, tzinfo=UTC)
DAYS: Final = DutchCalendar().days(NOW.date())
COST: Final = 45_000
HIRED: Final = (date(2014, 1, 6), date(2013, 11, 4), date(2025, 12, 1), date(2026, 5, 1), None)
TOLD_BY: Final = {
    "as shipped": None, "planned": "planned + 5 days", "hired": "hired + 148 months",
    "previous": "previous conversation + 715 days", "entered": "entered + 2 days",
    "at one moment": "conversation, any day, at 12.00",
}  # fmt: skip
"""What the reminder before the exchange hangs on: anchors that set cycles apart."""


def rewritten(definition: Definition, moment: str | None) -> Definition:
    """Another moment for the first timer of the state in which both prepare, and of the first."""
    if moment is None:
        return definition
    at, states = parse_moment(moment), dict(definition.states)
    if at.at is not None:  # as the prompt record it
        talk = states["agendas_exchanged"]
        timers = (replace(talk.timers[0], at=at), *talk.timers[1:])
        states[talk.name] = replace(talk, timers=timers)
        return replace(definition, states=states, key=f"{definition.key} {moment}")
    for name in ("planned", "announced"):
        first, *rest = states[name].timers
        extra = replace(first, name="extra", at=at) if name == "planned" else None
        told = replace(states["announced"].timers[0], name="extra", at=at, until=None)
        timers = (first, *rest, told) if extra else (replace(first, at=at, until=None), *rest)
        states[name] = replace(states[name], timers=timers)
    return replace(definition, states=states, key=f"{definition.key} {moment}")


@cache
def compiled(name: str, by: str = "as shipped", intensity: Intensity | None = None) -> Compiled:
    definition = rewritten(Catalog(SHIPPED).current(name), TOLD_BY[by])
    return compile_definition(replace(definition, intensity=intensity or definition.intensity))


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


def seen(everybody: list[Member], shares: Mapping[Habit, float] = USUAL_SHARES) -> Outlook:
    days = remembering(DAYS)
    shelf = Shelf(days, {habit: Ways(manner, COST) for habit, manner in MANNERS.items()})
    return Foresight(shelf, Diary(days, 2), NOW, UNTIL, shares).run(everybody)


Line = tuple[object, ...]


def shared(one: Round) -> list[Line]:
    return [
        (s.at, s.event, s.timer, s.source, s.target, s.milestone, s.by, s.told, s.cost)
        for s in one.history
    ]


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


MEETS: Final = DAYS.moment(date(2026, 6, 16), time(10))
BASE: Final = Seed(NOW, MEETS, 24, datetime(2024, 6, 18, 8, tzinfo=UTC))
APART: Final = {
    "planned later": (replace(BASE, planned_at=NOW + timedelta(days=9)), Pair()),
    "planned too late": (replace(BASE, planned_at=MEETS - timedelta(days=12)), Pair()),
    "planned later still": (replace(BASE, planned_at=MEETS - timedelta(days=10)), Pair()),
    "talked before": (replace(BASE, previous_at=BASE.conversation_at - timedelta(600)), Pair()),
    "another day": (replace(BASE, conversation_at=MEETS + timedelta(days=1)), Pair()),
    "another pace": (replace(BASE, period_months=12), Pair()),
    "part time": (BASE, Pair(frozenset({4, 3}))),
    "hired": (BASE, Pair(hired_on=date(2014, 2, 3))),
}  # fmt: skip


def shelf() -> Shelf:
    days = remembering(DAYS)
    return Shelf(days, {habit: Ways(manner, COST) for habit, manner in MANNERS.items()})


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
