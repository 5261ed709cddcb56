"""Forms that a manager fills in once a year: about the department, and about oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class YearForm:
    """The answers of one form in one year.

    Attributes:
        audience: Which form: ``department`` or ``self_check``.
        subject: Name of the department, or personnel number of the manager.
        definition: Key of the definition whose questions are answered; it stays for the year.
        answers: By the key of the question.
        written_by: Personnel number of whoever wrote in it last.
        shared_at: Since when the employees see the answers that can be shared; ``None`` is not.
    """

    audience: str
    subject: str
    year: int
    definition: str
    written_by: str
    written_at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)
    shared_at: datetime | None = None
