"""Remarks of whose POP it is about what is kept: rectification, and nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says about what a round keeps of them; it is shown with the round.

    Attributes:
        author: Personnel number of who wrote it: whom the round is about.
    """

    key: int
    text: str
    at: datetime
    author: str | None = None
