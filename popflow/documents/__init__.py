"""What popflow writes to people: letters, calendar entries, and the words of both languages.

What composes letters is imported when it is first asked for: most commands write none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.documents.catalogue import LANGUAGES
from popflow.documents.late import LateComposer
from popflow.documents.letter_options import LetterOptions
from popflow.documents.planning_words import describe_planning
from popflow.documents.river import Stage, Stop, river, stops_of
from popflow.documents.words import Words

if TYPE_CHECKING:
    from popflow.documents.letters import LetterComposer

__all__ = [
    "LANGUAGES",
    "LateComposer",
    "LetterComposer",
    "LetterOptions",
    "Stage",
    "Stop",
    "Words",
    "describe_planning",
    "river",
    "stops_of",
]


def __getattr__(name: str) -> object:
    """Import what composes letters."""
    if name != "LetterComposer":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from popflow.documents.letters import LetterComposer  # noqa: PLC0415 - see above

    return LetterComposer


def __dir__() -> list[str]:
    """What can be asked for."""
    return list(__all__)
