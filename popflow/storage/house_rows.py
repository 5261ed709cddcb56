"""The tables around the cycles: people, money, definitions, forms, and the engine's own marks."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - SQLModel reads the annotations

from sqlalchemy import Text
from sqlmodel import Field

from popflow.storage.columns import Key, Number, UtcMoment
from popflow.storage.rows import TableRow


class PersonRow(TableRow, table=True):
    """Somebody who works, or worked, here.

    Attributes:
        fte: Decimal as text: SQLite has no exact fractions.
        free_days: Weekdays as digits: ``024`` is Monday, Wednesday and Friday.
    """

    __tablename__ = "person"

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


class DeputyRow(TableRow, table=True):
    """Who acts for a manager, and when."""

    __tablename__ = "deputy"

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    manager: str = Field(index=True)
    deputy: str
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


class ApprovalRow(TableRow, table=True):
    """HR's permission for one person to go below zero; only ever added."""

    __tablename__ = "approval"

    id: int | None = Field(default=None, sa_type=Number, primary_key=True)
    person: str = Field(index=True)
    limit: int = Field(sa_type=Number)
    approved_by: str
    at: datetime = Field(sa_type=UtcMoment)
    until: date | None


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


class MarkRow(TableRow, table=True):
    """A small fact about the engine itself."""

    __tablename__ = "mark"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
