"""Private reminders at the engine's doors: sent at their moment, to their writer alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from popflow.domain.event import NewPartner
from popflow.domain.reminder import Wish
from popflow.engine.audit import audit
from popflow.engine.cycles import Doer
from popflow.engine.outbox import UNREACHABLE, WITHDRAWN
from popflow.engine.people import appoint
from popflow.engine.recovery import Pulse
from popflow.engine.reminding import forget, remind, reminders
from popflow.errors import NotFoundError, RefusedError
from popflow.ports import Letter, Parcel, Status
from tests.support.doors import Slips
from tests.support.house import ANNA, BRAM, HR, MANAGER, OTHER, House

WORDS = "look at my plan"
KIND = "own_reminder"


@pytest.fixture
def number(house: House) -> int:
    return house.begin().id


def wishes(house: House, number: int, who: str = ANNA, weeks: int = 2, days: int = 3) -> None:
    first = house.clock.now().date() + timedelta(days=days)
    remind(house.engine, number, Doer(who), Wish(WORDS, weeks, first))


def mine(house: House) -> list[Parcel]:
    return [one for one in house.parcels() if one.message.kind.value == KIND]


def got(house: House) -> list[tuple[str, str]]:
    return [(one.recipient, one.text) for one in house.post.letters if one.subject == KIND]


def test_it_comes_in_its_rhythm_to_its_writer_alone(house: House, number: int) -> None:
    wishes(house, number)
    wishes(house, number, MANAGER, weeks=52)
    house.wait(timedelta(days=2))
    assert got(house) == []
    house.wait(timedelta(days=32))  # what falls in a weekend comes on Monday
    assert got(house).count((ANNA, WORDS)) == 3
    assert got(house).count((MANAGER, WORDS)) == 1
    assert {parcel.data["reminder"] for parcel in mine(house)} == {"1"}
    assert not any(WORDS in str(parcel) for parcel in house.parcels())
    assert not audit(house.engine).broken


def test_each_sees_their_own_and_nobody_elses(house: House, number: int) -> None:
    wishes(house, number)
    (kept,) = reminders(house.engine, number, Doer(ANNA))
    assert (kept.text, kept.key) == (WORDS, 1)
    assert reminders(house.engine, number, Doer(MANAGER)) == ()
    day = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, day, day)
    for who in (HR, OTHER, None):
        with pytest.raises(RefusedError) as caught:
            reminders(house.engine, number, Doer(who))
        assert caught.value.code == "reminder_not_yours"
    for cycle, who in ((number, BRAM), (999_999, ANNA)):
        with pytest.raises(NotFoundError):
            reminders(house.engine, cycle, Doer(who))
    with pytest.raises(NotFoundError):
        forget(house.engine, number, Doer(MANAGER), 1)


def test_one_that_is_taken_away_comes_no_more_even_when_it_was_on_its_way(
    house: House, number: int
) -> None:
    wishes(house, number, days=0)
    house.post.broken.add(ANNA)
    house.tick()
    house.post.broken.clear()
    forget(house.engine, number, Doer(ANNA), 1)
    assert reminders(house.engine, number, Doer(ANNA)) == ()
    house.wait(timedelta(days=20))
    assert [(one.status, one.error) for one in mine(house)] == [(Status.SUPPRESSED, WITHDRAWN)]


def test_without_an_address_it_goes_to_nobody(house: House, number: int) -> None:
    with house.store.read() as uow:
        anna = uow.people.get([ANNA])[ANNA]
    house.enrol(replace(anna, email=None))
    wishes(house, number, days=0)
    house.tick()
    assert [(one.status, one.error) for one in mine(house)] == [(Status.SUPPRESSED, UNREACHABLE)]
    assert got(house) == []


class Unaddressed(Slips):
    """Finds that what stands in HR's file is no address."""

    def compose(self, *told: Any) -> Letter:  # noqa: ANN401 - as the port has it
        """The letter, without an address."""
        return replace(super().compose(*told), address=None)


def test_with_an_address_that_is_none_it_never_goes_to_hr_instead(
    house: House, number: int
) -> None:
    house.engine = replace(house.engine, composer=Unaddressed())
    house.pulse = Pulse(house.engine, house.pulse.witness)
    wishes(house, number, days=0)
    house.tick()
    private = [one for one in house.post.letters if WORDS in one.text]
    assert [(one.recipient, one.address) for one in private] == [(ANNA, None)]


def test_a_round_that_stands_still_reminds_nobody_and_goes_on(house: House, number: int) -> None:
    wishes(house, number)
    house.does(HR, "suspend")
    house.wait(timedelta(days=5))
    assert mine(house) == []
    house.does(HR, "resume")
    house.wait(timedelta(days=14))
    assert got(house) == [(ANNA, WORDS)]


def test_it_ends_with_the_round(house: House, number: int) -> None:
    wishes(house, number)
    house.does(HR, "cancel", reason="a mistake")
    with pytest.raises(RefusedError) as caught:
        wishes(house, number)
    assert caught.value.code == "ended"
    house.wait(timedelta(days=5))
    (kept,) = reminders(house.engine, number, Doer(ANNA))
    assert (kept.next_on, mine(house)) == (None, [])


def test_who_is_a_party_no_more_is_reminded_no_more(house: House, number: int) -> None:
    wishes(house, number, MANAGER)
    house.exchange()
    house.does(HR, "hand_over", NewPartner(OTHER), reason="another asks")
    house.wait(timedelta(days=5))
    assert mine(house) == []


def test_a_wish_that_makes_none_is_refused(house: House, number: int) -> None:
    with pytest.raises(RefusedError) as caught:
        remind(house.engine, number, Doer(ANNA), Wish(" ", 2))
    assert caught.value.code == "reminder_missing"


def test_after_a_standstill_what_is_late_is_suppressed(house: House, number: int) -> None:
    wishes(house, number, weeks=1)
    before = len(house.post.letters)
    house.tick(house.clock.now() + timedelta(days=33))
    (late,) = mine(house)
    assert late.status is Status.SUPPRESSED
    assert all(one.subject != KIND for one in house.post.letters[before:])
    house.wait(timedelta(days=8))
    assert got(house) == [(ANNA, WORDS)]
    assert not audit(house.engine).broken


def test_a_day_off_moves_it_on_and_its_last_day_is_kept(house: House, number: int) -> None:
    today = house.clock.now().date()
    saturday = today + timedelta(days=5 - today.weekday())
    wish = Wish(WORDS, 1, saturday, saturday + timedelta(days=3))
    remind(house.engine, number, Doer(ANNA), wish)
    house.wait(timedelta(days=20))
    (only,) = mine(house)
    assert only.message.not_before.date() == saturday + timedelta(days=2)
    assert only.status is Status.SENT
