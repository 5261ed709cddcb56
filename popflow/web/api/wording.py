"""The kinds of value that programs send: strict, so that what the document says is what holds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from popflow.domain.days import YEARS
from popflow.domain.span import Span
from popflow.domain.timing import parse_span
from popflow.errors import RefusedError

LONGEST: Final = 10_000
"""Characters of one text, as on the pages."""
MOST: Final = 200
"""Entries of one list."""
GREATEST: Final = 2**53 - 1
"""The greatest whole number that every program that reads JSON holds exactly."""
_NO_NUL: Final = r"^[^\x00]*$"
_SPAN: Final = r"^([1-9][0-9]{0,2} (day|working day|week|month)s?|[1-9][0-9]? years?)$"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def _written(pattern: re.Pattern[str], said: str) -> BeforeValidator:
    """Let only text through that is written so; pydantic reads more than the document says."""

    def check(value: Any) -> Any:  # noqa: ANN401 - whatever the request holds
        if isinstance(value, str) and pattern.fullmatch(value) is None:
            raise ValueError(said)
        if isinstance(value, int | float):
            raise ValueError(said)  # noqa: TRY004 - pydantic tells a ValueError to the sender
        return value

    return BeforeValidator(check)


def whole(value: Any) -> Any:  # noqa: ANN401 - whatever the request holds
    """Let a whole number through as JSON knows it: 2.0 is one, and "2" and true are not."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | None):
        message = "write a whole number"
        raise ValueError(message)  # noqa: TRY004 - pydantic tells a ValueError to the sender
    return value


def _span(value: Any) -> Any:  # noqa: ANN401 - whatever the request holds
    if not isinstance(value, str):
        return value
    if re.fullmatch(_SPAN, value) is None:
        message = "write a span such as '6 weeks'"
        raise ValueError(message)
    return parse_span(value)


Text = Annotated[str, StringConstraints(max_length=LONGEST, pattern=_NO_NUL)]
"""What people write."""
Line = Annotated[str, StringConstraints(max_length=200, pattern=_NO_NUL)]
"""A name, a title, a code."""
Called = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_NO_NUL)]
"""A name that is not empty."""
Number = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x20]+$")]
"""A personnel number: text, for leading zeros count."""
Whole = Annotated[int, Field(ge=0, le=10**9), BeforeValidator(whole)]
Positive = Annotated[int, Field(ge=1, le=10**9), BeforeValidator(whole)]
Cents = Annotated[int, Field(ge=0, le=10**11), BeforeValidator(whole)]
"""Whole cents."""
Amount = Annotated[int, Field(ge=1, le=10**11), BeforeValidator(whole)]
"""Whole cents, at least one."""
Weekday = Annotated[int, Field(ge=0, le=6, description="Monday is 0."), BeforeValidator(whole)]
Revision = Annotated[int, Field(ge=0, le=GREATEST), BeforeValidator(whole)]
Id = Annotated[int, Field(ge=1, le=GREATEST)]
Key = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of something in a round."""
Truth = Annotated[bool, Strict()]
Day = Annotated[date, _written(_DAY, "write a day such as 2026-03-12")]
Moment = Annotated[
    AwareDatetime, _written(_MOMENT, "write a moment such as 2026-03-12T10:00:00+01:00")
]
"""A moment with its offset from UTC."""
Spanned = Annotated[
    Span,
    BeforeValidator(_span),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _SPAN, "examples": ["6 weeks"]}),
]
"""A count of days, working days, weeks, months or years."""


class Said(BaseModel):
    """What is answered: made of the domain's own objects, field by field."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Given(BaseModel):
    """What is sent: nothing that the document does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def day(value: date | None) -> date | None:
    """A day that calendars know.

    Raises:
        RefusedError: It lies too far away.
    """
    if value is not None and value.year not in YEARS:
        raise RefusedError("moment_far")
    return value


def moment(value: datetime) -> datetime:
    """A moment that calendars know, in UTC.

    Raises:
        RefusedError: It lies too far away.
    """
    if value.year not in YEARS:
        raise RefusedError("moment_far")
    return value.astimezone(UTC)
