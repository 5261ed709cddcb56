"""A decision that many cycles share is what each of them would have got by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pytest

from popflow.definitions import load
from popflow.domain import alike as module
from popflow.domain.alike import (
    OWN_PARTS,
    Alike,
    Blank,
    Known,
    Own,
    Shared,
    can_share,
    decide_alike,
    in_classes,
)
from popflow.domain.course import Decision
from popflow.domain.cycle import Answer, Change, Cycle, with_parts
from popflow.domain.decide import decide
from popflow.domain.effect import HR, Message
from popflow.domain.event import Event, NewItem, Refusal
from popflow.domain.facts import Facts
from popflow.domain.person import SYSTEM, TIMER, Person
from popflow.domain.timetable import Timetable
from popflow.domain.workflow import SUSPENDED, Compiled
from popflow.machine import compile_definition
from popflow.testing import EMPLOYEE, make_facts
from tests.support.rounds import EVERY, PERIODIEK, planned, shipped
from tests.support.rounds import WORKFLOWS as ROUNDS

if TYPE_CHECKING:
    from collections.abc import Iterator

WALKS: Final = 1500
NOW: Final = datetime(2026, 6, 3, 6, tzinfo=UTC)
DAYS: Final = make_facts().days


def written(old: str, new: str) -> Compiled:
    """The shipped workflow, one text changed."""
    text = (ROUNDS / f"{PERIODIEK}.yaml").read_text(encoding="utf-8")
    assert old in text
    return compile_definition(load(text.replace(old, new, 1), known_guards={GUARD}))


GUARD: Final = "may_begin"
TOLD: Final = "by: [timer, system], tell: [employee, manager]"
ANNOUNCED: Final = "at: conversation - 14 days"
WORKFLOWS: Final = (
    *map(shipped, EVERY),
    *[shipped(PERIODIEK)] * 3,
    written(TOLD, f"by: [timer, system], when: {GUARD}, tell: [employee, manager, hr]"),
    written(ANNOUNCED, "at: previous conversation + 1 days"),
    written(ANNOUNCED, "at: hired + 1150 days"),
)
MOMENTS: Final = tuple(
    one.name
    for one in fields(Cycle)
    if one.name.endswith(("_at", "_from", "_to", "planned_for"))
    and one.name not in {"created_at", "entered_at", "previous_conversation_at"}
)


class Scene:
    """Cycles of a class, drawn by lot, what is known around each, and the timer that fires."""

    def __init__(self, seed: int) -> None:
        rng = self.rng = Random(seed)  # noqa: S311 - a seed, not a secret
        self.workflow: Compiled = rng.choice(WORKFLOWS)
        self.free = frozenset(rng.sample(range(5), rng.choice((0, 0, 1))))
        self.partner_free = rng.choice((None, frozenset[int](), frozenset({2})))
        passed = rng.random() < 0.7
        self.answers = {GUARD: Answer(passed=passed, reason="" if passed else "not_now")}
        self.cycle = self._cycle()
        self.owns = tuple(self._own(number) for number in (11, 12, 13))
        self.alike = Alike(with_parts(self.cycle, _parts(self.owns[0])), self.owns)
        self.timer, self.now = self._timer()
        self.event = Event(self.timer, TIMER, timer=self.timer, occurrence=self.now)

    def _cycle(self) -> Cycle:
        rng, definition = self.rng, self.workflow.definition
        state = rng.choice([definition.initial, *definition.states, SUSPENDED])
        named = definition.states.get(state, definition.states[definition.initial])
        moments: dict[str, Any] = {name: self._moment() for name in MOMENTS if rng.random() < 0.6}
        rules = [rule.name for rule in named.timers]
        fired = {name: self._moment() for name in rules if rng.random() < 0.2}
        return Cycle(
            0, "", definition.name, definition.key, state, named.milestone,
            self._moment(), self._moment(), revision=rng.randint(1, 9), fired=fired,
            period_months=rng.choice((None, 24)), sequence=rng.randint(0, 3),
            employee_ready=rng.random() < 0.5, manager_ready=rng.random() < 0.5,
            short_notice=rng.random() < 0.2, round=rng.randint(1, 4), missed=rng.randint(0, 2),
            shift_days=rng.choice((0, 0, 9)), **moments,
        )  # fmt: skip

    def _own(self, number: int) -> Own:
        rng = self.rng
        partner = f"m{number}" if self.partner_free is not None else self._nobody(number)
        return Own(
            number, f"p{number}", partner, number - 5 if self.cycle.missed else None,
            self._moment() if self.cycle.sequence else None, rng.choice((None, "seal")),
        )  # fmt: skip

    def _nobody(self, number: int) -> str | None:
        return f"m{number}" if self.cycle.round % 2 else None

    def _moment(self) -> datetime:
        day = DAYS.before(NOW.date() + timedelta(days=self.rng.randint(-60, 60)))
        return DAYS.moment(day, time(self.rng.choice((8, 10, 14))))

    def _timer(self) -> tuple[str, datetime]:
        """A timer of the state, or one that is gone; mostly at its own moment."""
        state = self.workflow.definition.states.get(self.cycle.state)
        rules = state.timers if state else ()
        if not rules or self.rng.random() < 0.05:
            return "gone", NOW
        rule = self.rng.choice(rules)
        table = Timetable(self.workflow, self.alike.cycle, self.facts(self.owns[0]))
        due = table.due(rule) or NOW
        late = timedelta(hours=self.rng.choice((0, 0, 0, 2, 30, 24 * 20)))
        return rule.name, due + late

    def facts(self, own: Own) -> Facts:
        """What is known around one: a name, a first day and a full agenda of its own."""
        day = NOW.date() - timedelta(days=100 * own.id)
        employee = Person(
            own.person, f"first {own.id}", "last", hired_on=day, free_days=self.free,
            manager=own.partner,
        )  # fmt: skip
        partner = None
        if self.partner_free is not None:
            partner = Person(own.partner or "", "boss", "last", free_days=self.partner_free)
        start = NOW.date() + timedelta(days=10)
        taken = tuple(
            DAYS.moment(start + timedelta(days=number), time(10)) for number in range(2 * own.id)
        )
        return Facts(employee, partner, DAYS, self.answers, taken, per_week=5)

    def shared(self) -> Shared | None:
        known = Known(self.free, self.partner_free, self.answers, DAYS, 5)
        return decide_alike(self.workflow, self.alike, self.event, known, self.now)

    def apart(self, own: Own) -> Decision | Refusal:
        cycle = self.alike.cycle_of(own)
        return decide(self.workflow, cycle, self.event, self.facts(own), self.now)


def _parts(own: Own) -> dict[str, Any]:
    return dict(zip(OWN_PARTS, own, strict=False))


def _differing(walks: int = WALKS) -> Iterator[tuple[int, Own]]:
    """Walks in which a cycle would have got something else by itself."""
    for seed in range(walks):
        scene = Scene(seed)
        shared = scene.shared()
        if shared is not None:
            for own, decision in zip(scene.owns, shared.each(), strict=True):
                if decision != scene.apart(own):
                    yield seed, own


def test_what_is_shared_is_what_each_would_have_got() -> None:
    assert list(_differing()) == []


def test_much_is_shared_of_every_kind() -> None:
    kinds: Counter[tuple[str, bool]] = Counter()
    for seed in range(WALKS):
        scene = Scene(seed)
        alone = scene.apart(scene.owns[0])
        if isinstance(alone, Decision):
            last = alone.entries[-1]
            kind = "told" if last.messages else "held back"
            kinds["moved" if last.source != last.target else kind, scene.shared() is not None] += 1
    assert all(kinds[kind, True] > 5 for kind in ("moved", "told", "held back")), kinds
    assert any(kinds[kind, False] for kind, _ in kinds), kinds


def _swapped(self: Shared, message: Message, own: Own) -> Message:
    del self
    recipient: Any = message.recipient
    blank = isinstance(recipient, Blank)
    return replace(message, recipient=own.person) if blank else message


def _whole(kind: type[object], **parts: object) -> object:
    given = {"number": "", "first_name": "", "last_name": ""} if kind is Person else {}
    return kind(**{**given, **parts})


def _not_free(blank: Cycle, known: Known) -> Facts:
    return _FACTS(blank, replace(known, free=frozenset()))


_FACTS = module._facts
_FEWER: Final = {p: b for p, b in module.BLANKS.items() if p != "previous_conversation_at"}
BUGS: Final = {
    "a manager's letter goes to the employee": (Shared, "message", _swapped),
    "what each has of its own is made up": (module, "_partly", _whole),
    "free days count for nothing": (module, "_facts", _not_free),
    "the first one's own moments are everybody's": (module, "BLANKS", _FEWER),
    "whatever came out is shared": (module, "_is_plain", lambda *_: True),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_seeded_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*BUGS[bug])
    assert next(_differing(), None) is not None


@pytest.mark.parametrize(
    ("own", "fit"),
    [
        (Own(7, "p1", "m1", None, None), True),
        (Own(7, "p1", None, 3, NOW), True),
        (Own(7, "", "m1", None, None), False),
        (Own(7, HR, "m1", None, None), False),
        (Own(7, "p1", "p1", None, None), False),
        (Own(7, "p1", HR, None, None), False),
        (Own(7, "p1", "", None, None), False),
        (Own(7, "p1", "m1", 0, None), False),
    ],
)
def test_who_is_fit_to_share_is_two_people(own: Own, fit: bool) -> None:  # noqa: FBT001 - a parameter
    assert own.fit is fit


def test_only_a_timer_is_shared_and_only_where_nobody_wrote() -> None:
    story = planned()
    fires = Event("announce", TIMER, timer="announce")
    assert can_share(story.cycle, fires)
    assert not can_share(story.cycle, replace(fires, payload=NewItem("a point")))
    assert not can_share(story.cycle, replace(fires, actor=SYSTEM))
    assert not can_share(story.cycle, replace(fires, timer=None))
    story.tell("add_item", EMPLOYEE, NewItem("a point"))
    assert not can_share(story.cycle, fires)


def test_cycles_are_put_together_that_are_the_same_but_for_whose_they_are() -> None:
    scene, written = Scene(3), planned()
    written.tell("add_item", EMPLOYEE, NewItem("a point"))
    cycles = [scene.alike.cycle_of(own) for own in scene.owns]
    other = replace(cycles[0], id=99, sequence=cycles[0].sequence + 1)
    content = [replace(written.cycle, id=number) for number in (50, 51)]
    found = in_classes([*cycles, other, *content])
    assert [[own.id for own in each.owns] for each in found] == [[11, 12, 13], [99], [50], [51]]
    assert [each.cycle_of(own) for each in found for own in each.owns] == [
        *cycles, other, *content,
    ]  # fmt: skip


def test_what_people_write_is_never_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    def writes(*given: Any) -> Any:  # noqa: ANN401 - as decide's
        made = decide(*given)
        if not isinstance(made, Decision):
            return made
        entry = replace(made.entries[0], changes=(Change("topics", NOW, "a topic"),))
        return replace(made, entries=(entry,))

    scene = next(scene for scene in map(Scene, range(WALKS)) if scene.shared() is not None)
    monkeypatch.setattr(module, "decide", writes)
    assert scene.shared() is None


def test_blanks_cannot_be_written_into_a_text() -> None:
    blank = Blank("person")
    with pytest.raises(TypeError):
        f"{blank}"
    with pytest.raises(TypeError):
        repr(blank)
