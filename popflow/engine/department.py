"""The form about a department: its managers fill it in once a year, and HR reads along.

The manager can share the answers that are meant for it, such as the priorities, with the people of
the department before they prepare; everything else stays with the managers and HR.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.domain.person import Party
from popflow.domain.question_set import DEPARTMENT
from popflow.engine.choosing import today_of
from popflow.engine.covering import covered_by
from popflow.engine.staff import everybody
from popflow.engine.year_forms import Filled, Page, filled, keep
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from popflow.domain.person import Person
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

Led = dict[str, list["Person"]]
"""The people whom somebody leads, by department."""


def read_department(
    engine: Engine, doer: Doer, department: str | None = None, year: int | None = None
) -> Filled:
    """The form about a department.

    Args:
        engine: Ports and options.
        doer: A manager of people in that department, or who stands in for one; HR; the operator.
        department: Its name; ``None`` is one's own.
        year: ``None`` is this year.

    Raises:
        NotFoundError: Nobody works there, or it is nobody's of theirs: both are told alike.
        RefusedError: It cannot be told which department, or there are no questions.
    """
    today = today_of(engine, engine.clock.now())
    with engine.store.read() as uow:
        led = led_by(uow, doer.number, today)
        name = department or _own(uow, doer.number, led)
        people = led.get(name, [])
        if not people and _reads_all(engine, doer):
            people = [p for p in everybody(uow) if p.department == name and p.active_on(today)]
        if not people:
            raise NotFoundError(DEPARTMENT, name)
        return filled(engine, uow, Page(DEPARTMENT, name, year or today.year), people)


def write_department(  # noqa: PLR0913 - who writes what, where
    engine: Engine,
    doer: Doer,
    answers: Mapping[str, str],
    *,
    department: str | None = None,
    year: int | None = None,
    share: bool = False,
    seen: Mapping[str, str] | None = None,
) -> Filled:
    """Keep answers about a department; arguments as for `read_department`.

    Args:
        engine: Ports and options.
        doer: A manager of people in that department, or who stands in for one.
        answers: By the key of the question; given ones replace kept ones.
        department: Its name; ``None`` is one's own.
        year: This or the next; ``None`` is this year.
        share: Let the people of the department see the answers that can be shared.
        seen: The answers that the writer was shown; see `popflow.engine.year_forms.keep`.

    Raises:
        NotFoundError: It is no department of theirs.
        RefusedError: HR reads and does not write; or see `popflow.engine.year_forms.keep`.
    """
    today = today_of(engine, engine.clock.now())
    with engine.store.begin() as uow:
        led = led_by(uow, doer.number, today)
        name = department or _own(uow, doer.number, led)
        if name not in led and _reads_all(engine, doer):
            raise RefusedError("department_is_managers", {"department": name})
        if name not in led or doer.number is None:
            raise NotFoundError(DEPARTMENT, name)
        page = Page(DEPARTMENT, name, year or today.year)
        kept = keep(
            engine, uow, page, led[name],
            writer=doer.number, answers=answers, seen=seen, share=share,
        )  # fmt: skip
        uow.commit()
    return kept


def all_departments(engine: Engine, doer: Doer, year: int | None = None) -> list[Filled]:
    """Every form about a department in a year, by name: HR's and the operator's to read.

    Raises:
        RefusedError: Whoever asks is neither.
    """
    if not _reads_all(engine, doer):
        raise RefusedError("departments_are_hrs")
    today = today_of(engine, engine.clock.now())
    with engine.store.read() as uow:
        forms = uow.year_forms.of(DEPARTMENT, year or today.year)
        pages = [Page(DEPARTMENT, form.subject, form.year) for form in forms]
        return [filled(engine, uow, page, ()) for page in pages]


def shown_to(
    uow: UnitOfWork, person: Person, party: Party, led: Led, today: date
) -> Filled | None:
    """What is told about the department beside a preparation.

    The employee sees what was shared, the manager of the department the whole form; of last year
    as long as there is nothing of this year.

    Args:
        uow: The unit that reads.
        person: The employee.
        party: For whose preparation.
        led: Whom whoever prepares leads.
        today: The date.
    """
    whole = party is Party.MANAGER
    name = person.department or ""
    if whole and name not in led:
        return None
    pages = (Page(DEPARTMENT, name, year) for year in (today.year, today.year - 1))
    found = (_told(uow, page, whole=whole) for page in pages)
    return next((one for one in found if one is not None), None)


def _told(uow: UnitOfWork, page: Page, *, whole: bool) -> Filled | None:
    """What was written on a page: all of it, or what was shared."""
    form = uow.year_forms.get(page.audience, page.subject, page.year)
    definition = uow.definitions.get(form.definition) if form else None
    if form is None or definition is None:
        return None
    questions = definition.question_sets[page.audience]
    if whole:
        return Filled(page, questions, form)
    if form.shared_at is None:
        return None
    return Filled(page, questions, replace(form, answers=questions.shareable(form.answers)))


def led_by(uow: UnitOfWork, number: str | None, today: date) -> Led:
    """People in service whom somebody leads, or stands in for who does, by department."""
    led: Led = {}
    for person in team_of(uow, number, today) if number is not None else ():
        if person.department:
            led.setdefault(person.department, []).append(person)
    return led


def team_of(uow: UnitOfWork, number: str, today: date) -> list[Person]:
    """People in service whose manager somebody is, or stands in for; by number."""
    leading = (number, *covered_by(uow, number, today))
    numbers = {one for manager in leading for one in uow.people.reports_of(manager)}
    people = uow.people.get(numbers)
    return [people[one] for one in sorted(people) if people[one].active_on(today)]


def _reads_all(engine: Engine, doer: Doer) -> bool:
    return doer.number is None or doer.number in engine.options.hr


def _own(uow: UnitOfWork, number: str | None, led: Led) -> str:
    """The department that is meant when none is named."""
    if not led:
        raise RefusedError("leads_no_department")
    person = uow.people.get([number or ""]).get(number or "")
    if person is not None and person.department in led:
        return person.department
    if len(led) > 1:
        raise RefusedError("which_department", {"departments": ", ".join(sorted(led))})
    return next(iter(led))
