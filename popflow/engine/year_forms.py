"""Forms of a year: which questions they ask, and the answers that are kept in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from popflow.domain.question_set import unfit
from popflow.domain.year_form import YearForm
from popflow.engine.choosing import today_of, workflow_name
from popflow.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from popflow.domain.person import Person
    from popflow.domain.question_set import QuestionSet
    from popflow.domain.workflow import Definition
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Page:
    """Which form: for whom, about what, in which year."""

    audience: str
    subject: str
    year: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with its questions.

    Attributes:
        form: What was written; ``None`` as long as nobody did.
    """

    page: Page
    questions: QuestionSet
    form: YearForm | None

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers by the key of the question."""
        return self.form.answers if self.form else {}


def filled(engine: Engine, uow: UnitOfWork, page: Page, people: Iterable[Person]) -> Filled:
    """A form as it is now.

    Args:
        engine: Ports and options.
        uow: The unit that reads.
        page: Which form.
        people: As long as nobody wrote in it, their workflows choose the questions.

    Raises:
        RefusedError: None of these workflows names questions for it.
        DefinitionError: A workflow file cannot be used.
    """
    form, definition = _asked(engine, uow, page, people)
    return Filled(page, definition.question_sets[page.audience], form)


def keep(  # noqa: PLR0913 - who writes what, where
    engine: Engine,
    uow: UnitOfWork,
    page: Page,
    people: Iterable[Person],
    *,
    writer: str,
    answers: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
    share: bool = False,
) -> Filled:
    """Keep answers beside those that were given before; the caller commits.

    Who writes first in a year chooses the questions of that year: they stay, whatever becomes of
    their file. Several may write one form: ``seen`` is what the writer was shown, and only what
    differs from it is kept; ``None`` keeps all answers as they are given.

    Raises:
        RefusedError: Somebody else answered one of these questions since it was shown; an answer
            is to no question or is none of its choices; the year is neither this nor the next;
            nothing was answered that can be shared.
        DefinitionError: A workflow file cannot be used.
    """
    now = engine.clock.now()
    this = today_of(engine, now).year
    if page.year not in {this, this + 1}:
        raise RefusedError("form_year", {"year": page.year, "this": this, "next": this + 1})
    uow.work.alone(f"form:{page.audience}:{page.subject}:{page.year}")
    old, definition = _asked(engine, uow, page, people)
    if seen is not None:
        answers = _changed(old.answers if old else {}, answers, seen)
    questions = definition.question_sets[page.audience]
    refusal = unfit(questions, answers)
    if refusal is not None:
        raise RefusedError(refusal.code, refusal.data)
    empty = YearForm(page.audience, page.subject, page.year, definition.key, writer, now)
    form = _written(old or empty, questions, answers, now if share else None)
    form = replace(form, written_by=writer, written_at=now)
    uow.definitions.put(definition)
    uow.year_forms.save(form)
    return Filled(page, questions, form)


def _changed(
    kept: Mapping[str, str], answers: Mapping[str, str], seen: Mapping[str, str]
) -> dict[str, str]:
    """What was changed of what was shown; never over what somebody else wrote meanwhile."""
    given = {key: answer for key, answer in answers.items() if answer != seen.get(key, "")}
    meanwhile = [
        kept.get(key, "")
        for key, answer in given.items()
        if kept.get(key, "") not in {seen.get(key, ""), answer}
    ]
    if meanwhile:
        raise RefusedError("answered_meanwhile", {"answers": " / ".join(meanwhile)})
    return given


def _written(
    form: YearForm, questions: QuestionSet, answers: Mapping[str, str], shared_at: datetime | None
) -> YearForm:
    """The form with these answers, shared from now on when it was not before."""
    given = {**form.answers, **answers}
    if shared_at is not None and not questions.shareable(given):
        raise RefusedError("nothing_to_share", {"questions": questions.name})
    return replace(form, answers=given, shared_at=form.shared_at or shared_at)


def _asked(
    engine: Engine, uow: UnitOfWork, page: Page, people: Iterable[Person]
) -> tuple[YearForm | None, Definition]:
    """What was written, and the definition with its questions: first the one that is kept."""
    form = uow.year_forms.get(page.audience, page.subject, page.year)
    kept = uow.definitions.get(form.definition) if form else None
    today = today_of(engine, engine.clock.now())
    definition = kept or _chosen(engine, page.audience, people, today)
    if definition is None:
        raise RefusedError("no_such_form", {"form": page.audience})
    return form, definition


def _chosen(
    engine: Engine, audience: str, people: Iterable[Person], today: date
) -> Definition | None:
    """The first workflow of these people that has such questions."""
    names = dict.fromkeys(workflow_name(engine, person, today) for person in people)
    definitions = (engine.source.current(name) for name in names)
    return next((one for one in definitions if audience in one.question_sets), None)
