"""What a manager fills in once a year: about a department, with HR; about oneself, in private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Query
from starlette.requests import Request

from popflow.domain.days import YEARS
from popflow.engine.admission import Policy
from popflow.engine.department import all_departments, read_department, write_department
from popflow.engine.self_check import read_self_check, write_self_check
from popflow.web.api import models_house as m
from popflow.web.api.caller import Calling, words_of
from popflow.web.api.door import doing, reading
from popflow.web.api.forms import asked, said
from popflow.web.api.models import ListOf
from popflow.web.api.wording import Called
from popflow.web.gate import allows

if TYPE_CHECKING:
    from popflow.engine.year_forms import Filled

read_year = reading("forms of a year")
write_year = doing("forms of a year")
Year = Annotated[
    int | None,
    Query(ge=YEARS.start, le=YEARS.stop - 1, description="This year when left out."),
]
Department = Annotated[Called | None, Query(description="Its name; one's own when left out.")]


@read_year.get("/departments")
@allows(Policy.HR)
def departments(caller: Calling, request: Request, year: Year = None) -> ListOf[m.YearFormOut]:
    """Every form about a department in a year, by name."""
    found, language = all_departments(caller.engine, caller.doer, year), words_of(request).language
    return ListOf[m.YearFormOut](items=[filled(one, language) for one in found])


@read_year.get("/team/department")
@allows(Policy.STAFF)
def department(
    caller: Calling, request: Request, department: Department = None, year: Year = None
) -> m.YearFormOut:
    """The year's form about a department that one leads; HR reads any."""
    found = read_department(caller.engine, caller.doer, department, year)
    return filled(found, words_of(request).language)


@write_year.patch("/team/department")
@allows(Policy.STAFF)
def keep_department(caller: Calling, request: Request, body: m.DepartmentIn) -> m.YearFormOut:
    """Keep answers beside those that were given before; shared only when that is asked."""
    kept = write_department(
        caller.engine, caller.doer, body.answers,
        department=body.department, year=body.year, share=body.share,
    )  # fmt: skip
    return filled(kept, words_of(request).language)


@read_year.get("/team/self-check")
@allows(Policy.STAFF)
def self_check(caller: Calling, request: Request, year: Year = None) -> m.YearFormOut:
    """One's own self-check of a year; nobody else ever sees it."""
    found = read_self_check(caller.engine, caller.doer, year)
    return filled(found, words_of(request).language)


@write_year.patch("/team/self-check")
@allows(Policy.STAFF)
def keep_self_check(caller: Calling, request: Request, body: m.SelfCheckIn) -> m.YearFormOut:
    """Keep answers beside those that were given before."""
    kept = write_self_check(caller.engine, caller.doer, body.answers, body.year)
    return filled(kept, words_of(request).language)


def filled(found: Filled, language: str) -> m.YearFormOut:
    """A form of a year with its questions, in a language."""
    form, questions = found.form, found.questions
    return m.YearFormOut(
        audience=found.page.audience, subject=found.page.subject, year=found.page.year,
        title=said(questions.title, language),
        questions=[
            m.YearQuestionOut(**dict(asked(one, language)), shareable=one.shareable)
            for one in questions.questions
        ],
        answers=dict(found.answers),
        written_by=form.written_by if form else None,
        written_at=form.written_at if form else None,
        shared_at=form.shared_at if form else None,
    )  # fmt: skip
