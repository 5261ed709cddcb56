"""DOMAIN section 3, rules about time: the program was down, and catches up."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.effect import HR as HR_LIST
from popflow.domain.workflow import Milestone
from popflow.engine import standing
from popflow.engine.audit import audit
from popflow.engine.standing import CATCHING_UP
from popflow.ports import Status
from popflow.testing import make_person
from tests.support.house import ANNA, BRAM, HIRED, MANAGER, House, staff

if TYPE_CHECKING:
    from datetime import datetime

DOWN = timedelta(days=90)


def letters_per_person(house: House, since: int = 0) -> Counter[str]:
    return Counter(letter.recipient for letter in house.post.letters[since:])


def fall_silent(house: House) -> tuple[datetime, int]:
    """An announced round; then nobody for ninety days."""
    house.begin()
    assert house.cycle().milestone is Milestone.ANNOUNCED
    return house.clock.now() + DOWN, len(house.post.letters)


def test_a_conversation_that_passed_first_moves_to_the_first_slot_with_full_notice(
    house: House,
) -> None:
    back, _ = fall_silent(house)
    assert house.tick(back).caught_up
    cycle = house.cycle()
    # The lists were not exchanged: that step people must prepare for.
    assert cycle.milestone is Milestone.ANNOUNCED
    assert cycle.conversation_at is not None
    notice = cycle.conversation_at.date() - back.date()
    assert timedelta(days=14) <= notice <= timedelta(days=35)
    moved = next(entry for entry in house.history() if entry.event == "move")
    assert (moved.actor.role.value, moved.reason) == ("system", "standstill")
    assert not audit(house.engine).broken


def test_a_late_announcement_first_moves_the_conversation(house: House) -> None:
    house.tick()
    planned = next(c for c in house.cycles() if c.milestone is Milestone.PLANNED)
    assert planned.conversation_at is not None
    # Back three days before the conversation: two weeks of notice are gone.
    back = planned.conversation_at - timedelta(days=3)
    house.choose(standstill=timedelta(hours=24))
    house.tick(back)
    now = house.cycle(planned.person)
    assert house.steps(planned.person) == ["plan", "move", "announce"]
    assert now.conversation_at is not None
    assert now.conversation_at - back >= timedelta(days=13)


def test_conversations_that_move_together_get_a_slot_each(house: House) -> None:
    house.tick()
    first = min(c.conversation_at for c in house.cycles(partner=MANAGER) if c.conversation_at)
    house.choose(standstill=timedelta(hours=24))
    house.tick(first + timedelta(days=5))
    moved = [c for c in house.cycles(partner=MANAGER) if "move" in house.steps(c.person)]
    assert len(moved) > 1
    assert len({c.conversation_at for c in house.cycles(partner=MANAGER)}) == len(
        house.cycles(partner=MANAGER)
    )


def test_transitions_catch_up_in_order(house: House) -> None:
    house.begin()
    house.agree()
    before, number = len(house.history()), house.cycle().id
    house.tick(house.clock.now() + timedelta(days=700))
    with house.store.read() as uow:
        history = uow.cycles.history([number])[number][before:]
    targets = [entry.target for entry in history if entry.source != entry.target]
    assert targets == ["executing", "evaluated", "restarted"]
    assert {entry.at for entry in history} == {house.clock.now()}
    due = [
        entry.occurrence for entry in history if entry.source == "executing" and entry.occurrence
    ]
    assert len(due) > 3
    assert due == sorted(due)
    assert not audit(house.engine).broken


def test_each_person_gets_at_most_one_message_and_the_rest_is_suppressed(house: House) -> None:
    house.begin()
    house.agree()
    sent = len(house.post.letters)
    back = house.clock.now() + timedelta(days=700)
    house.tick(back)
    house.tick(back + timedelta(minutes=30))
    house.tick(back + timedelta(hours=1))
    told = letters_per_person(house, sent)
    del told[HR_LIST]
    assert told
    assert max(told.values()) == 1
    assert {p.message.kind for p in house.parcels(Status.SENT, recipient=ANNA)[-1:]} == {
        "standing"
    }
    suppressed = house.parcels(Status.SUPPRESSED, recipient=ANNA)
    assert {"begin", "evaluate"} <= {p.message.kind for p in suppressed}
    assert {p.error for p in suppressed} == {"standstill"}


def test_what_waited_before_is_suppressed_as_well(house: House) -> None:
    house.begin()
    house.post.broken.add(ANNA)
    house.exchange()
    house.tick()
    waiting = house.parcels(Status.PENDING, recipient=ANNA)
    assert [p.message.kind for p in waiting] == ["exchange"]
    house.post.broken.clear()
    house.tick(house.clock.now() + DOWN)
    (parcel,) = [p for p in house.parcels(Status.SUPPRESSED) if p.key == waiting[0].key]
    assert parcel.error == "standstill"
    assert "standing" in house.kinds(ANNA, Status.SENT)


def test_hr_sees_the_list(house: House) -> None:
    back, _ = fall_silent(house)
    house.tick(back)
    (word,) = [p for p in house.parcels(recipient=HR_LIST) if p.data.get("about") == "standstill"]
    listed = [p for p in house.parcels(Status.SUPPRESSED) if p.error == "standstill"]
    assert word.data["count"] == str(len(listed))
    assert len(listed) > 0
    assert word.data["since"] < back.isoformat()


def test_more_people_than_a_page_are_told_and_none_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "PAGE", 2)
    everybody = {p.number for p in staff()}
    house.begin()
    house.post.broken = everybody
    house.wait(timedelta(days=40))
    waiting = {p.message.recipient for p in house.parcels(Status.PENDING)}
    assert len(waiting & everybody) >= 3
    house.post.broken = set()
    sent = len(house.post.letters)
    house.tick(house.clock.now() + DOWN)
    house.tick(house.clock.now() + timedelta(days=3))
    letters = house.post.letters[sent:]
    told = [m.recipient for m in letters if set(m.subject.split()) == {"standing"}]
    assert waiting <= set(told)
    assert len(told) == len(set(told))


STEPS = {
    "end_services": ("tick.end_services",),
    "fire": ("tick.fire_due", "work.fire_claimed"),
    "deliver": ("tick.deliver", "work.deliver"),
    "launch": ("tick.launch",),
}
"""What each step calls where one daemon does all the work, and where several share it."""


@pytest.mark.parametrize("step", STEPS)
def test_killed_in_the_middle_and_run_again_tells_nobody_twice(
    step: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.begin()
    house.agree()
    sent = len(house.post.letters)
    back = house.clock.now() + timedelta(days=700)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        for call in STEPS[step]:
            patch.setattr(f"popflow.engine.{call}", killed)
        with pytest.raises(KeyboardInterrupt):
            house.tick(back)
    house.restart()
    # What the killed one had claimed, where daemons share the work, is another's by then.
    done = house.tick(back + 2 * house.engine.options.lease)
    assert done.caught_up is (step != "deliver")
    house.tick(back + 3 * house.engine.options.lease)
    told = letters_per_person(house, sent)
    del told[HR_LIST]
    assert max(told.values()) == 1
    about = [p for p in house.parcels(recipient=HR_LIST) if p.data.get("about") == "standstill"]
    assert len(about) == 1
    assert about[0].data["count"] == str(len(house.parcels(Status.SUPPRESSED)))
    assert not audit(house.engine).broken
    with house.store.read() as uow:
        assert uow.marks.get(CATCHING_UP) is None


def test_killed_while_it_fires_and_run_again_tells_nobody_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.begin()
    house.agree()
    house.choose(batch=1)
    sent = len(house.post.letters)
    back = house.clock.now() + timedelta(days=700)
    calls = iter(range(100))
    whole = house.store.begin

    def begin() -> object:
        if next(calls) == 7:
            raise KeyboardInterrupt
        return whole()

    with monkeypatch.context() as patch:
        patch.setattr(house.store, "begin", begin)
        with pytest.raises(KeyboardInterrupt):
            house.tick(back)
    house.restart()
    house.tick(back + timedelta(minutes=1))
    told = letters_per_person(house, sent)
    del told[HR_LIST]
    assert max(told.values()) == 1
    assert not audit(house.engine).broken


def test_a_manager_reads_of_every_round_in_one_letter(house: House) -> None:
    house.begin()
    team = {c.person for c in house.cycles(open=True, partner=MANAGER)}
    assert len(team) > 1
    sent = len(house.post.letters)
    house.tick(house.clock.now() + DOWN)
    house.tick(house.clock.now() + timedelta(days=3))
    (letter,) = [
        found
        for found in house.post.letters[sent:]
        if found.recipient == MANAGER and "standing" in found.subject
    ]
    assert set(letter.subject.split()) == {"standing"}
    words = [p for p in house.parcels(Status.SENT, recipient=MANAGER) if p.message.digest]
    about = {c.person for c in house.cycles() if c.id in {word.cycle for word in words}}
    assert team <= about
    assert len(words) == len(letter.subject.split())


def test_a_standstill_in_which_nothing_was_missed_tells_nobody(house: House) -> None:
    house.choose(workflow="probleemsignalering")
    house.tick()
    done = house.tick(house.clock.now() + DOWN)
    assert done.caught_up
    assert not house.parcels()
    assert not house.tick(house.clock.now() + timedelta(minutes=1)).caught_up


def test_a_short_break_is_no_standstill(house: House) -> None:
    house.begin()
    done = house.tick(house.clock.now() + timedelta(days=2))
    assert not done.caught_up
    assert not house.parcels(Status.SUPPRESSED)


def test_who_left_during_the_standstill_is_told_once_with_the_rest(house: House) -> None:
    house.begin()
    house.enrol(make_person(BRAM, MANAGER, hired_on=HIRED, leaves_on=house.clock.now().date()))
    sent = len(house.post.letters)
    house.tick(house.clock.now() + DOWN)
    assert house.cycle(BRAM).end_reason == "left"
    told = letters_per_person(house, sent)
    del told[HR_LIST]
    assert max(told.values()) == 1
