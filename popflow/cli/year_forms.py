"""``popflow agenda department`` and ``self-check``: what a manager fills in once a year."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.engine.year_forms import Filled

Year = Annotated[
    int | None, typer.Option("--year", help="Which year; this one when left out.", min=1)
]
Given = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="QUESTION=TEXT", help="Keep an answer; repeat it."),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("department")(department_form)
    app.command("self-check")(self_check)


def department_form(
    *,
    department: Annotated[
        str | None,
        typer.Option(
            "--department", metavar="NAME", help="Which; one's own when left out, for HR all."
        ),
    ] = None,
    year: Year = None,
    answer: Given = None,
    share: Annotated[
        bool,
        typer.Option(
            "--share", help="Let the people of the department see the priorities before they "
            "prepare.",
        ),
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show the year's form about a department, or keep answers in it; HR reads along."""
    from popflow.cli.forms import parsed
    from popflow.cli.session import Policy, opened
    from popflow.engine.department import read_department, write_department

    with opened(config, Policy.RELATION, who=who) as here:
        if department is None and here.is_hr and not _leads(here):
            _list(here, year, as_json=as_json)
            return
        form = read_department(here.engine, here.doer, department, year)
        if answer or share:
            given = parsed(form.questions, answer or [])
            form = write_department(
                here.engine, here.doer, given, department=department, year=year, share=share
            )
        if as_json:
            emit(_data(form))
        else:
            say(*_department_lines(here, form))


def self_check(
    *,
    year: Year = None,
    answer: Given = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show one's own self-check as a manager, or keep answers in it; nobody else ever sees it."""
    from popflow.cli.form_words import answered_lines
    from popflow.cli.forms import parsed
    from popflow.cli.labels import label
    from popflow.cli.session import Policy, opened
    from popflow.engine.self_check import read_self_check, write_self_check

    with opened(config, Policy.RELATION, who=who) as here:
        form = read_self_check(here.engine, here.doer, year)
        if answer:
            given = parsed(form.questions, answer)
            form = write_self_check(here.engine, here.doer, given, year)
        if as_json:
            emit(_data(form))
            return
        language = here.words.language
        say(*_head(form, language), *answered_lines(form.questions, form.answers, language))
        say(label(language, "only_you"))


def _leads(here: "Session") -> bool:
    from popflow.engine.department import led_by

    with here.engine.store.read() as uow:
        return bool(led_by(uow, here.who, here.today))


def _list(here: "Session", year: int | None, *, as_json: bool) -> None:
    from popflow.cli.labels import label
    from popflow.engine.department import all_departments

    forms = all_departments(here.engine, here.doer, year)
    if as_json:
        emit([_data(form) for form in forms])
        return
    language = here.words.language
    rows = []
    for form in forms:
        answered, total = form.questions.counted(form.answers)
        shared = here.local(form.form.shared_at if form.form else None)
        rows.append((form.page.subject, form.page.year, f"{answered}/{total}", shared))
    columns = ("department", "year", "answered", "shared")
    say(*(table(columns, rows) or [label(language, "no_departments")]))


def _department_lines(here: "Session", form: "Filled") -> "Iterator[str]":
    from popflow.cli.form_words import answered_lines
    from popflow.cli.labels import label

    language = here.words.language
    yield label(language, "department_own", department=form.page.subject, year=form.page.year)
    yield from _head(form, language)
    yield from answered_lines(form.questions, form.answers, language)
    if form.form is not None and form.form.shared_at is not None:
        yield label(language, "shared_since", moment=here.local(form.form.shared_at))
        return
    keys = ", ".join(one.key for one in form.questions.questions if one.shareable)
    yield label(language, "not_shared", questions=keys)


def _head(form: "Filled", language: str) -> "Iterator[str]":
    from popflow.cli.labels import label

    asked = form.questions
    yield label(
        language, "questions", title=asked.title.get(language, asked.name), version=asked.version
    )
    if language in asked.intro:
        yield asked.intro[language]
    yield ""


def _data(form: "Filled") -> dict[str, object]:
    kept = form.form
    return {
        "audience": form.page.audience, "subject": form.page.subject, "year": form.page.year,
        "questions": form.questions.name, "answers": form.answers,
        "written_by": kept.written_by if kept else None,
        "written_at": kept.written_at if kept else None,
        "shared_at": kept.shared_at if kept else None,
    }  # fmt: skip
