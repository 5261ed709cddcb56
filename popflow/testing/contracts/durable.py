"""Data that outlive the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.errors import OccupiedError, StaleRevisionError
from popflow.testing.contracts.scenes import cancel, plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.ports import Store


class DurableContract:
    """One organisation's data, seen by more than one store."""

    def test_what_was_committed_is_there_after_closing(
        self, store: Store, another: Callable[[], Store]
    ) -> None:
        """`commit` makes it last: it is there for whoever opens the data next."""
        story = plan(store)
        store.close()
        with another().read() as unit:
            assert unit.cycles.load([1]) == {1: story.cycle}

    def test_what_was_not_committed_is_gone_after_closing(
        self, store: Store, another: Callable[[], Store]
    ) -> None:
        """What a unit wrote and did not commit is in no file."""
        with store.begin() as unit:
            unit.marks.set("mark", "here")
        store.close()
        with another().read() as unit:
            assert unit.marks.get("mark") is None

    def test_another_store_sees_it_at_once(
        self, store: Store, another: Callable[[], Store]
    ) -> None:
        """Two stores over the same data see the same, and the slower writer is told."""
        other = another()
        story = plan(store)
        stale = story.decisions[0]
        with other.read() as unit:
            assert unit.cycles.open_of(["200"]) == {"200": 1}
        with pytest.raises(StaleRevisionError), other.begin() as unit:
            unit.cycles.save([stale])
        cancel(other, story)
        with store.read() as unit:
            assert unit.cycles.open_of(["200"]) == {}

    def test_another_store_cannot_be_its_daemon(
        self, store: Store, another: Callable[[], Store]
    ) -> None:
        """Two daemons never hold the same data, also through two stores."""
        other = another()
        with store.occupy("first"), pytest.raises(OccupiedError), other.occupy("second"):
            pytest.fail("two daemons hold the same data")
        with other.occupy("second"):
            pass

    def test_numbers_go_on_after_closing(self, store: Store, another: Callable[[], Store]) -> None:
        """A number that was given out is not given again by another store."""
        first = plan(store).cycle.id
        store.close()
        with another().begin() as unit:
            (second,) = unit.cycles.reserve(1)
            unit.commit()
        assert second > first

    def test_the_schema_is_known_again(self, store: Store, another: Callable[[], Store]) -> None:
        """Opening finds the tables as this program made them."""
        store.close()
        other = another()
        other.check_schema()
        assert other.integrity() == []
