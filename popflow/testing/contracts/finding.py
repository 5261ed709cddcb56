"""Lists of cycles, and what is asked about many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.workflow import Milestone
from popflow.ports import CycleQuery
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import cancel, keep, plan, small_workflow

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.ports import Store
    from popflow.testing.story import Story


class FindingContract:
    """Finding cycles."""

    def test_pages_go_by_number(self, store: Store) -> None:
        """A page holds the cycles after a number, in order, and no more than asked."""
        numbers = [plan(store, str(person)).cycle.id for person in range(200, 205)]
        pages, after = [], 0
        with store.read() as unit:
            for _ in range(4):
                page = unit.cycles.find(CycleQuery(after=after, limit=2))
                pages.append([line.id for line in page])
                after = page[-1].id if page else after
        assert pages == [numbers[:2], numbers[2:4], numbers[4:], []]

    def test_a_line_tells_how_the_cycle_stands(self, store: Store) -> None:
        """A line has the cycle's own values, and when the next thing is due."""
        story = plan(store)
        with store.read() as unit:
            (line,) = unit.cycles.find(CycleQuery())
        cycle = story.cycle
        for name in (
            "id", "person", "partner", "workflow", "definition", "state", "milestone", "revision",
            "created_at", "conversation_at", "held_at", "ended_at", "end_reason", "entered_at",
            "missed", "suspended_at",
        ):  # fmt: skip
            assert getattr(line, name) == getattr(cycle, name), name
        assert line.next_due_at == min(story.timers.values())

    def test_a_line_of_a_round_that_ended(self, store: Store) -> None:
        """A round that ended says when and why, and nothing is due."""
        story = plan(store)
        cancel(store, story)
        with store.read() as unit:
            (line,) = unit.cycles.find(CycleQuery())
        assert (line.ended_at, line.end_reason) == (story.now, "cancel")
        assert (line.milestone, line.next_due_at) == (Milestone.CANCELLED, None)

    def test_each_part_of_a_query_narrows(self, store: Store) -> None:
        """Cycles are found by person, partner, workflow, definition, state, milestone, open."""
        plain, ended = plan(store), plan(store, "201")
        cancel(store, ended)
        other = plan(store, "202", "101", workflow=small_workflow("other-1", "other"))
        keep(store, *other.wait(timedelta(0)))
        one, two, three = plain.cycle.id, ended.cycle.id, other.cycle.id
        asked = {
            CycleQuery(person="201"): [two],
            CycleQuery(partner="101"): [three],
            CycleQuery(workflow="small"): [one, two],
            CycleQuery(definition="other-1"): [three],
            CycleQuery(state="announced"): [three],
            CycleQuery(milestone=Milestone.PLANNED): [one],
            CycleQuery(open=True): [one, three],
            CycleQuery(open=False): [two],
            CycleQuery(open=True, workflow="small", after=one): [],
        }
        with store.read() as unit:
            for query, expected in asked.items():
                assert [line.id for line in unit.cycles.find(query)] == expected, query

    def test_counts_per_workflow_and_milestone(self, store: Store) -> None:
        """`counts` says how many cycles of each workflow stand at each milestone."""
        plan(store)
        plan(store, "201")
        cancel(store, plan(store, "202"))
        plan(store, "203", workflow=small_workflow("other-1", "other"))
        with store.read() as unit:
            assert unit.cycles.counts() == {
                ("small", Milestone.PLANNED): 2,
                ("small", Milestone.CANCELLED): 1,
                ("other", Milestone.PLANNED): 1,
            }

    def test_open_rounds_by_person(self, store: Store) -> None:
        """Who has no open cycle is absent."""
        plan(store)
        cancel(store, plan(store, "201"))
        with store.read() as unit:
            assert unit.cycles.open_of(["200", "201", "202"]) == {"200": 1}

    def test_people_whose_open_round_partners_speak_for(self, store: Store) -> None:
        """An open cycle with one of these as its partner; ended ones count no more."""
        plan(store)
        plan(store, "201", "101")
        cancel(store, plan(store, "202"))
        plan(store, "203", "102")
        with store.read() as unit:
            assert unit.cycles.open_with(["100", "101", "103"]) == {"200", "201"}
            assert unit.cycles.open_with([]) == set()

    def test_the_latest_round_by_person(self, store: Store) -> None:
        """The cycle that was planned last, open or ended; who never had one is absent."""
        cancel(store, plan(store))
        second, ended = plan(store), plan(store, "201")
        cancel(store, ended)
        with store.read() as unit:
            found = unit.cycles.latest_of(["200", "201", "202"])
        assert found == {"200": second.cycle, "201": ended.cycle}

    def test_conversations_that_a_partner_has_ahead(self, store: Store) -> None:
        """Open cycles count, after the moment, per partner, the earliest first."""
        late = plan(store, "201", now=MONDAY + timedelta(days=10))
        early = plan(store, "202")
        cancel(store, plan(store, "203"))
        other = plan(store, "204", "101")
        with store.read() as unit:
            ahead = unit.cycles.ahead(["100", "101", "102"], MONDAY)
            first = _conversation(early)
            later = unit.cycles.ahead(["100"], first)
        assert tuple(ahead["100"]) == (first, _conversation(late))
        assert tuple(ahead["101"]) == (_conversation(other),)
        assert not ahead.get("102")
        assert tuple(later["100"]) == (_conversation(late),)


def _conversation(story: Story) -> datetime:
    at = story.cycle.conversation_at
    assert at is not None
    return at
