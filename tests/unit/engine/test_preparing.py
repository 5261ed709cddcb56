"""A round goes on with the questions with which it began, whatever becomes of their file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.event import NewPartner
from popflow.domain.person import Party
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.department import write_department
from popflow.engine.migrate import migrate
from popflow.engine.people import appoint
from popflow.engine.preparing import prepare, read_form, write_form
from popflow.errors import NotFoundError, RefusedError
from tests.support.house import ANNA, HR, MANAGER, OTHER, PERIODIC, House, own_catalog, staff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from popflow.domain.workflow import Definition


def questions_file(folder: Path, name: str = "employee-full") -> Path:
    return folder / "workflows" / "questions" / f"{name}.yaml"


def edit_question(folder: Path) -> None:
    file = questions_file(folder)
    text = file.read_text(encoding="utf-8")
    assert "key: dread\n" in text
    file.write_text(text.replace("key: dread\n", "key: look_up_to\n"), encoding="utf-8")


def asked(house: House, number: int, who: str = ANNA) -> set[str]:
    questions = prepare(house.engine, number, Doer(who)).questions
    assert questions is not None
    return {question.key for question in questions.questions}


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(catalog=own_catalog(tmp_path))
    house.begin()
    return house


@pytest.mark.parametrize(
    "spoil",
    [
        edit_question,
        lambda folder: questions_file(folder).unlink(),
        lambda folder: questions_file(folder).write_text("name: [", encoding="utf-8"),
    ],
    ids=["edited", "deleted", "broken"],
)
def test_a_running_round_keeps_its_questions(
    house: House, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    number = house.cycle().id
    before = asked(house, number)
    spoil(tmp_path)
    house.restart()
    assert asked(house, number) == before
    assert "dread" in before
    assert write_form(house.engine, number, Doer(ANNA), {"dread": "none"}) == {"dread": "none"}


def test_a_new_round_gets_the_edited_questions(house: House, tmp_path: Path) -> None:
    old = house.cycle()
    edit_question(tmp_path)
    house.does(HR, "cancel", reason="a mistake")
    start(house.engine, Doer(HR), StartRequest(ANNA, reason="anew"))
    new = house.cycle()
    assert new.definition != old.definition
    assert "look_up_to" in asked(house, new.id)
    assert "look_up_to" not in asked(house, old.id)


def test_migrating_gives_a_running_round_the_questions_of_today(
    house: House, tmp_path: Path
) -> None:
    number = house.cycle().id
    write_form(house.engine, number, Doer(ANNA), {"dread": "none", "energy": "people"})
    edit_question(tmp_path)
    assert all(not v.problem for v in migrate(house.engine, PERIODIC, Doer(HR), dry_run=False))
    own = prepare(house.engine, number, Doer(ANNA))
    assert "look_up_to" in asked(house, number)
    # What was answered before is kept, also where it is asked no more.
    assert own.answers == {"dread": "none", "energy": "people"}
    with pytest.raises(RefusedError) as refused:
        write_form(house.engine, number, Doer(ANNA), {"dread": "still none"})
    assert refused.value.code == "unknown_question"


def test_a_round_of_an_older_popflow_has_no_questions_and_says_so(house: House) -> None:
    number = house.cycle().id
    definition = house.catalog.current(PERIODIC)
    old = replace(definition, key="old", question_sets={})
    house.engine.source = _Only(old)
    migrate(house.engine, PERIODIC, Doer(HR), dry_run=False)
    assert house.cycle().definition == "old"
    assert prepare(house.engine, number, Doer(ANNA)).questions is None
    with pytest.raises(RefusedError) as refused:
        write_form(house.engine, number, Doer(ANNA), {"dread": "none"})
    assert refused.value.code == "no_questions"
    assert refused.value.data == {"workflow": PERIODIC}


class _Only:
    """A source with one definition, such as an older popflow kept."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition

    def current(self, name: str) -> Definition:
        assert name == self._definition.name
        return self._definition

    def names(self) -> tuple[str, ...]:
        return (self._definition.name,)


