"""DOMAIN sections 4 and 13: once a year about the department, and a manager about oneself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from popflow.engine.cycles import Doer
from popflow.engine.department import all_departments, read_department, write_department
from popflow.engine.people import appoint
from popflow.engine.self_check import read_self_check, write_self_check
from popflow.engine.setup import Rollout
from popflow.errors import NotFoundError, RefusedError
from tests.support.house import (
    ANNA,
    BRAM,
    CARO,
    HEAD,
    HR,
    MANAGER,
    OTHER,
    SIGNAL,
    House,
    edit,
    own_catalog,
    staff,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHERE = {ANNA: "Zorg", BRAM: "Zorg", CARO: "Bouw", MANAGER: "Zorg", OTHER: "Bouw"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    people = [replace(person, department=WHERE.get(person.number)) for person in staff()]
    return House(catalog=own_catalog(tmp_path), people=people)


def refused(ask: Callable[[], object], code: str) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        ask()
    assert caught.value.code == code
    return caught.value


# ---------------------------------------------------------------------------------- departments


def test_a_manager_fills_in_the_form_of_the_own_department(house: House) -> None:
    empty = read_department(house.engine, Doer(MANAGER))
    assert (empty.page.subject, empty.page.year, empty.form) == ("Zorg", 2026, None)
    assert (empty.questions.name, dict(empty.answers)) == ("department-full", {})
    write_department(house.engine, Doer(MANAGER), {"priorities": "teams", "budget": "1"})
    kept = write_department(house.engine, Doer(MANAGER), {"budget": "2"})
    assert kept.answers == {"priorities": "teams", "budget": "2"}
    assert read_department(house.engine, Doer(MANAGER), "Zorg") == kept
    assert kept.form is not None
    assert (kept.form.written_by, kept.form.written_at) == (MANAGER, house.clock.now())
    assert kept.form.shared_at is None


def test_hr_and_the_operator_read_along_and_do_not_write(house: House) -> None:
    kept = write_department(house.engine, Doer(MANAGER), {"budget": "2"})
    for reader in (Doer(HR), Doer()):
        assert read_department(house.engine, reader, "Zorg") == kept
        assert read_department(house.engine, reader, "Bouw").form is None
        assert all_departments(house.engine, reader) == [kept]
        assert all_departments(house.engine, reader, 2025) == []
        refused(
            lambda by=reader: write_department(house.engine, by, {}, department="Zorg"),  # type: ignore[misc]  # bound in the loop
            "department_is_managers",
        )
        with pytest.raises(NotFoundError):
            read_department(house.engine, reader, "Nowhere")


@pytest.mark.parametrize("who", [ANNA, OTHER])
def test_other_people_neither_read_nor_write(house: House, who: str) -> None:
    write_department(house.engine, Doer(MANAGER), {"priorities": "x"}, share=True)
    with pytest.raises(NotFoundError):
        read_department(house.engine, Doer(who), "Zorg")
    with pytest.raises(NotFoundError):
        write_department(house.engine, Doer(who), {"priorities": "mine"}, department="Zorg")
    refused(lambda: read_department(house.engine, Doer(who)), "leads_no_department")
    refused(lambda: all_departments(house.engine, Doer(who)), "departments_are_hrs")


def test_which_department_is_asked_where_it_cannot_be_told(house: House) -> None:
    error = refused(lambda: read_department(house.engine, Doer(HEAD)), "which_department")
    assert error.data == {"departments": "Bouw, Zorg"}
    assert read_department(house.engine, Doer(HEAD), "Bouw").page.subject == "Bouw"
    house.enrol(*(replace(p, department="Zorg") for p in staff() if p.number == OTHER))
    assert read_department(house.engine, Doer(HEAD)).page.subject == "Zorg"


def test_who_stands_in_for_a_manager_writes_in_own_name(house: House) -> None:
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today)
    kept = write_department(house.engine, Doer(OTHER), {"budget": "1"}, department="Zorg")
    assert kept.form is not None
    assert kept.form.written_by == OTHER


def test_only_answers_that_are_there_can_be_shared(house: House) -> None:
    refused(
        lambda: write_department(house.engine, Doer(MANAGER), {"budget": "1"}, share=True),
        "nothing_to_share",
    )
    assert read_department(house.engine, Doer(MANAGER)).form is None
    first = write_department(house.engine, Doer(MANAGER), {"priorities": "x"}, share=True)
    shared_at = house.clock.now()
    house.clock.advance_to(shared_at.replace(hour=15))
    again = write_department(house.engine, Doer(MANAGER), {"priorities": "y"}, share=True)
    for kept in (first, again):
        assert kept.form is not None
        assert kept.form.shared_at == shared_at


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"nonsense": "x"}, "unknown_question"),
        ({"priorities": "x", "dread": ""}, "unknown_question"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    house: House, answers: dict[str, str], code: str
) -> None:
    refused(lambda: write_department(house.engine, Doer(MANAGER), answers), code)
    assert read_department(house.engine, Doer(MANAGER)).form is None


@pytest.mark.parametrize(
    ("year", "may"), [(2025, False), (2026, True), (2027, True), (2028, False)]
)
def test_a_form_is_written_for_this_year_or_the_next(house: House, year: int, may: bool) -> None:  # noqa: FBT001 - a table
    if may:
        write_department(house.engine, Doer(MANAGER), {"budget": "1"}, year=year)
        assert read_department(house.engine, Doer(MANAGER), year=year).form is not None
        return
    refused(
        lambda: write_department(house.engine, Doer(MANAGER), {"budget": "1"}, year=year),
        "form_year",
    )
    assert read_department(house.engine, Doer(MANAGER), year=year).form is None


def test_the_year_goes_on_with_the_questions_with_which_it_began(
    house: House, tmp_path: Path
) -> None:
    write_department(house.engine, Doer(MANAGER), {"budget": "1"})
    questions = tmp_path / "workflows" / "questions"
    (questions / "department-full.yaml").write_text("name: [", encoding="utf-8")
    kept = write_department(house.engine, Doer(MANAGER), {"priorities": "x"})
    assert kept.questions.name == "department-full"
    assert kept.answers == {"budget": "1", "priorities": "x"}


def test_the_workflow_of_the_people_chooses_the_questions(house: House, tmp_path: Path) -> None:
    house.choose(rollouts=(Rollout("pilot", 'person.department == "Bouw"', SIGNAL),))
    assert read_department(house.engine, Doer(HEAD), "Bouw").questions.name == "department-short"
    assert read_department(house.engine, Doer(HEAD), "Zorg").questions.name == "department-full"
    edit(tmp_path, "  department: department-full\n", "")
    refused(lambda: read_department(house.engine, Doer(MANAGER)), "no_such_form")


# ----------------------------------------------------------------------------------- self-check


def test_a_self_check_is_its_managers_alone(house: House) -> None:
    assert read_self_check(house.engine, Doer(MANAGER)).form is None
    kept = write_self_check(house.engine, Doer(MANAGER), {"patience": "could_grow"})
    assert kept.answers == {"patience": "could_grow"}
    assert read_self_check(house.engine, Doer(MANAGER)) == kept
    assert read_self_check(house.engine, Doer(HEAD)).form is None
    assert read_self_check(house.engine, Doer(MANAGER), 2025).form is None
    for nobody in (Doer(), Doer(HR), Doer(ANNA)):
        refused(lambda by=nobody: read_self_check(house.engine, by), "leads_nobody")  # type: ignore[misc]  # bound in the loop
        refused(lambda by=nobody: write_self_check(house.engine, by, {}), "leads_nobody")  # type: ignore[misc]  # bound in the loop
    assert all_departments(house.engine, Doer(HR)) == []


def test_a_self_check_knows_its_choices(house: House) -> None:
    refused(
        lambda: write_self_check(house.engine, Doer(MANAGER), {"patience": "a lot"}),
        "not_a_choice",
    )


def test_who_leads_nobody_any_more_still_finds_what_was_written(house: House) -> None:
    write_self_check(house.engine, Doer(MANAGER), {"patience": "strength"})
    house.enrol(*(replace(p, manager=OTHER) for p in staff() if p.manager == MANAGER))
    assert read_self_check(house.engine, Doer(MANAGER)).answers == {"patience": "strength"}
    refused(lambda: write_self_check(house.engine, Doer(MANAGER), {}), "leads_nobody")
