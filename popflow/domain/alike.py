"""One decision for many cycles that differ in nothing but whose they are.

A cohort's cycles stand at the same point of the same definition with the same dates. `decide` is
pure, so what becomes of one becomes of all, but for the numbers of the cycle and of its people.
Here those numbers are taken out before the decision, and put back into what came of it.

That this gives what `decide` gives for each of them rests on two things. What is taken out is not
there for the decision: a `Blank` stands for it, which can be carried and compared, and nothing
else; whatever else differs is left out, so that reading it fails. And what comes out must be
plain: blanks stand only where a number of the cycle or of a person belongs. Where one of the two
does not hold, there is no common decision, and each cycle is decided by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from popflow.domain.course import Decision
from popflow.domain.cycle import Answer, Change, Cycle, Dossier, Entry, with_parts
from popflow.domain.days import WorkingDays
from popflow.domain.decide import decide
from popflow.domain.effect import HR, Message
from popflow.domain.event import Event
from popflow.domain.facts import Facts
from popflow.domain.person import TIMER, Person
from popflow.domain.workflow import Compiled


class Own(NamedTuple):
    """What a cycle has to itself, whatever it shares with others.

    Attributes:
        seal: Of its last line of history, where the store knows it: the next is sealed behind it.
    """

    id: int
    person: str
    partner: str | None
    predecessor: int | None
    previous_conversation_at: datetime | None
    seal: str | None = None

    @property
    def fit(self) -> bool:
        """Whether its people are two, neither is HR's list, and nothing is blank by nature."""
        two = self.person not in {"", HR, self.partner} and self.partner not in {"", HR}
        return two and self.predecessor != 0


OWN_PARTS = Own._fields[:-1]
"""The fields of a cycle that `Own` holds."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Cycles that are the same but for what they have to themselves.

    Attributes:
        cycle: One of them, whole.
    """

    cycle: Cycle
    owns: tuple[Own, ...]

    def cycle_of(self, own: Own) -> Cycle:
        """The whole cycle of one of them."""
        if own.id == self.cycle.id:
            return self.cycle
        return with_parts(self.cycle, dict(zip(OWN_PARTS, own, strict=False)))


class Blank:
    """Stands for what each cycle has to itself: it can be carried and compared, nothing else."""

    __slots__ = ("part",)

    def __init__(self, part: str) -> None:
        self.part = part

    def __repr__(self) -> str:
        """Refuse: a text that holds a blank could not be filled in any more.

        Raises:
            TypeError: Always; so do `str` and an f-string.
        """
        raise TypeError(self.part)


