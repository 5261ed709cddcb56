"""Files of HR, and what is done to many at once, as programs read and send them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from popflow.engine.bulk import MOST
from popflow.web.api.wording import GREATEST, Given, Moment, Number, Said, Text, whole
from popflow.web.imports import Kind

RoundId = Annotated[int, Field(ge=1, le=GREATEST), BeforeValidator(whole)]


class BulkDeed(StrEnum):
    """What is done to many rounds at once."""

    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"


class ManyIn(Given):
    """One deed for many rounds."""

    deed: BulkDeed
    cycles: list[RoundId] = Field(min_length=1, max_length=MOST)
    reason: Text | None = Field(default=None, description="Why, in one's own words.")


class StartsIn(Given):
    """Rounds that are to be planned."""

    people: list[Number] = Field(min_length=1, max_length=MOST)
    wished_at: Moment | None = None


class FateOut(Said):
    """What becomes, or became, of one of many."""

    cycle: int | None = Field(description="`null` when none was started.")
    person: str
    name: str
    well: bool = Field(description="Whether it is done, or would be.")
    code: str = Field(description="Why not; `unknown` for what is not there. Empty when well.")
    detail: str | None = Field(description="The sentence of the code, where a rule says no.")
    at: datetime | None = Field(description="The conversation that is planned then.")


class FatesOut(Said):
    """What becomes, or became, of each."""

    well: int
    items: list[FateOut]


class FieldOut(Said):
    """A field that changes."""

    field: str
    old: str
    new: str


class ChangedOut(Said):
    """Whom or what a difference is about."""

    about: str
    fields: list[FieldOut]


class DifferenceOut(Said):
    """One kind of difference."""

    key: str
    count: int
    first: list[ChangedOut] = Field(description="The first twenty.")


class BadRecordOut(Said):
    """Something in a file that could not be used."""

    line: int
    field: str = Field(description="Header of the column; empty for the whole record.")
    problem: str
    advice: str
    number: str | None
    kept: bool = Field(description="Only the one field was set aside.")


class IgnoredOut(Said):
    """A column that is not read."""

    header: str
    reason: str


class FindingOut(Said):
    """Something odd in the staff as it would be."""

    problem: str
    people: list[str]
    manager: str | None


class ImportOut(Said):
    """A file beside what is known: what it would change, or changed."""

    kind: Kind
    done: bool = Field(description="It was taken over; a preview never is.")
    changes: bool = Field(description="Whether there is anything to take over.")
    refused: str | None = Field(description="Why nothing of it would be taken over.")
    detail: str | None = Field(description="The same as a sentence.")
    differences: list[DifferenceOut]
    unchanged: int
    rejected: list[BadRecordOut] = Field(description="The first two hundred.")
    rejected_count: int
    ignored: list[IgnoredOut]
    findings: list[FindingOut] = Field(description="The first two hundred.")
