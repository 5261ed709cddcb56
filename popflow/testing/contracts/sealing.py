"""The hash chain: whole while nobody touches it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.testing.contracts.scenes import keep, plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.ports import Store


class SealingContract:
    """Sealing histories, and finding what was changed behind the store's back."""

    def test_entries_are_sealed_as_they_are_written(self, store: Store) -> None:
        """None waits for the daemon."""
        _three_entries(store)
        assert (_unsealed(store), _seal(store, 10)) == (0, 0)

    def test_a_chain_that_nobody_touched_holds(self, store: Store) -> None:
        """It goes on behind what was written in another unit."""
        _three_entries(store)
        assert _broken(store) == {}

    def test_a_changed_entry_breaks_its_chain(
        self, store: Store, tamper: Callable[[int, int], None]
    ) -> None:
        """The first entry that was changed is named; other cycles hold."""
        _three_entries(store)
        tamper(1, 2)
        assert _broken(store) == {1: 2}

    def test_a_changed_first_entry_is_named(
        self, store: Store, tamper: Callable[[int, int], None]
    ) -> None:
        """The chain begins with the first entry."""
        _three_entries(store)
        tamper(2, 1)
        assert _broken(store) == {2: 1}


def _three_entries(store: Store) -> None:
    """Two entries of cycle 1 and one of cycle 2."""
    story = plan(store)
    keep(store, *story.wait(timedelta(0)))
    plan(store, "201")


def _seal(store: Store, limit: int) -> int:
    with store.begin() as unit:
        sealed = unit.seals.seal(limit)
        unit.commit()
    return sealed


def _unsealed(store: Store) -> int:
    with store.read() as unit:
        return unit.seals.unsealed()


def _broken(store: Store) -> dict[int, int]:
    with store.read() as unit:
        return unit.seals.broken([1, 2])
