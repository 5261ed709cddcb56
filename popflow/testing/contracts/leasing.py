"""Leases: nobody gets a message that somebody else is carrying."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.ports import Settlement, Status
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.outboxes import HOUR, lease, parcel, put, settle

if TYPE_CHECKING:
    from popflow.ports import Store


class LeasingContract:
    """Taking messages out."""

    def test_a_leased_message_is_nobody_elses(self, store: Store) -> None:
        """What is leased is not leased again; its attempts are counted."""
        put(store, parcel("a"))
        (taken,) = lease(store)
        assert (taken.key, taken.status, taken.attempts) == ("a", Status.LEASED, 1)
        assert lease(store) == []
        with store.read() as unit:
            (found,) = unit.outbox.find()
        assert (found.status, found.attempts) == (Status.LEASED, 1)

    def test_a_message_waits_for_its_moment(self, store: Store) -> None:
        """A message may be tried from its moment on, and not before."""
        put(store, parcel("a", due=HOUR))
        assert lease(store, HOUR - timedelta(microseconds=1)) == []
        assert [p.key for p in lease(store, HOUR)] == ["a"]

    def test_the_oldest_go_first(self, store: Store) -> None:
        """A batch takes the messages that wait longest, up to its limit."""
        put(store, parcel("a"))
        put(store, parcel("b", due=timedelta(minutes=1)))
        put(store, parcel("c", due=timedelta(minutes=2)))
        assert [p.key for p in lease(store, HOUR, limit=2)] == ["a", "b"]
        assert [p.key for p in lease(store, HOUR, limit=2)] == ["c"]

    def test_a_lease_that_ran_out_is_given_again(self, store: Store) -> None:
        """Whoever leased a message and vanished keeps it no longer than the lease."""
        put(store, parcel("a"))
        lease(store)
        assert lease(store, HOUR - timedelta(microseconds=1)) == []
        (again,) = lease(store, HOUR)
        assert (again.key, again.attempts) == ("a", 2)

    def test_what_was_in_hand_comes_alone(self, store: Store) -> None:
        """Of messages whose lease ran out each comes by itself, after all that wait."""
        put(store, *(parcel(key) for key in "abc"))
        lease(store, limit=3)
        put(store, parcel("d", due=HOUR), parcel("e", due=HOUR))
        batches = [[p.key for p in lease(store, HOUR, limit=10)] for _ in range(5)]
        assert batches == [["d", "e"], ["a"], ["b"], ["c"], []]

    def test_a_digest_that_was_in_hand_comes_as_a_whole(self, store: Store) -> None:
        """A person's digest is one message to them, also when its lease ran out."""
        put(store, *(parcel(key, digest=True) for key in "ab"), parcel("c"))
        lease(store, limit=3)
        assert {p.key for p in lease(store, HOUR, limit=10)} == {"a", "b"}
        assert [p.key for p in lease(store, HOUR, limit=10)] == ["c"]

    def test_a_dead_message_that_is_revived_begins_anew(self, store: Store) -> None:
        """An operator's retry gives a dead message all its tries again; a failed one counts on."""
        put(store, parcel("a"), parcel("b"))
        lease(store, limit=2)
        settle(
            store,
            Settlement("a", Status.DEAD, MONDAY, "no such address"),
            Settlement("b", Status.PENDING, MONDAY, "busy", MONDAY),
        )
        settle(store, Settlement("a", Status.PENDING, MONDAY, "no such address", MONDAY))
        assert {p.key: p.attempts for p in lease(store, limit=2)} == {"a": 1, "b": 2}

    def test_a_failed_try_comes_back_later(self, store: Store) -> None:
        """A message that is pending again is tried at the moment that was said."""
        put(store, parcel("a"))
        lease(store)
        settle(store, Settlement("a", Status.PENDING, MONDAY, "busy", MONDAY + 3 * HOUR))
        with store.read() as unit:
            (found,) = unit.outbox.find()
        assert (found.status, found.error) == (Status.PENDING, "busy")
        assert lease(store, 2 * HOUR) == []
        (again,) = lease(store, 3 * HOUR)
        assert (again.key, again.attempts) == ("a", 2)

    def test_a_lease_that_was_undone_never_was(self, store: Store) -> None:
        """A unit that leased and was left without commit took nothing."""
        put(store, parcel("a"))
        with store.begin() as unit:
            unit.outbox.lease(MONDAY, MONDAY + HOUR, 10)
        (taken,) = lease(store)
        assert taken.attempts == 1

    def test_a_digest_comes_as_a_whole(self, store: Store) -> None:
        """All of one person's digest messages come in one batch, whatever its limit."""
        for number in range(4):
            put(store, parcel(f"d{number}", "100", digest=True))
            put(store, parcel(f"e{number}", "101", timedelta(minutes=5), digest=True))
        put(store, parcel("alone", "100", timedelta(minutes=9)))
        batch = {p.key for p in lease(store, HOUR, limit=2)}
        assert batch == {"d0", "d1", "d2", "d3"}
        assert {p.key for p in lease(store, HOUR, limit=1)} == {"e0", "e1", "e2", "e3"}

    def test_a_part_of_a_digest_that_may_not_go_yet_waits(self, store: Store) -> None:
        """A digest takes along only what may be tried now."""
        put(store, parcel("now", "100", digest=True))
        put(store, parcel("next week", "100", timedelta(days=7), digest=True))
        assert [p.key for p in lease(store)] == ["now"]

    def test_two_at_once_never_get_the_same(self, store: Store) -> None:
        """Threads that lease at the same time share the messages: each goes to one of them."""
        put(store, *(parcel(f"m{number}") for number in range(40)))
        taken: list[list[str]] = [[], []]
        line = threading.Barrier(2)

        def take(mine: list[str]) -> None:
            line.wait()
            for _ in range(10):
                mine.extend(p.key for p in lease(store, limit=3))

        threads = [threading.Thread(target=take, args=(mine,)) for mine in taken]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        everybody = sorted([*taken[0], *taken[1], *(p.key for p in lease(store, limit=40))])
        assert everybody == sorted(f"m{number}" for number in range(40))
