"""Cycles that are decided together fare as they would by themselves."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest

from popflow.definitions.catalog import Catalog
from popflow.domain.alike import decide_alike
from popflow.domain.cycle import Answer
from popflow.domain.event import NewItem
from popflow.domain.slots import TIMES
from popflow.domain.workflow import Milestone
from popflow.engine import batch, cohorts
from popflow.ports import CycleQuery
from popflow.testing import make_person
from tests.support.house import BEGIN, HEAD, HIRED, House, own_catalog, staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from popflow.domain.alike import Shared
    from popflow.domain.person import Person
    from popflow.domain.questions import GuardQuestion
    from popflow.ports import PeopleStore

GUARD: Final = "may_begin"
TOLD: Final = "by: [timer, system], tell: [employee, manager]"


def crowd() -> list[Person]:
    """Three teams; some work part-time, one has left the file, one is told apart by nothing."""
    boss = [make_person(f"7{team}", HEAD, hired_on=HIRED) for team in range(3)]
    people = [
        make_person(
            f"{500 + number}", f"7{number % 3}", hired_on=HIRED,
            free_days=frozenset({4}) if number % 5 == 0 else frozenset(),
        )
        for number in range(24)
    ]  # fmt: skip
    return [*staff(), *boss, *people]


def told(house: House) -> dict[str, Any]:
    """All that a store holds of cycles."""
    with house.store.read() as uow:
        ids = [line.id for line in uow.cycles.find(CycleQuery(limit=10_000))]
        return {
            "cycles": uow.cycles.load(ids),
            "history": uow.cycles.history(ids),
            "timers": uow.timers.of(ids),
            "letters": {p.key: (p.message, p.status) for p in uow.outbox.find(limit=10_000)},
            "counts": uow.cycles.counts(),
            "broken": uow.seals.broken(ids),
        }


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> list[Shared | None]:
    """What came of every try to decide together; alone there is none."""
    made: list[Shared | None] = []
    whole = decide_alike

    def noted(*given: Any) -> Shared | None:  # noqa: ANN401 - as decide_alike's
        made.append(whole(*given))
        return made[-1]

    monkeypatch.setattr(cohorts, "decide_alike", noted)
    return made


@contextmanager
def alone() -> Iterator[None]:
    """Nothing is decided together."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cohorts, "decide_alike", lambda *_: None)
        yield


def _lived(house: House, days: int) -> None:
    """Rounds that are planned, some of whose people write before they are announced."""
    house.choose(batch=500, per_week=9)
    house.tick()
    for person in ("503", "504"):
        house.does(person, "add_item", NewItem("a point"), person=person)
    house.wait(timedelta(days=days))


def test_a_batch_leaves_what_one_by_one_leaves(shared: list[Shared | None]) -> None:
    one, together = House(people=crowd(), hasty=True), House(people=crowd(), hasty=True)
    with alone():
        _lived(one, 60)
    _lived(together, 60)
    assert told(together) == told(one)
    assert sum(len(each.owns) for each in shared if each is not None) > 30


def _slept(house: House) -> None:
    _lived(house, 1)
    house.choose(standstill=timedelta(days=3))
    house.tick(BEGIN + timedelta(days=80))
    house.wait(timedelta(days=4))


def test_who_comes_back_late_is_told_the_same(shared: list[Shared | None]) -> None:
    """After a standstill conversations move, each to where its own manager has room."""
    one, together = House(people=crowd(), hasty=True), House(people=crowd(), hasty=True)
    with alone():
        _slept(one)
    _slept(together)
    assert told(together) == told(one)
    assert None in shared


def test_whoever_was_due_first_chooses_first_after_a_standstill(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In whatever order a store gives those that turn out not to be alike."""

    def backwards(*given: Any) -> cohorts.Decided:  # noqa: ANN401 - as decide_cohorts'
        decided = cohorts.decide_cohorts(*given)
        decided.left.reverse()
        return decided

    monkeypatch.setattr(batch, "decide_cohorts", backwards)
    house = House(people=[replace(each, free_days=frozenset()) for each in crowd()], hasty=True)
    _lived(house, 1)
    planned = [each for each in house.cycles() if each.milestone is Milestone.PLANNED]
    house.choose(standstill=timedelta(days=3))
    house.tick(BEGIN + timedelta(days=80))
    moved = {each.id: each.conversation_at for each in house.cycles()}
    chosen: dict[str | None, list[int]] = {}
    for each in sorted(planned, key=lambda each: (str(each.conversation_at), each.id)):
        at = moved[each.id]
        assert at is not None
        local = at.astimezone(ZoneInfo("Europe/Amsterdam"))
        assert local.date() == date(2026, 6, 4)
        chosen.setdefault(each.partner, []).append(TIMES.index(local.time()))
    assert max(map(len, chosen.values())) > 4
    assert all(times == sorted(times) for times in chosen.values())


def guarded(folder: Path, refused: set[str]) -> House:
    """A house whose announcements a plugin allows, or not: it looks at the whole cycle."""
    own_catalog(folder, TOLD, f"by: [timer, system], when: {GUARD}, tell: employee")
    catalog = Catalog(folder / "workflows", known_guards={GUARD})
    house = House(people=crowd(), hasty=True, catalog=catalog)

    def answer(questions: Sequence[GuardQuestion]) -> list[Answer]:
        house.post.asked += questions
        with house.store.read() as uow:
            stored = uow.cycles.load([question.cycle.id for question in questions])
        assert all(stored[question.cycle.id] == question.cycle for question in questions)
        said = (question.employee.number not in refused for question in questions)
        return [Answer(passed, "" if passed else "not_now", by="test") for passed in said]

    monkey: Any = house.post
    monkey.answer = answer
    return house


def test_what_a_plugin_says_of_each_is_heeded(tmp_path: Path, shared: list[Shared | None]) -> None:
    refused = {"501", "507", "508"}
    one, together = guarded(tmp_path / "1", refused), guarded(tmp_path / "2", refused)
    with alone():
        _lived(one, 60)
    _lived(together, 60)
    assert told(together) == told(one)
    reasons = Counter(e.reason for entries in told(one)["history"].values() for e in entries)
    assert reasons["not_now"] == len(refused)
    assert any(each is not None and len(each.owns) > 2 for each in shared)


def test_nothing_is_asked_of_people_who_are_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who stands in no file has a cycle all the same."""
    house = guarded(tmp_path, set())
    _lived(house, 1)
    gone = set(sorted(_left_planned(house))[::2])
    house.post.asked.clear()
    with house.store.read() as uow:
        kind, whole = type(uow.people), type(uow.people).get

    def some(self: PeopleStore, numbers: Iterable[str]) -> dict[str, Person]:
        return whole(self, set(numbers) - gone)

    monkeypatch.setattr(kind, "get", some)
    house.wait(timedelta(days=60))
    asked = {question.employee.number for question in house.post.asked}
    assert asked
    assert not asked & gone
    assert gone <= _left_planned(house)


def _left_planned(house: House) -> set[str]:
    with house.store.read() as uow:
        lines = uow.cycles.find(CycleQuery(milestone=Milestone.PLANNED, limit=10_000))
    return {line.person for line in lines}