def test_answers_that_do_not_fit_are_refused_and_nothing_is_kept(house: House) -> None:
    number = house.cycle().id
    for answers, code in (
        ({"dread": "none", "nonsense": "x"}, "unknown_question"),
        ({"dread": "none", "reason_to_start": "because"}, "not_a_choice"),
        ({"performance": "good"}, "unknown_question"),  # the manager's
    ):
        with pytest.raises(RefusedError) as refused:
            write_form(house.engine, number, Doer(ANNA), answers)
        assert refused.value.code == code
    assert read_form(house.engine, number, Doer(ANNA)) == {}


def test_a_choice_is_private_to_its_writer(house: House) -> None:
    number = house.cycle().id
    given = {"thoughts_of_leaving": "unclear_role"}
    assert write_form(house.engine, number, Doer(ANNA), given) == given
    assert prepare(house.engine, number, Doer(MANAGER)).answers == {}
    for nobody in (Doer(), Doer(HR), Doer(OTHER)):
        with pytest.raises(NotFoundError):
            prepare(house.engine, number, nobody)
    assert write_form(house.engine, number, Doer(ANNA), {"thoughts_of_leaving": ""})


# ------------------------------------------------------------------------- the department beside


@pytest.fixture
def zorg(tmp_path: Path) -> House:
    people = [replace(person, department="Zorg") for person in staff()]
    house = House(catalog=own_catalog(tmp_path), people=people)
    house.begin()
    return house


def test_the_employee_sees_what_was_shared_and_the_manager_the_whole_form(zorg: House) -> None:
    number = zorg.cycle().id
    assert prepare(zorg.engine, number, Doer(ANNA)).department is None
    given = {"priorities": "working in teams", "budget": "ten thousand"}
    write_department(zorg.engine, Doer(MANAGER), given)
    assert prepare(zorg.engine, number, Doer(ANNA)).department is None
    manager = prepare(zorg.engine, number, Doer(MANAGER))
    assert manager.party is Party.MANAGER
    assert manager.department is not None
    assert manager.department.answers == given
    write_department(zorg.engine, Doer(MANAGER), {}, share=True)
    employee = prepare(zorg.engine, number, Doer(ANNA)).department
    assert employee is not None
    assert employee.answers == {"priorities": "working in teams"}


def test_what_was_shared_last_year_holds_until_there_is_more(zorg: House) -> None:
    number = zorg.cycle().id
    write_department(zorg.engine, Doer(MANAGER), {"priorities": "old"}, share=True)
    zorg.clock.advance_to(zorg.clock.now().replace(year=2027))
    write_department(zorg.engine, Doer(MANAGER), {"budget": "new"})
    told = prepare(zorg.engine, number, Doer(ANNA)).department
    assert told is not None
    assert (told.page.year, told.answers) == (2026, {"priorities": "old"})
    whole = prepare(zorg.engine, number, Doer(MANAGER)).department
    assert whole is not None
    assert (whole.page.year, whole.answers) == (2027, {"budget": "new"})


def test_a_partner_from_elsewhere_sees_nothing_of_the_department(zorg: House) -> None:
    number = zorg.cycle().id
    write_department(zorg.engine, Doer(MANAGER), {"priorities": "x"}, share=True)
    today = zorg.clock.now().date()
    appoint(zorg.engine, MANAGER, OTHER, today, today)
    # Who stands in for the manager leads the department as well, on that day alone.
    told = prepare(zorg.engine, number, Doer(OTHER)).department
    assert told is not None
    zorg.exchange()
    zorg.does(HR, "hand_over", NewPartner(OTHER))
    zorg.clock.advance_to(zorg.clock.now() + timedelta(days=2))
    assert prepare(zorg.engine, number, Doer(OTHER)).department is None
