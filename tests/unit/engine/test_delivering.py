"""The outbox: at least once, under one key, with back-off; one bad mail never stops the others."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from popflow.domain.effect import HR as HR_LIST
from popflow.domain.effect import Message, MessageKind
from popflow.engine import letters
from popflow.engine.audit import audit
from popflow.engine.outbox import NOBODY, PAST, VANISHED, deliver
from popflow.errors import NotFoundError
from popflow.ports import Letter, Parcel, Status
from popflow.testing import make_person
from tests.support.house import ANNA, BEGIN, BRAM, CARO, HIRED, HR, MANAGER, House, staff


def put(house: House, *keys: str, to: str = ANNA, until: datetime | None = None) -> None:
    message = Message(MessageKind.PREPARE, to, BEGIN, until)
    with house.store.begin() as uow:
        uow.outbox.add([Parcel(key, message, due=BEGIN) for key in keys])
        uow.commit()


def one(house: House, key: str) -> Parcel:
    return next(parcel for parcel in house.parcels() if parcel.key == key)


def test_a_message_is_sent_once_under_its_key(house: House) -> None:
    put(house, "a", "b")
    assert deliver(house.engine, BEGIN).sent == 2
    assert deliver(house.engine, BEGIN + timedelta(hours=1)).sent == 0
    assert sorted(letter.key for letter in house.post.letters) == ["a", "b"]
    assert one(house, "a").status is Status.SENT


def test_a_message_that_fails_is_tried_again_with_back_off_and_is_dead_at_last(
    house: House,
) -> None:
    put(house, "a")
    house.post.broken.add(ANNA)
    house.choose(attempts=4)
    now, waits = BEGIN, []
    for _ in range(3):
        assert deliver(house.engine, now).retried == 1
        due = one(house, "a").due
        assert due is not None
        waits.append(due - now)
        assert deliver(house.engine, due - timedelta(seconds=1)).retried == 0
        now = due
    assert waits == [timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=16)]
    assert deliver(house.engine, now).dead == 1
    dead = one(house, "a")
    assert (dead.status, dead.error) == (Status.DEAD, "OSError: the far end is down")
    assert not audit(house.engine).broken


def test_no_mail_outside_working_hours(house: House) -> None:
    house.post.broken.add(ANNA)
    put(house, "a")
    zone = ZoneInfo("Europe/Amsterdam")
    closing = datetime(2026, 3, 2, 17, 59, 30, tzinfo=zone)
    assert deliver(house.engine, closing).retried == 1
    again = one(house, "a").due
    assert again is not None
    # The next try would be half a minute after closing time.
    assert again.astimezone(zone) == datetime(2026, 3, 3, 8, tzinfo=zone)
    house.post.broken.clear()
    put(house, "b", to=BRAM)
    for moment in (closing + timedelta(hours=3), datetime(2026, 3, 7, 12, tzinfo=zone)):
        assert deliver(house.engine, moment).sent == 0
    assert deliver(house.engine, datetime(2026, 3, 9, 8, tzinfo=zone)).sent == 2


def test_every_mail_of_a_round_goes_out_inside_working_hours(house: House) -> None:
    sent: list[datetime] = []
    whole = house.post.notify

    def noted(letter: Letter) -> str:
        sent.append(house.clock.now())
        return whole(letter)

    house.post.notify = noted  # type: ignore[method-assign]  # notes when
    house.begin()
    house.agree()
    for hours in range(0, 24 * 60, 5):
        house.tick(house.clock.now() + timedelta(hours=5 if hours else 1))
    zone = ZoneInfo("Europe/Amsterdam")
    assert len(sent) > 10
    for moment in sent:
        local = moment.astimezone(zone)
        assert time(8) <= local.time() < time(18)
        assert local.weekday() < 5


def test_one_bad_mail_never_stops_the_others(house: House) -> None:
    house.post.broken.add(ANNA)
    put(house, "a1", "a2")
    put(house, "b", to=BRAM)
    done = deliver(house.engine, BEGIN)
    assert (done.sent, done.retried) == (1, 2)


def test_a_message_whose_moment_has_passed_is_suppressed_and_listed(house: House) -> None:
    put(house, "a", until=BEGIN)
    put(house, "b", until=BEGIN + timedelta(seconds=1))
    done = deliver(house.engine, BEGIN)
    assert (done.sent, done.suppressed) == (1, 1)
    assert one(house, "a").error == PAST
    assert letters.counted(house.engine) == {Status.SUPPRESSED: 1, Status.SENT: 1}


def test_a_lease_that_ran_out_is_taken_over_under_the_same_key(house: House) -> None:
    put(house, "a")
    with house.store.begin() as uow:  # a daemon that was killed while it delivered
        assert uow.outbox.lease(BEGIN, BEGIN + timedelta(minutes=5), 10)
        uow.commit()
    assert deliver(house.engine, BEGIN + timedelta(minutes=4)).sent == 0
    assert deliver(house.engine, BEGIN + timedelta(minutes=5)).sent == 1
    assert one(house, "a").attempts == 2
    assert [letter.key for letter in house.post.letters] == ["a"]


def test_a_message_without_an_address_goes_to_hrs_list() -> None:
    people = [replace(p, email=None) if p.number == ANNA else p for p in staff()]
    house = House(people=[*people, make_person("91", "1", hired_on=HIRED)])
    house.choose(hr=frozenset({HR, "91", "nobody"}))
    put(house, "a")
    assert deliver(house.engine, BEGIN).sent == 1
    assert [(letter.key, letter.address) for letter in house.post.letters] == [
        (f"a:{HR}", f"p{HR}@example.org"), ("a:91", "p91@example.org"),
    ]  # fmt: skip
    assert {letter.recipient for letter in house.post.letters} == {ANNA}


def test_what_nobody_carries_is_dead_and_says_so() -> None:
    house = House(people=[replace(p, email=None) for p in staff()])
    house.choose(hr=frozenset())
    house.post.carriers = ""
    put(house, "a", to=HR_LIST)
    assert deliver(house.engine, BEGIN).dead == 1
    assert one(house, "a").error == NOBODY


def test_managers_get_one_digest_a_week_and_not_a_stream(house: House) -> None:
    house.tick()
    team = (ANNA, BRAM, CARO)
    for person in sorted(team, key=lambda p: house.cycle(p).conversation_at or BEGIN):
        house.begin(person)
        house.exchange(person)
    for person in team:
        house.settle(person)
    agreed = [c.person for c in house.cycles(partner=MANAGER) if c.agreed_at]
    sent = len(house.post.letters)
    house.wait(timedelta(days=160))
    digests = [letter for letter in house.post.letters[sent:] if letter.key == f"digest:{MANAGER}"]
    assert len(agreed) > 1
    assert digests
    assert any(" " in letter.subject for letter in digests)
    bundled = [p for p in house.parcels(recipient=MANAGER) if p.message.digest]
    assert {p.message.not_before.weekday() for p in bundled} == {0}
    kinds = {parcel.message.kind.value for parcel in bundled}
    assert kinds <= {"check_in", "stall", "commitment", "overdue"}


def test_a_delivery_ends_after_so_many_that_timers_are_not_kept_waiting(house: House) -> None:
    put(house, *(f"m{n}" for n in range(10)))
    house.choose(batch=2)
    assert deliver(house.engine, BEGIN, most=4).sent == 4
    assert deliver(house.engine, BEGIN).sent == 6


def test_a_lease_that_runs_out_leaves_the_rest_to_another(house: House) -> None:
    put(house, "first", "second", "third")
    whole, lease = house.post.notify, house.engine.options.lease

    def slow(letter: Letter) -> str:
        house.clock.advance(lease)
        return whole(letter)

    house.post.notify = slow  # type: ignore[method-assign]  # takes as long as a lease
    assert deliver(house.engine, BEGIN).sent == 1
    left = [parcel for parcel in house.parcels() if parcel.status is Status.LEASED]
    assert len(left) == 2
    house.post.notify = whole  # type: ignore[method-assign]  # quick again
    assert deliver(house.engine, BEGIN + 2 * lease).sent == 2


# ------------------------------------------------------------- what an operator does by hand


def test_dead_messages_are_tried_again_by_hand_under_their_key(house: House) -> None:
    house.post.broken.add(ANNA)
    house.choose(attempts=1)
    put(house, "a", "b", "c")
    assert deliver(house.engine, BEGIN).dead == 3
    house.post.broken.clear()
    house.clock.advance(timedelta(hours=1))
    assert letters.retry(house.engine, ["b"]) == ["b"]
    assert sorted(letters.retry(house.engine)) == ["a", "c"]
    assert deliver(house.engine, house.clock.now()).sent == 3
    with pytest.raises(NotFoundError):
        letters.retry(house.engine, ["a"])


def test_messages_are_dropped_by_hand_and_stay_listed(house: House) -> None:
    put(house, "a", "b")
    with pytest.raises(NotFoundError):
        letters.drop(house.engine, ["a", "nothing"])
    assert {p.status for p in letters.listed(house.engine)} == {Status.PENDING}
    assert letters.drop(house.engine, ["a", "a"]) == ["a"]
    assert deliver(house.engine, BEGIN).sent == 1
    (dropped,) = letters.listed(house.engine, Status.SUPPRESSED, ANNA)
    assert dropped.error == letters.DROPPED


def test_a_message_that_stops_the_daemon_each_time_is_dead_at_last(house: House) -> None:
    house.choose(attempts=3)
    put(house, "before")
    put(house, "poison", to=BRAM)
    put(house, "after", to=CARO)
    whole, now = house.post.notify, BEGIN

    def deadly(letter: Letter) -> str:
        if letter.recipient == BRAM:
            raise KeyboardInterrupt  # as the process ends: nobody is left to settle anything
        return whole(letter)

    house.post.notify = deadly  # type: ignore[method-assign]  # ends the process
    for _ in range(6):
        with suppress(KeyboardInterrupt):
            deliver(house.engine, now)
        now += timedelta(minutes=5)
    assert (one(house, "poison").attempts, one(house, "poison").error) == (4, VANISHED)
    assert one(house, "before").status is one(house, "after").status is Status.SENT
    assert letters.retry(house.engine, ["poison"]) == ["poison"]
    house.post.notify = whole  # type: ignore[method-assign]  # it works again
    assert deliver(house.engine, now).sent == 1
