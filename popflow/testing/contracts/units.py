"""A unit of work: all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import Approval, Posting, Pot, account
from popflow.domain.effect import Message, MessageKind
from popflow.domain.person import Deputy
from popflow.domain.year_form import YearForm
from popflow.errors import OccupiedError
from popflow.ports import Parcel
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import plan, small_workflow
from popflow.testing.people import HR_ADVISER, make_person

if TYPE_CHECKING:
    from popflow.ports import Store, UnitOfWork
    from popflow.testing.story import Story

TODAY = MONDAY.date()
GRANT = Posting(
    "grant:200:2026", "200", 50_000, account(Pot.GRANTS, "200"), account(Pot.AVAILABLE, "200"),
    "grant", MONDAY,
)  # fmt: skip


class UnitsContract:
    """Units of work, and the store as a whole."""

    def test_what_was_committed_is_seen_by_the_next_unit(self, store: Store) -> None:
        """`commit` makes all of it last, before it returns."""
        _write_everything(store, plan(store), commit=True)
        with store.read() as unit:
            assert _seen(unit) == 10

    def test_leaving_without_commit_leaves_nothing(self, store: Store) -> None:
        """Leaving a unit without `commit` undoes everything."""
        _write_everything(store, plan(store), commit=False)
        with store.read() as unit:
            assert _seen(unit) == 0
            assert len(unit.cycles.history([1])[1]) == 1

    def test_an_exception_leaves_nothing(self, store: Store) -> None:
        """An exception undoes everything, and comes out as it is."""
        with pytest.raises(ZeroDivisionError), store.begin() as unit:
            _set_and_fail(unit)
        with store.read() as unit:
            assert unit.marks.get("mark") is None

    def test_a_writer_can_follow_one_that_failed(self, store: Store) -> None:
        """A unit that was undone keeps no writer waiting."""
        with pytest.raises(ZeroDivisionError), store.begin() as unit:
            _set_and_fail(unit)
        with store.begin() as unit:
            unit.marks.set("mark", "second")
            unit.commit()
        with store.read() as unit:
            assert unit.marks.get("mark") == "second"

    def test_a_unit_sees_what_it_wrote_itself(self, store: Store) -> None:
        """What a unit wrote it reads back before the commit."""
        with store.begin() as unit:
            unit.marks.set("mark", "mine")
            assert unit.marks.get("mark") == "mine"

    def test_a_reading_unit_changes_nothing(self, store: Store) -> None:
        """`read` gives a unit that only reads: what is tried in it does not last."""
        with suppress(Exception), store.read() as unit:
            unit.marks.set("mark", "here")
            unit.commit()
        with store.read() as unit:
            assert unit.marks.get("mark") is None

    def test_two_daemons_cannot_hold_it(self, store: Store) -> None:
        """`occupy` is refused while another holds the store, and lives."""
        with store.occupy("first"), pytest.raises(OccupiedError), store.occupy("second"):
            pytest.fail("two daemons hold one store")

    def test_it_is_free_when_its_daemon_has_gone(self, store: Store) -> None:
        """A store that was let go of can be held again, also after a failure."""
        with pytest.raises(KeyError), store.occupy("first"):
            raise KeyError
        with store.occupy("second"):
            pass
        with store.occupy("third"):
            pass

    def test_a_held_store_is_written_by_others(self, store: Store) -> None:
        """Holding the store keeps out a second daemon, not other people's work."""
        with store.occupy("daemon"):
            plan(store)
        with store.read() as unit:
            assert unit.cycles.open_of(["200"]) == {"200": 1}

    def test_upgrading_what_is_new_is_harmless(self, store: Store) -> None:
        """`upgrade` keeps the data of tables that are this program's already."""
        plan(store)
        store.upgrade()
        store.check_schema()
        with store.read() as unit:
            assert len(unit.cycles.load([1])) == 1

    def test_a_sound_store_says_so(self, store: Store) -> None:
        """`integrity` finds nothing in a store that works, and `describe` tells its kind."""
        plan(store)
        assert store.integrity() == []
        assert store.describe()["kind"]


def _set_and_fail(unit: UnitOfWork) -> None:
    unit.marks.set("mark", "here")
    unit.marks.set("mark", str(1 // 0))


def _write_everything(store: Store, story: Story, *, commit: bool) -> None:
    step = story.tell("suspend", HR_ADVISER)
    with store.begin() as unit:
        unit.cycles.save([step])
        unit.people.save([make_person("300")])
        unit.people.appoint(Deputy("100", "300", TODAY, TODAY))
        unit.ledger.post([GRANT])
        unit.ledger.approve(Approval("200", -100, "900", MONDAY))
        unit.outbox.add([Parcel("hr-1", Message(MessageKind.ATTENTION, "hr", MONDAY))])
        unit.definitions.put(small_workflow("small-2").definition)
        unit.forms.save(1, "200", {"strengths": "patience"}, MONDAY)
        unit.year_forms.save(YearForm("department", "Zorg", 2026, "small-2", "100", MONDAY))
        unit.marks.set("mark", "here")
        if commit:
            unit.commit()


def _seen(unit: UnitOfWork) -> int:
    """How many of the ten things that `_write_everything` writes are there."""
    there = (
        len(unit.cycles.history([1])[1]) == 2,
        "300" in unit.people.get(["300"]),
        unit.people.deputies("100"),
        unit.ledger.postings("200"),
        unit.ledger.approvals(),
        unit.outbox.find(recipient="hr"),
        unit.definitions.get("small-2"),
        unit.forms.load(1, "200"),
        unit.year_forms.of("department", 2026),
        unit.marks.get("mark"),
    )
    return sum(map(bool, there))
