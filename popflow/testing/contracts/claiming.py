"""Claims on timers, turns and workers: what daemons that share the work agree on in the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.domain.timetable import Timer
from popflow.ports import Backlog, Claim, Settlement, Status, Worker
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.outboxes import HOUR, lease, parcel, put, settle
from popflow.testing.contracts.scenes import plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from popflow.ports import Store

FIRST = Claim("first", MONDAY + HOUR)
SECOND = Claim("second", MONDAY + 2 * HOUR)
THIRD = Claim("third", MONDAY + 2 * HOUR)
TURN = "turn"


class ClaimingContract:
    """Rows that are one daemon's for a while."""

    def test_what_is_claimed_is_nobody_elses_until_the_claim_runs_out(self, store: Store) -> None:
        """A claim keeps other claims out until its moment; then the newest one has the rows."""
        timers = _timers(store, 2)
        assert _claim(store, FIRST) == timers
        assert _claim(store, SECOND) == []
        assert _held(store, SECOND, timers) == []
        later = FIRST.until
        assert _claim(store, SECOND, later) == timers
        assert _held(store, FIRST, timers) == []
        assert _held(store, SECOND, timers) == timers

    def test_a_claim_takes_no_more_than_asked_and_only_among_these(self, store: Store) -> None:
        """Batches share the timers, the earliest first; a claim can be kept to some cycles."""
        timers = _timers(store, 3)
        assert _claim(store, FIRST, limit=1) == timers[:1]
        with store.begin() as unit:
            assert unit.timers.claim(SECOND, MONDAY, 9, [timers[2].cycle, 10**9]) == timers[2:]
            unit.commit()
        assert _claim(store, THIRD) == timers[1:2]

    def test_a_claim_that_was_undone_never_was(self, store: Store) -> None:
        """A unit that claimed and was left without commit claimed nothing."""
        timers = _timers(store, 1)
        with store.begin() as unit:
            unit.timers.claim(FIRST, MONDAY, 9)
        assert _held(store, FIRST, timers) == []
        assert _claim(store, SECOND) == timers

    def test_timers_that_are_written_anew_are_claimed_by_nobody(self, store: Store) -> None:
        """Whoever saves a cycle takes its timers out of every claim."""
        (timer,) = _timers(store, 1)
        _claim(store, FIRST)
        with store.begin() as unit:
            unit.timers.replace({timer.cycle: [timer]})
            unit.commit()
        assert _held(store, FIRST, [timer]) == []
        assert _claim(store, SECOND) == [timer]

    def test_one_set_aside_is_not_claimed(self, store: Store) -> None:
        """A timer that failed is claimed again from its moment on."""
        (timer,) = _timers(store, 1)
        with store.begin() as unit:
            unit.timers.set_aside(timer, MONDAY + HOUR, "no calendar")
            unit.commit()
        assert _claim(store, FIRST) == []
        assert _claim(store, SECOND, MONDAY + HOUR) == [timer]

    def test_the_backlog_tells_what_is_due_and_whose_it_is(self, store: Store) -> None:
        """`backlog` tells since when timers are due, and how many claims are alive or ran out."""
        with store.read() as unit:
            assert unit.timers.backlog(MONDAY) == Backlog()
        _timers(store, 3)
        _claim(store, FIRST, limit=2)
        with store.read() as unit:
            assert unit.timers.backlog(MONDAY) == Backlog(MONDAY, claimed=2)
            assert unit.timers.backlog(FIRST.until) == Backlog(MONDAY, lapsed=2)

    def test_whoever_lost_a_lease_settles_nothing(self, store: Store) -> None:
        """What another leased since is the other's to settle; within its lease it is one's own."""
        put(store, parcel("a"), parcel("b"))
        (a, b) = sorted(lease(store, limit=2), key=lambda each: each.key)
        settle(store, Settlement("b", Status.SENT, MONDAY, lease=b.due))
        (again,) = lease(store, HOUR)
        settle(store, Settlement("a", Status.PENDING, MONDAY, "late", MONDAY, lease=a.due))
        with store.read() as unit:
            found = {each.key: each for each in unit.outbox.find()}
        assert (found["a"].status, found["a"].due) == (Status.LEASED, again.due)
        assert found["b"].status is Status.SENT
        settle(store, Settlement("a", Status.SENT, MONDAY, lease=again.due))
        with store.read() as unit:
            assert unit.outbox.counts() == {Status.SENT: 2}

    def test_the_oldest_message_that_may_go_is_told(self, store: Store) -> None:
        """`oldest` is the moment of the message that waits longest, of those that may go."""
        with store.read() as unit:
            assert unit.outbox.oldest(MONDAY) is None
        put(store, parcel("later", due=2 * HOUR), parcel("a", due=HOUR))
        with store.read() as unit:
            assert unit.outbox.oldest(MONDAY) is None
            assert unit.outbox.oldest(MONDAY + 3 * HOUR) == MONDAY + HOUR

    def test_a_turn_is_one_daemons_until_it_is_done_or_its_time_is_over(
        self, store: Store
    ) -> None:
        """A turn is taken by one; another gets it when it is given back, or its time ran out."""
        with store.begin() as unit:
            work = unit.work
            assert work.finished(TURN) is None
            assert not work.keep(TURN, FIRST)
            work.finish(TURN, FIRST.token, MONDAY)
            assert work.take(TURN, FIRST, MONDAY)
            assert work.take(TURN, FIRST, MONDAY)
            assert not work.take(TURN, SECOND, MONDAY)
            assert work.keep(TURN, FIRST)
            assert not work.keep(TURN, SECOND)
            assert work.take(TURN, SECOND, FIRST.until)
            assert not work.keep(TURN, FIRST)
            work.finish(TURN, FIRST.token, MONDAY)
            assert work.finished(TURN) is None
            work.finish(TURN, SECOND.token, MONDAY)
            assert work.finished(TURN) == MONDAY
            assert work.take(TURN, FIRST, MONDAY)
            unit.commit()
        with store.read() as unit:
            assert unit.work.finished(TURN) == MONDAY

    def test_daemons_are_written_down_and_struck_off(self, store: Store) -> None:
        """A daemon has one line; its last sign of life counts."""
        first = Worker("b:1", "local", MONDAY, MONDAY)
        second = Worker("a:2", "shared", MONDAY, MONDAY)
        with store.begin() as unit:
            unit.work.sign(first)
            unit.work.sign(second)
            unit.work.sign(replace(first, seen_at=MONDAY + HOUR))
            unit.commit()
        with store.read() as unit:
            assert unit.work.workers() == [second, replace(first, seen_at=MONDAY + HOUR)]
        with store.begin() as unit:
            unit.work.leave("b:1")
            unit.work.leave("nobody")
            unit.commit()
        with store.read() as unit:
            assert unit.work.workers() == [second]

    def test_a_unit_that_is_alone_and_limited_goes_on(self, store: Store) -> None:
        """Being alone and being limited change nothing for whoever is awake."""
        for _ in range(2):
            with store.begin() as unit:
                unit.work.alone(TURN)
                unit.work.limit(HOUR)
                unit.work.sign(Worker("a:1", "local", MONDAY, MONDAY))
                unit.commit()
        with store.read() as unit:
            assert [worker.name for worker in unit.work.workers()] == ["a:1"]


def _timers(store: Store, count: int) -> list[Timer]:
    """A timer of each of so many cycles, due on Monday."""
    numbers = [plan(store, str(200 + number)).cycle.id for number in range(count)]
    timers = [Timer(cycle, "tick", MONDAY) for cycle in numbers]
    with store.begin() as unit:
        unit.timers.replace({timer.cycle: [timer] for timer in timers})
        unit.commit()
    return timers


def _claim(store: Store, claim: Claim, now: datetime = MONDAY, limit: int = 9) -> list[Timer]:
    with store.begin() as unit:
        taken = unit.timers.claim(claim, now, limit)
        unit.commit()
    return taken


def _held(store: Store, claim: Claim, timers: Iterable[Timer]) -> list[Timer]:
    with store.begin() as unit:
        return unit.timers.held(claim.token, [timer.cycle for timer in timers])
