"""The tables around the cycles: people, money, definitions, forms, and the engine's own marks."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - SQLModel reads the annotations

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from popflow.storage.columns import Key, Number, UtcMoment
from popflow.storage.rows import TableRow

LEAVING = text("leaves_on IS NOT NULL")
"""People who have a last day; a comparison with a day implies it, so the index is used."""


class PersonRow(TableRow, table=True):
    """Somebody who works, or worked, here.

    Attributes:
        fte: Decimal as text: SQLite has no exact fractions.
        free_days: Weekdays as digits: ``024`` is Monday, Wednesday and Friday.
        family_key: What people search by, as `popflow.domain.searching` makes it; likewise
            ``given_key``.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "ix_person_leaves_on",
            "leaves_on",
            "number",
            sqlite_where=LEAVING,
            postgresql_where=LEAVING,
        ),
        Index("ix_person_family_key", "family_key", "number"),
        Index("ix_person_given_key", "given_key", "number"),
    )

    number: str = Field(sa_type=Key, primary_key=True)
    first_name: str
    last_name: str
    infix: str
    email: str | None
    job: str | None
    department: str | None
    manager: str | None = Field(index=True)
    fte: str
    free_days: str
    hired_on: date | None
    leaves_on: date | None
    last_pop_on: date | None
    track: str | None
    language: str | None
    family_key: str | None = Field(sa_type=Key)
    given_key: str | None = Field(sa_type=Key)


class DeputyRow(TableRow, table=True):
    """Who acts for a manager, and when."""

    __tablename__ = "deputy"

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    manager: str = Field(index=True)
    deputy: str = Field(index=True)
    from_day: date
    to_day: date


class PostingRow(TableRow, table=True):
    """An amount in whole cents that moved between two accounts; only ever added."""

    __tablename__ = "posting"

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    key: str = Field(unique=True)
    person: str = Field(index=True)
    amount: int = Field(sa_type=Number)
    source: str
    target: str
    memo: str
    at: datetime = Field(sa_type=UtcMoment)
    cycle_id: int | None = Field(sa_type=Number, index=True)
    approved_by: str | None
    currency: str
    posted_by: str | None
    os_user: str | None
    goal: int | None = Field(sa_type=Number)


class ApprovalRow(TableRow, table=True):
    """HR's permission for one person to go below zero; only ever added."""

    __tablename__ = "approval"

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    person: str = Field(index=True)
    limit: int = Field(sa_type=Number)
    approved_by: str
    at: datetime = Field(sa_type=UtcMoment)
    until: date | None
    os_user: str | None


class DefinitionRow(TableRow, table=True):
    """A workflow definition; never changed."""

    __tablename__ = "definition"

    key: str = Field(primary_key=True)
    name: str
    source: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


class FormRow(TableRow, table=True):
    """One person's answer to one question of a preparation form."""

    __tablename__ = "form"

    cycle_id: int = Field(
        sa_type=Number, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    writer: str = Field(primary_key=True)
    question: str = Field(primary_key=True)
    answer: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcMoment)


COMING = text("next_on IS NOT NULL")
"""Reminders that come again, word for word as in the index."""


class ReminderRow(TableRow, table=True):
    """What somebody wants to be reminded of; nobody else sees it."""

    __tablename__ = "reminder"
    __table_args__ = (
        Index("ix_reminder_next_on", "next_on", sqlite_where=COMING, postgresql_where=COMING),
    )

    cycle_id: int = Field(
        sa_type=Number, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    writer: str = Field(sa_type=Key, primary_key=True)
    key: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str = Field(sa_type=Text)
    weeks: int
    from_day: date
    until_day: date | None
    next_on: date | None


class YearFormRow(TableRow, table=True):
    """A form of a year: about a department, or of a manager about oneself.

    Attributes:
        answers: JSON, by the key of the question; null when every answer was taken back.
    """

    __tablename__ = "year_form"

    audience: str = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    subject: str = Field(sa_type=Key, primary_key=True)
    definition: str
    written_by: str
    written_at: datetime = Field(sa_type=UtcMoment)
    answers: str | None = Field(sa_type=Text)
    shared_at: datetime | None = Field(sa_type=UtcMoment)


class GuestRow(TableRow, table=True):
    """Somebody who may have something to see in a cycle without being a party to it."""

    __tablename__ = "guest"

    number: str = Field(sa_type=Key, primary_key=True)
    cycle_id: int = Field(
        sa_type=Number, primary_key=True, index=True, sa_column_kwargs={"autoincrement": False}
    )


class PostRow(TableRow, table=True):
    """A post of the organisation.

    Attributes:
        now: Competences with their level, as JSON; ``expected`` likewise.
    """

    __tablename__ = "post"

    code: str = Field(sa_type=Key, primary_key=True)
    title: str
    description: str = Field(sa_type=Text)
    now: str = Field(sa_type=Text)
    expected: str = Field(sa_type=Text)


class TrainingAimRow(TableRow, table=True):
    """A line of the strategic training plan.

    Attributes:
        budget: Whole cents.
    """

    __tablename__ = "training_aim"

    code: str = Field(sa_type=Key, primary_key=True)
    aim: str
    competence: str
    kind: str | None
    year: int | None
    people: int | None
    budget: int | None = Field(sa_type=Number)


class MarkRow(TableRow, table=True):
    """A small fact about the engine itself."""

    __tablename__ = "mark"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
