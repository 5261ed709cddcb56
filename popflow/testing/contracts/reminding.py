"""Private reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.reminder import Reminder
from popflow.testing.contracts.scenes import plan

if TYPE_CHECKING:
    from popflow.ports import Store

DAY = date(2026, 3, 2)


class RemindingContract:
    """What people want to be reminded of, each for oneself."""

    def test_a_reminder_is_its_writers_alone(self, store: Store) -> None:
        """Each writer finds their own, by key, whole; nobody else finds any."""
        one, two = plan(store).cycle.id, plan(store, "201").cycle.id
        first = Reminder(one, "200", 2, "bel “Bram”\n— écht", 4, DAY, DAY + timedelta(99), DAY)
        mine = (replace(first, key=1, until_day=None, next_on=None), first)
        theirs = replace(first, writer="100")
        _keep(store, *mine[::-1], theirs)
        with store.read() as unit:
            assert unit.reminders.of(one, "200") == mine
            assert unit.reminders.of(one, "100") == (theirs,)
            assert unit.reminders.of(one, "900") == unit.reminders.of(two, "200") == ()
            assert unit.reminders.about([one, two]) == [theirs, *mine]
            assert unit.reminders.about([two]) == []

    def test_what_is_due_comes_first_and_is_written_anew(self, store: Store) -> None:
        """Those whose day has come, the earliest first; one that comes no more never."""
        number = plan(store).cycle.id
        kept = [Reminder(number, "200", key, "x", 1, DAY, None, DAY) for key in (1, 2, 3, 4)]
        kept[1] = replace(kept[1], next_on=DAY - timedelta(1))
        kept[2] = replace(kept[2], next_on=DAY + timedelta(1))
        kept[3] = replace(kept[3], next_on=None)
        _keep(store, *kept)
        with store.read() as unit:
            assert unit.reminders.due(DAY, 10) == [kept[1], kept[0]]
            assert unit.reminders.due(DAY, 1) == [kept[1]]
            assert unit.reminders.due(DAY - timedelta(2), 10) == []
        _keep(store, replace(kept[1], next_on=None))
        with store.read() as unit:
            assert unit.reminders.due(DAY, 10) == [kept[0]]

    def test_a_reminder_is_taken_away(self, store: Store) -> None:
        """It is gone, and taking it away again finds nothing."""
        number = plan(store).cycle.id
        _keep(store, Reminder(number, "200", 1, "x", 1, DAY, None, DAY))
        with store.begin() as unit:
            taken = [unit.reminders.drop(number, *which) for which in _WHICH]
            unit.commit()
        assert taken == [False, False, True, False]
        with store.read() as unit:
            assert unit.reminders.of(number, "200") == ()


_WHICH = (("100", 1), ("200", 2), ("200", 1), ("200", 1))


def _keep(store: Store, *reminders: Reminder) -> None:
    with store.begin() as unit:
        unit.reminders.save(reminders)
        unit.commit()
