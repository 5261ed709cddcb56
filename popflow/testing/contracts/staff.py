"""People, their managers and who stands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from popflow.domain.person import Deputy, Person
from popflow.domain.staff import Place
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import cancel, plan
from popflow.testing.people import make_person

if TYPE_CHECKING:
    from popflow.ports import Store

ANNA = Person(
    "00104", "Anna", "Bergé", "van der", "anna@example.org", "Analist / senior", "Zorg & Welzijn",
    "00100", Decimal("0.8889"), frozenset({2, 4}), date(2019, 2, 28), date(2031, 12, 31),
    date(2024, 2, 29), "fast", "nl",
)  # fmt: skip


class StaffContract:
    """People by number."""

    def test_somebody_comes_back_whole(self, store: Store) -> None:
        """Each field is read as it was written; what is unknown stays unknown."""
        plain = Person("104", "Bo", "Kok")
        _save(store, plain, ANNA)
        with store.read() as unit:
            assert unit.people.get(["104", "00104", "x"]) == {"104": plain, "00104": ANNA}

    def test_free_days_of_many(self, store: Store) -> None:
        """Only the free weekdays, of everybody who is there."""
        _save(store, Person("104", "Bo", "Kok"), ANNA)
        with store.read() as unit:
            found = unit.people.free_days(["104", "00104", "x"])
        assert found == {"104": frozenset(), "00104": ANNA.free_days}

    def test_somebody_can_be_written_anew(self, store: Store) -> None:
        """Saving who is there replaces all that was known."""
        _save(store, ANNA)
        changed = replace(ANNA, manager=None, free_days=frozenset(), leaves_on=None, job=None)
        _save(store, changed)
        with store.read() as unit:
            assert unit.people.get(["00104"]) == {"00104": changed}
            assert len(unit.people.page()) == 1

    def test_pages_go_by_number_leavers_included(self, store: Store) -> None:
        """Numbers are text: leading zeros count, and 1000 comes before 200."""
        gone = make_person("0200", leaves_on=date(2001, 1, 1))
        _save(store, make_person("300"), make_person("1000"), gone, make_person("200"))
        pages, after = [], ""
        with store.read() as unit:
            for _ in range(3):
                page = unit.people.page(after, 3)
                pages.append([person.number for person in page])
                after = page[-1].number if page else after
        assert pages == [["0200", "1000", "200"], ["300"], []]

    def test_reports_of_a_manager(self, store: Store) -> None:
        """Everybody whose manager somebody is, and nobody below them."""
        _save(
            store,
            make_person("1", None),
            make_person("2", "1"),
            make_person("3", "1"),
            make_person("4", "2"),
        )
        with store.read() as unit:
            assert sorted(unit.people.reports_of("1")) == ["2", "3"]
            assert unit.people.reports_of("4") == []

    def test_places_are_what_the_staff_needs_of_people(self, store: Store) -> None:
        """Number, manager, address and last day, in the pages of the people."""
        _save(store, make_person("300"), ANNA, make_person("200", "100"))
        with store.read() as unit:
            first = unit.people.places(limit=2)
            rest = unit.people.places(first[-1].number, 2)
            people = [*unit.people.page(limit=2), *unit.people.page("200")]
        assert first + rest == [
            Place(person.number, person.manager, person.email, person.leaves_on)
            for person in people
        ]
        assert [place.number for place in first + rest] == ["00104", "200", "300"]

    def test_people_in_service_without_a_round(self, store: Store) -> None:
        """Who has no open cycle and works here on the day, after a number, so many at most."""
        today = MONDAY.date()
        day = timedelta(days=1)
        plan(store)
        cancel(store, plan(store, "201"))
        _save(
            store,
            make_person("202", hired_on=today),
            make_person("203", hired_on=today + day),
            make_person("204", leaves_on=today),
            make_person("205", leaves_on=today - day),
        )
        with store.read() as unit:
            free = [person.number for person in unit.people.without_round(today)]
            page = unit.people.without_round(today, "201", 1)
            whole = unit.people.get(["202"])
        assert "200" not in free
        assert [number for number in free if number > "200"] == ["201", "202", "204"]
        assert page == [whole["202"]]

    def test_who_left_by_last_day_and_number(self, store: Store) -> None:
        """Only a last day before the day counts; a page goes on after the one before."""
        first, second, third = date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 1)
        leaving = {"5": second, "10": second, "7": first, "3": third, "4": None}
        _save(store, *(make_person(number, leaves_on=day) for number, day in leaving.items()))
        with store.read() as unit:
            whole = unit.people.leavers(third)
            page = unit.people.leavers(third, limit=2)
            rest = unit.people.leavers(third, (second, page[-1].number), 2)
            since = unit.people.leavers(date(2026, 3, 1), (second, ""))
        assert [place.number for place in whole] == ["7", "10", "5"]
        assert [place.leaves_on for place in whole] == [first, second, second]
        assert page + rest == whole
        assert [place.number for place in since] == ["10", "5", "3"]

    def test_sizes_of_teams(self, store: Store) -> None:
        """How many have each as their manager; who has nobody is absent."""
        above = {"1": None, "2": "1", "3": "1", "4": "2"}
        _save(store, *(make_person(number, manager) for number, manager in above.items()))
        with store.read() as unit:
            assert unit.people.team_sizes(["1", "2", "4", "x"]) == {"1": 2, "2": 1}
            assert unit.people.team_sizes([]) == {}

    def test_deputies_of_one_and_of_all(self, store: Store) -> None:
        """A deputy comes back with both days."""
        _save(store, *(make_person(number, None) for number in ("1", "2", "3")))
        mine = Deputy("1", "3", date(2026, 3, 1), date(2026, 3, 14))
        later = Deputy("1", "2", date(2026, 4, 1), date(2026, 4, 1))
        other = Deputy("2", "3", date(2026, 3, 1), date(2026, 3, 14))
        _appoint(store, mine, later, other)
        with store.read() as unit:
            assert set(unit.people.deputies("1")) == {mine, later}
            assert set(unit.people.deputies()) == {mine, later, other}
            assert unit.people.deputies("3") == []

    def test_deputies_are_asked_for_by_who_stands_in(self, store: Store) -> None:
        """Only those of one deputy, in the order in which they were written."""
        first, last = date(2026, 3, 1), date(2026, 3, 14)
        mine, later = Deputy("1", "3", first, last), Deputy("2", "3", first, last)
        other = Deputy("1", "2", first, last)
        _appoint(store, mine, other, later)
        with store.read() as unit:
            assert unit.people.deputies(deputy="3") == [mine, later]
            assert unit.people.deputies("1", deputy="3") == [mine]
            assert unit.people.deputies("2", deputy="2") == []
            assert unit.people.deputies(deputy="1") == []

    def test_a_deputy_is_taken_away_by_all_that_makes_it_one(self, store: Store) -> None:
        """Only the one with these days goes; what is not there is left alone."""
        first, last = date(2026, 3, 1), date(2026, 3, 14)
        mine = Deputy("1", "3", first, last)
        near = (
            Deputy("1", "2", first, last), Deputy("2", "3", first, last),
            Deputy("1", "3", first, first), Deputy("1", "3", last, last),
        )  # fmt: skip
        _appoint(store, mine, *near)
        for _ in range(2):
            with store.begin() as unit:
                unit.people.dismiss(mine)
                unit.commit()
            with store.read() as unit:
                assert unit.people.deputies() == list(near)
        _appoint(store, mine)
        with store.read() as unit:
            assert unit.people.deputies() == [*near, mine]


def _appoint(store: Store, *deputies: Deputy) -> None:
    with store.begin() as unit:
        for deputy in deputies:
            unit.people.appoint(deputy)
        unit.commit()


def _save(store: Store, *people: Person) -> None:
    with store.begin() as unit:
        unit.people.save(people)
        unit.commit()
