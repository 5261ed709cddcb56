"""People, their managers and who stands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from popflow.domain.person import Deputy, Person
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

    def test_deputies_of_one_and_of_all(self, store: Store) -> None:
        """A deputy comes back with both days."""
        _save(store, *(make_person(number, None) for number in ("1", "2", "3")))
        mine = Deputy("1", "3", date(2026, 3, 1), date(2026, 3, 14))
        later = Deputy("1", "2", date(2026, 4, 1), date(2026, 4, 1))
        other = Deputy("2", "3", date(2026, 3, 1), date(2026, 3, 14))
        with store.begin() as unit:
            for deputy in (mine, later, other):
                unit.people.appoint(deputy)
            unit.commit()
        with store.read() as unit:
            assert set(unit.people.deputies("1")) == {mine, later}
            assert set(unit.people.deputies()) == {mine, later, other}
            assert unit.people.deputies("3") == []


def _save(store: Store, *people: Person) -> None:
    with store.begin() as unit:
        unit.people.save(people)
        unit.commit()