BLANKS = {part: Blank(part) for part in OWN_PARTS}
_ID: Any = BLANKS["id"]
_EMPTY = Dossier()
_PLAIN = (str, int, date, type(None))
"""Kinds of values that a change may bring to all alike; bool, datetime and names are such."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known alike around the cycles of a class.

    Attributes:
        free: Free weekdays of the employee.
        partner_free: Those of the partner; ``None`` when nobody is known.
        answers: What was said to guards, the same about each.
    """

    free: frozenset[int]
    partner_free: frozenset[int] | None
    answers: Mapping[str, Answer]
    days: WorkingDays
    per_week: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A decision for many: blanks stand in it where each has its own.

    Attributes:
        before: One of the cycles, as it was.
    """

    before: Cycle
    decision: Decision
    owns: tuple[Own, ...]

    def each(self) -> Iterator[Decision]:
        """The decision of each cycle, as `decide` gives it."""
        return map(self.of, self.owns)

    def of(self, own: Own) -> Decision:
        """The decision of one of the cycles."""
        cycle = with_parts(self.decision.cycle, dict(zip(OWN_PARTS, own, strict=False)))
        entries = tuple(
            replace(
                entry, cycle=own.id, messages=tuple(self.message(m, own) for m in entry.messages)
            )
            for entry in self.decision.entries
        )
        timers = tuple(replace(timer, cycle=own.id) for timer in self.decision.timers)
        return replace(self.decision, cycle=cycle, entries=entries, timers=timers)

    def message(self, message: Message, own: Own) -> Message:
        """A message of the decision, to whom it goes in one of the cycles."""
        recipient: Any = message.recipient
        if isinstance(recipient, Blank):
            return replace(message, recipient=getattr(own, recipient.part))
        return message


def can_share(cycle: Cycle, event: Event) -> bool:
    """Whether others like this cycle may have its decision: a timer fires, nobody wrote yet."""
    timer = event.timer is not None and event.actor == TIMER
    return timer and event.payload is None and cycle.dossier == _EMPTY


def decide_alike(
    workflow: Compiled, alike: Alike, event: Event, known: Known, now: datetime
) -> Shared | None:
    """What becomes of cycles that are alike; ``None`` when each is to be decided by itself.

    Args:
        workflow: The definition to which the cycles are pinned.
        alike: The cycles, each of which is `Own.fit`, and `can_share` what happens.
        event: What happens to all of them.
        known: What is known around them.
        now: The moment of decision, UTC.
    """
    blank = with_parts(alike.cycle, _blanks(alike.cycle))
    try:
        result = decide(workflow, blank, event, _facts(blank, known), now)
    except Exception:  # noqa: BLE001 - it read what is each one's own, or fails for each by itself
        return None
    if isinstance(result, Decision) and _is_plain(blank, result):
        return Shared(alike.cycle, result, alike.owns)
    return None


def in_classes(cycles: Iterable[Cycle]) -> list[Alike]:
    """Cycles put together that are alike; where people wrote something, each by itself."""
    found: dict[object, tuple[Cycle, list[Own]]] = {}
    for cycle in cycles:
        own = Own(*(getattr(cycle, part) for part in OWN_PARTS))
        key: object = own.id
        if cycle.dossier == _EMPTY:
            bare = with_parts(cycle, {**_blanks(cycle), "fired": (), "dossier": None})
            key = (bare, frozenset(cycle.fired.items()))
        found.setdefault(key, (cycle, []))[1].append(own)
    return [Alike(cycle, tuple(owns)) for cycle, owns in found.values()]


def _blanks(cycle: Cycle) -> dict[str, Any]:
    """A blank for each own part that is there: whether it is there all of a class have alike."""
    return {part: blank for part, blank in BLANKS.items() if getattr(cycle, part) is not None}


def _facts(blank: Cycle, known: Known) -> Facts:
    """The facts as far as they are the same for all: who reads more finds nothing there."""
    employee = _partly(Person, number=blank.person, free_days=known.free)
    partner = (
        None
        if known.partner_free is None
        else _partly(Person, number=blank.partner, free_days=known.partner_free)
    )
    facts: Facts = _partly(
        Facts, employee=employee, partner=partner, days=known.days, answers=known.answers,
        per_week=known.per_week,
    )  # fmt: skip
    return facts


def _partly(kind: type[Any], **parts: object) -> Any:  # noqa: ANN401 - of the kind that was asked
    """A record of which only these fields are there."""
    made = object.__new__(kind)
    for name, value in parts.items():
        object.__setattr__(made, name, value)
    return made


def _is_plain(blank: Cycle, decision: Decision) -> bool:
    """Whether blanks stand only where the numbers of a cycle and its people belong."""
    kept = all(getattr(decision.cycle, part) is getattr(blank, part) for part in OWN_PARTS)
    alone = decision.next_cycle is not None or decision.postings
    timers = all(timer.cycle is _ID for timer in decision.timers)
    return kept and not alone and timers and all(map(_is_plain_entry, decision.entries))


def _is_plain_entry(entry: Entry) -> bool:
    said = (entry.reason, entry.source, entry.target, entry.timer, str(entry.event))
    return (
        entry.cycle is _ID
        and all(isinstance(one, _PLAIN) for one in said)
        and all(map(_is_plain_change, entry.changes))
        and all(_has_address(message) for message in entry.messages)
    )


def _is_plain_change(change: Change) -> bool:
    if change.part in Dossier.__slots__:
        return False
    return isinstance(change.value, _PLAIN) or change.value == {}


def _has_address(message: Message) -> bool:
    return message.recipient in {BLANKS["person"], BLANKS["partner"], HR}
