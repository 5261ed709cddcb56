"""Lists of everything: whose turn it is, what lies still, what happened, who is who."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.cycle import Change, Entry, evolve
from popflow.domain.person import Person
from popflow.domain.recording import unrecorded
from popflow.domain.workflow import Milestone
from popflow.ports import CycleQuery
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import cancel, keep, plan
from popflow.testing.people import HR_ADVISER

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle
    from popflow.ports import Store

DAY = timedelta(days=1)


class OverviewContract:
    """What lists of the whole organisation ask."""

    def test_rounds_of_these_people(self, store: Store) -> None:
        """Rounds are found by a handful of people; of nobody there are none."""
        one, _, three = (plan(store, person).cycle.id for person in ("201", "202", "203"))
        with store.read() as unit:
            asked = unit.cycles.find(CycleQuery(people=("203", "201", "999")))
            assert [line.id for line in asked] == [one, three]
            assert unit.cycles.find(CycleQuery(people=())) == []

    def test_rounds_that_were_talked_about_and_not_agreed(self, store: Store) -> None:
        """Found by when the conversation was held; agreed ones and later ones are not."""
        talking = {"milestone": Milestone.AGENDAS_EXCHANGED}
        old = _placed(store, "201", held_at=MONDAY, **talking)
        _placed(store, "202", held_at=MONDAY + DAY, **talking)
        _placed(store, "203", held_at=None, **talking)
        _placed(store, "204", held_at=MONDAY, agreed_at=MONDAY, milestone=Milestone.AGREED)
        _placed(store, "205", held_at=MONDAY, suspended_at=MONDAY, **talking)
        _placed(store, "206", held_at=MONDAY, milestone=Milestone.CANCELLED)
        with store.read() as unit:
            asked = CycleQuery(held_before=MONDAY + DAY)
            assert [line.id for line in unit.cycles.find(asked)] == [old.id]

    def test_rounds_of_which_nobody_told_of_the_conversation(self, store: Store) -> None:
        """Where the agendas were exchanged, by when it was to be; a follow-up counts anew."""
        talking = {"milestone": Milestone.AGENDAS_EXCHANGED, "conversation_at": MONDAY}
        soon = MONDAY + DAY
        rounds = [
            _placed(store, "201", **talking),
            _placed(store, "202", **{**talking, "conversation_at": soon}),
            _placed(store, "203", **{**talking, "conversation_at": None}),
            _placed(store, "204", **{**talking, "suspended_at": MONDAY}),
            _placed(store, "205", **{**talking, "milestone": Milestone.ANNOUNCED}),
            _placed(store, "206", **{**talking, "milestone": Milestone.CANCELLED}),
            _placed(store, "207", **talking, held_at=MONDAY + DAY / 24),
            _placed(store, "208", **talking, held_at=MONDAY - DAY / 4),
            _placed(store, "209", **talking, held_at=MONDAY - DAY),
        ]
        asked = CycleQuery(unrecorded_before=soon)
        with store.read() as unit:
            found = unit.cycles.find(asked)
            assert [line.person for line in found] == ["201", "209"]
            assert [one.person for one in rounds if unrecorded(one, soon)] == ["201", "209"]
            assert unit.cycles.tally(asked, most=1) == 1
            assert unit.cycles.find(replace(asked, after=found[0].id)) == found[1:]

    def test_rounds_that_lie_still(self, store: Store) -> None:
        """Two check-ins missed in a row, while it is carried out and was not suspended."""
        under_way = {"milestone": Milestone.EXECUTING}
        still = _placed(store, "201", missed=2, **under_way)
        _placed(store, "202", missed=1, **under_way)
        _placed(store, "203", missed=3, suspended_at=MONDAY, **under_way)
        _placed(store, "204", missed=2, milestone=Milestone.EVALUATED)
        with store.read() as unit:
            (line,) = unit.cycles.find(CycleQuery(stalled=True))
        assert (line.id, line.missed, line.suspended_at) == (still.id, 2, None)

    def test_rounds_in_which_nobody_speaks_for_the_employer(self, store: Store) -> None:
        """Only open ones: of those that ended nobody has to."""
        alone = _placed(store, "201", partner=None)
        _placed(store, "202", partner=None, milestone=Milestone.CLOSED, ended_at=MONDAY)
        plan(store, "203")
        with store.read() as unit:
            assert [line.id for line in unit.cycles.find(CycleQuery(unled=True))] == [alone.id]

    def test_rounds_are_counted_up_to_so_many(self, store: Store) -> None:
        """A count stops where nobody reads on; where the page begins does not matter."""
        for person in range(201, 205):
            plan(store, str(person))
        cancel(store, plan(store, "205"))
        with store.read() as unit:
            assert unit.cycles.tally(CycleQuery(open=True, after=3, limit=1)) == 4
            assert unit.cycles.tally(CycleQuery(open=True), most=3) == 3
            assert unit.cycles.tally(CycleQuery(person="999")) == 0

    def test_turns_go_by_who_waits_longest(self, store: Store) -> None:
        """Announced or talked about, and not suspended; of the same moment by number."""
        announced, talking = Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED
        late = _placed(store, "201", milestone=talking, entered_at=MONDAY + DAY)
        early = _placed(store, "202", milestone=announced, entered_at=MONDAY)
        same = _placed(store, "203", milestone=talking, entered_at=MONDAY)
        plan(store, "204")
        _placed(store, "205", milestone=Milestone.EXECUTING, entered_at=MONDAY)
        _placed(store, "206", milestone=announced, entered_at=MONDAY, suspended_at=MONDAY)
        with store.read() as unit:
            first = unit.cycles.turns(limit=1)
            rest = unit.cycles.turns((first[0].entered_at, first[0].id))
        assert [line.id for line in (*first, *rest)] == [early.id, same.id, late.id]

    def test_the_log_tells_what_happened_the_last_first(self, store: Store) -> None:
        """Of all rounds, page by page, from a moment up to another; or what one person did."""
        one, two = plan(store, "201"), plan(store, "202", now=MONDAY + DAY)
        cancel(store, one)
        with store.read() as unit:
            whole = unit.cycles.log(MONDAY, MONDAY + 30 * DAY)
            pages, before = [], None
            while page := unit.cycles.log(MONDAY, MONDAY + 30 * DAY, before=before, limit=2):
                pages += page
                before = (page[-1].at, page[-1].cycle, page[-1].seq)
            mine = unit.cycles.log(MONDAY, MONDAY + 30 * DAY, actor=HR_ADVISER.number)
            early = unit.cycles.log(MONDAY, MONDAY + DAY)
            history = unit.cycles.history([one.cycle.id, two.cycle.id])
        told = [(e.at, e.cycle, e.seq, e.event, e.actor) for h in history.values() for e in h]
        found = [(line.at, line.cycle, line.seq, line.event, line.actor) for line in whole]
        assert found == sorted(told, key=lambda line: line[:3], reverse=True)
        assert pages == whole
        assert [line.event for line in mine] == ["cancel"]
        assert {line.cycle for line in early} == {one.cycle.id}

    def test_people_are_found_by_what_somebody_types(self, store: Store) -> None:
        """By number, last name, first name or both; capitals and accents do not matter."""
        anna = Person("100", "Anna", "Berg", "van der")
        self_same = Person("1001", "Bérénice", "Annaert")
        cruz = Person("200", "José", "de la Cruz")
        with store.begin() as unit:
            unit.people.save([anna, self_same, cruz])
            unit.commit()
        asked = {
            "100": ["100", "1001"], "anna": ["1001", "100"], "BERENICE": ["1001"],
            "anna berg": ["100"], "Anna van der Berg": ["100"], "van der berg": ["100"],
            "jose de la": ["200"], "De La Cruz": ["200"], "anna van": ["100"],
            "bert": [], "  ": [], "ann_": [], "%": [], "der annaert": [],
        }  # fmt: skip
        with store.read() as unit:
            for text, expected in asked.items():
                assert [p.number for p in unit.people.search(text)] == expected, text
            assert [p.number for p in unit.people.search("anna", 1)] == ["1001"]

    def test_who_marries_is_found_by_the_new_name(self, store: Store) -> None:
        """What people are searched by follows what is saved."""
        with store.begin() as unit:
            unit.people.save([Person("100", "Anna", "Berg")])
            unit.people.save([Person("100", "Anna", "Dal")])
            unit.commit()
        with store.read() as unit:
            assert unit.people.search("berg") == []
            assert [person.number for person in unit.people.search("dal")] == ["100"]


def _placed(store: Store, person: str, **values: object) -> Cycle:
    """A round that stands where a test needs it."""
    story = plan(store, person)
    changes = tuple(Change(part, value) for part, value in values.items())
    moved = evolve(story.cycle, changes, story.cycle.revision + 1)
    entry = Entry(
        moved.id, moved.revision, story.now, "migrate", story.cycle.state, moved.state,
        HR_ADVISER, None, changes,
    )  # fmt: skip
    keep(store, Decision(moved, (entry,), ()))
    return moved
