"""People, deputies and forms, as programs read and send them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer

from popflow.domain.access import Scope
from popflow.domain.person import Party
from popflow.engine.admission import Standing
from popflow.web.api.wording import (
    MOST,
    Called,
    Day,
    Given,
    Moment,
    Number,
    Positive,
    Said,
    Text,
    Truth,
    Whole,
)

Days = Annotated[
    frozenset[int], PlainSerializer(sorted, return_type=list[int]), AfterValidator(frozenset)
]


class MeOut(Said):
    """Who calls."""

    number: str | None = Field(description="`null` is a service of the organisation's own.")
    name: str | None
    standings: list[Standing]
    scopes: list[Scope]
    today: date = Field(description="In the organisation's zone.")


class PersonOut(Said):
    """Somebody who works or worked here."""

    number: str
    name: str
    email: str | None
    job: str | None
    department: str | None
    manager: str | None
    fte: Decimal
    free_days: Days = Field(description="Own free weekdays; Monday is 0.")
    hired_on: date | None
    leaves_on: date | None
    last_pop_on: date | None
    track: str | None
    language: str | None


class PageOfPeople(Said):
    """A page of people, by number."""

    items: list[PersonOut]
    next: str | None = Field(description="`after` of the next page; `null` on the last one.")


class CompetenceOut(Said):
    """What somebody in a post is able to do."""

    name: str
    level: str


class PostOut(Said):
    """A post of the organisation."""

    code: str
    title: str
    description: str
    now: list[CompetenceOut]
    expected: list[CompetenceOut]


class DeputyModel(Said):
    """Who stands in for a manager, from and up to and including two days."""

    manager: str
    deputy: str
    from_day: date
    to_day: date


class DeputyIn(Given):
    """Who stands in for a manager, from and up to and including two days."""

    manager: Number
    deputy: Number
    from_day: Day
    to_day: Day


class WithdrawnOut(Said):
    """What stays of a deputy who was taken back."""

    left: DeputyModel | None = Field(
        description="The period as it ends today; `null` is one that had not begun, and is gone."
    )


class KnownOut(Said):
    """Somebody, with what belongs to them."""

    person: PersonOut
    post: PostOut | None
    cycle: int | None = Field(description="The round that is open.")
    team: list[str]
    deputies: list[DeputyModel]


class StartIn(Given):
    """A round that somebody wants for a person."""

    person: Number
    signal: Text = Field(default="", description="What is to be talked about: whose signal it is.")
    wished_at: Moment | None = None
    copy_of: Positive | None = Field(
        default=None, description="A cancelled round whose content is carried over."
    )
    reason: Text | None = None


class QuestionOut(Said):
    """A question of a form."""

    key: str
    ask: str
    hint: str
    choices: dict[str, str] = Field(description="The only answers that there are, if any.")
    optional: bool


class AnsweredOut(Said):
    """A question with what was answered, in words."""

    key: str
    ask: str
    answer: str


class DepartmentOut(Said):
    """What is told about a department beside a preparation."""

    name: str
    year: int
    answers: list[AnsweredOut]


class PreparationOut(Said):
    """One's own preparation: nobody else ever sees it."""

    party: Party
    title: str
    questions: list[QuestionOut]
    answers: dict[str, str]
    department: DepartmentOut | None = Field(
        description="For the employee what the manager shared, for the manager the whole form."
    )


class AnswersIn(Given):
    """Answers by the key of the question; an empty one takes an earlier one back."""

    answers: dict[str, Text] = Field(max_length=MOST)


class AnswersOut(Said):
    """All answers that are kept."""

    answers: dict[str, str]


class YearQuestionOut(QuestionOut):
    """A question of a form of a year."""

    shareable: bool = Field(description="The manager can let the department see the answer.")


class YearFormOut(Said):
    """A form of a year."""

    audience: str
    subject: str = Field(description="Name of the department, or number of the manager.")
    year: int
    title: str
    questions: list[YearQuestionOut]
    answers: dict[str, str]
    written_by: str | None
    written_at: datetime | None
    shared_at: datetime | None


class SelfCheckIn(AnswersIn):
    """Answers about oneself."""

    year: Whole | None = Field(default=None, description="This or the next; else this year.")


class DepartmentIn(SelfCheckIn):
    """Answers about a department."""

    department: Called | None = Field(default=None, description="One's own when left out.")
    share: Truth = Field(
        default=False, description="Let the people there see the answers that can be shared."
    )


class ReminderOut(Said):
    """A reminder of one's own."""

    key: int
    text: str
    weeks: int
    from_day: date
    until_day: date | None
    next_on: date | None = Field(description="`null` when it comes no more.")


class ReminderIn(Given):
    """What one wants to be reminded of, every so many weeks."""

    text: Text
    weeks: Whole
    from_day: Day | None = Field(default=None, description="Today when left out.")
    until_day: Day | None = Field(default=None, description="The end of the round otherwise.")
