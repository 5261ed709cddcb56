"""Messages: put in once, settled once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.effect import Message, MessageKind
from popflow.ports import Parcel, Settlement, Status
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import keep, plan

if TYPE_CHECKING:
    from popflow.ports import Store

HOUR = timedelta(hours=1)


def parcel(
    key: str,
    recipient: str = "200",
    due: timedelta = timedelta(),
    *,
    digest: bool = False,
    cycle: int | None = None,
) -> Parcel:
    """A message that may go out some time after `MONDAY`."""
    message = Message(
        MessageKind.STANDING, recipient, MONDAY + due, MONDAY + timedelta(days=9), digest
    )
    return Parcel(key, message, cycle, due=MONDAY + due, data={"count": "3"})


def put(store: Store, *parcels: Parcel) -> None:
    """Put messages in the outbox and commit."""
    with store.begin() as unit:
        unit.outbox.add(parcels)
        unit.commit()


def settle(store: Store, *settlements: Settlement) -> None:
    """Settle messages and commit."""
    with store.begin() as unit:
        unit.outbox.settle(settlements)
        unit.commit()


def lease(store: Store, after: timedelta = timedelta(), limit: int = 10) -> list[Parcel]:
    """Lease messages for an hour and commit."""
    now = MONDAY + after
    with store.begin() as unit:
        leased = unit.outbox.lease(now, now + HOUR, limit)
        unit.commit()
    return leased


class OutboxContract:
    """Messages in the outbox."""

    def test_a_message_comes_back_whole(self, store: Store) -> None:
        """A message is found as it was put in, waiting."""
        given = parcel("a", "hr")
        put(store, given)
        with store.read() as unit:
            (found,) = unit.outbox.find()
        assert (found.key, found.message, found.data) == ("a", given.message, {"count": "3"})
        assert (found.cycle, found.seq, found.attempts) == (None, None, 0)
        assert found.status is Status.PENDING

    def test_a_key_is_there_once(self, store: Store) -> None:
        """A key that is there already is left as it is, also when it went out."""
        put(store, parcel("a", "200"), parcel("a", "201"))
        lease(store)
        settle(store, Settlement("a", Status.SENT, MONDAY))
        put(store, parcel("a", "202"), parcel("b"))
        with store.read() as unit:
            found = {p.key: (p.message.recipient, p.status) for p in unit.outbox.find()}
        assert found == {"a": ("200", Status.SENT), "b": ("200", Status.PENDING)}

    def test_the_newest_are_found_first(self, store: Store) -> None:
        """A list begins with the message that was put in last, and ends at its limit."""
        for key in "abc":
            put(store, parcel(key))
        with store.read() as unit:
            assert [p.key for p in unit.outbox.find(limit=2)] == ["c", "b"]

    def test_a_list_goes_on_after_the_last_of_the_page_before(self, store: Store) -> None:
        """Page by page every message is found once, also when newer ones arrive meanwhile."""
        put(store, *(parcel(key) for key in "abcde"))
        with store.read() as unit:
            (*_, last) = unit.outbox.find(limit=2)
        put(store, parcel("f"))
        with store.read() as unit:
            box = unit.outbox
            assert [p.key for p in box.find(after=last.key, limit=2)] == ["c", "b"]
            assert [p.key for p in box.find(Status.PENDING, after="b")] == ["a"]
            assert [p.key for p in box.find(recipient="200", after="c", limit=1)] == ["b"]
            assert box.find(after="a") == []
            assert box.find(after="none") == []

    def test_each_part_of_a_search_narrows(self, store: Store) -> None:
        """Messages are found by status, recipient and cycle."""
        number = plan(store).cycle.id
        put(store, parcel("a", "hr"), parcel("b", cycle=number), parcel("c"))
        lease(store, limit=3)
        settle(store, Settlement("c", Status.DEAD, MONDAY, "no such address"))
        with store.read() as unit:
            box = unit.outbox
            assert [p.key for p in box.find(recipient="hr")] == ["a"]
            assert [p.key for p in box.find(cycle=number)] == ["b"]
            assert [p.key for p in box.find(Status.DEAD)] == ["c"]
            assert box.find(Status.DEAD, recipient="hr") == []

    def test_what_became_of_it_is_kept(self, store: Store) -> None:
        """A settled message says when and why."""
        put(store, parcel("a"))
        lease(store)
        settle(store, Settlement("a", Status.DEAD, MONDAY + HOUR, "no such address"))
        with store.read() as unit:
            (found,) = unit.outbox.find()
        assert (found.status, found.settled_at) == (Status.DEAD, MONDAY + HOUR)
        assert (found.error, found.attempts) == ("no such address", 1)

    def test_what_went_out_stays_out(self, store: Store) -> None:
        """A message that is settled stays as it is, whoever comes later."""
        put(store, parcel("a"), parcel("b"))
        lease(store)
        settle(
            store,
            Settlement("a", Status.SENT, MONDAY),
            Settlement("b", Status.SUPPRESSED, MONDAY, "its moment has passed"),
        )
        again = (Settlement(key, Status.PENDING, MONDAY, "late", MONDAY) for key in "ab")
        settle(store, *again)
        with store.read() as unit:
            found = {p.key: p.status for p in unit.outbox.find()}
        assert found == {"a": Status.SENT, "b": Status.SUPPRESSED}
        assert lease(store, timedelta(days=1)) == []

    def test_what_nobody_leased_can_be_settled(self, store: Store) -> None:
        """A waiting message can be taken out before anybody tried it."""
        put(store, parcel("a"))
        settle(store, Settlement("a", Status.SUPPRESSED, MONDAY, "dropped"))
        assert lease(store) == []

    def test_settling_what_is_not_there_is_harmless(self, store: Store) -> None:
        """An unknown key changes nothing."""
        put(store, parcel("a"))
        settle(store, Settlement("z", Status.SENT, MONDAY))
        with store.read() as unit:
            assert unit.outbox.counts().get(Status.SENT, 0) == 0

    def test_each_status_is_counted_and_found(self, store: Store) -> None:
        """Waiting, leased, sent, dead, suppressed: the newest first, and as many as there are."""
        put(store, *(parcel(key) for key in "abcdefgh"))
        settle(
            store,
            *(Settlement(key, Status.SENT, MONDAY) for key in "ab"),
            *(Settlement(key, Status.DEAD, MONDAY, "no such address") for key in "cd"),
            Settlement("e", Status.SUPPRESSED, MONDAY, "dropped"),
        )
        with store.begin() as unit:
            (leased,) = unit.outbox.lease(MONDAY, MONDAY + timedelta(minutes=5), 1)
            unit.commit()
        expected = {
            Status.SENT: ["b", "a"],
            Status.DEAD: ["d", "c"],
            Status.SUPPRESSED: ["e"],
            Status.LEASED: [leased.key],
            Status.PENDING: [key for key in "hgf" if key != leased.key],
        }
        with store.read() as unit:
            found = {status: [p.key for p in unit.outbox.find(status)] for status in Status}
            newest = unit.outbox.find(Status.PENDING, limit=1)
            counts, dead = unit.outbox.counts(), unit.outbox.dead()
        assert found == expected
        assert [p.key for p in newest] == expected[Status.PENDING][:1]
        assert counts == {status: len(keys) for status, keys in expected.items()}
        assert dead == len(expected[Status.DEAD])

    def test_counts_stay_true_however_messages_are_settled(self, store: Store) -> None:
        """Twice, in vain, in another's place, by somebody brought back, and many units long."""
        put(store, *(parcel(str(number)) for number in range(300)))
        for number in range(280):
            key = str(number)
            status = Status.SUPPRESSED if number % 3 else Status.SENT
            settle(store, Settlement(key, status, MONDAY), Settlement("none", status, MONDAY))
        settle(store, Settlement("0", Status.SUPPRESSED, MONDAY, "again"))
        settle(store, Settlement("280", Status.SENT, MONDAY, lease=MONDAY))  # has no lease
        for status in (Status.DEAD, Status.PENDING, Status.SENT):
            settle(store, Settlement("281", status, MONDAY))
        put(store, parcel("281"), replace(parcel("old"), status=Status.SENT, settled_at=MONDAY))
        with store.read() as unit:
            assert unit.outbox.counts() == Counter(p.status for p in unit.outbox.find(limit=999))
        assert store.integrity() == []

    def test_keys_and_counts(self, store: Store) -> None:
        """Messages are counted per status, and listed by the cycle that they are about."""
        story = plan(store)
        keep(store, *story.wait(timedelta(0)))
        put(store, parcel("a"))
        settle(store, Settlement("a", Status.SENT, MONDAY))
        with store.read() as unit:
            keys = unit.outbox.keys_of([story.cycle.id])
            counts = unit.outbox.counts()
        assert len(keys) == 2
        assert set(keys.values()) == {Status.PENDING}
        assert {status: count for status, count in counts.items() if count} == {
            Status.PENDING: 2,
            Status.SENT: 1,
        }

    def test_messages_of_many_cycles_come_at_once(self, store: Store) -> None:
        """However many they are, per cycle, the oldest first, whatever became of each."""
        about = {"a": 7, "b": 9, "c": 7, "d": 8, "e": 7, "f": 2000}
        put(store, parcel("hr"), *(parcel(key, cycle=number) for key, number in about.items()))
        settle(
            store,
            Settlement("c", Status.SENT, MONDAY),
            Settlement("b", Status.DEAD, MONDAY, "no such address"),
        )
        asked = [number for number in range(1, 2001) if number != 8]
        with store.read() as unit:
            found = unit.outbox.of([*asked, 7])
            alone = [each for parcels in found.values() for each in parcels]
            every = {each.key: each for each in unit.outbox.find()}
            nothing = unit.outbox.of([])
        told = {number: [each.key for each in parcels] for number, parcels in found.items()}
        assert told == {7: ["a", "c", "e"], 9: ["b"], 2000: ["f"]}
        assert all(each == every[each.key] for each in alone)
        assert nothing == {}
