"""What popflow writes to people: letters, calendar entries, papers, lists and charts.

In both languages. What composes letters, prints, draws or writes Excel is imported when it is
first asked for: most commands do none of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from popflow.documents.catalogue import LANGUAGES
from popflow.documents.late import LateComposer
from popflow.documents.letter_options import LetterOptions
from popflow.documents.plan_telling import Difference, GoalDifference, PlanTeller
from popflow.documents.planning_words import describe_planning
from popflow.documents.river import Stage, Stop, river, stops_of
from popflow.documents.words import Words

if TYPE_CHECKING:
    from popflow.documents.charts import bar_chart, chart_size
    from popflow.documents.conversation_paper import conversation_sheet
    from popflow.documents.letterhead import Letterhead
    from popflow.documents.letters import LetterComposer
    from popflow.documents.lists import (
        Listing,
        cycle_listing,
        outbox_listing,
        people_listing,
        planned_listing,
        posting_listing,
    )
    from popflow.documents.plan_paper import pop_form
    from popflow.documents.preparation_paper import blank_form
    from popflow.documents.sheets import Column, ColumnKind, workbook, write_workbook

__all__ = [
    "LANGUAGES",
    "Column",
    "ColumnKind",
    "Difference",
    "GoalDifference",
    "LateComposer",
    "LetterComposer",
    "LetterOptions",
    "Letterhead",
    "Listing",
    "PlanTeller",
    "Stage",
    "Stop",
    "Words",
    "bar_chart",
    "blank_form",
    "chart_size",
    "conversation_sheet",
    "cycle_listing",
    "describe_planning",
    "outbox_listing",
    "people_listing",
    "planned_listing",
    "pop_form",
    "posting_listing",
    "river",
    "stops_of",
    "workbook",
    "write_workbook",
]
_LATE: Final = {
    "LetterComposer": "letters",
    "Letterhead": "letterhead",
    "bar_chart": "charts",
    "chart_size": "charts",
    "blank_form": "preparation_paper",
    "conversation_sheet": "conversation_paper",
    "pop_form": "plan_paper",
    **dict.fromkeys(("Column", "ColumnKind", "workbook", "write_workbook"), "sheets"),
    **dict.fromkeys(
        (
            "Listing",
            "cycle_listing",
            "outbox_listing",
            "people_listing",
            "planned_listing",
            "posting_listing",
        ),
        "lists",
    ),
}
"""In which file of this room a name is that is imported when it is first asked for."""


def __getattr__(name: str) -> object:
    """Import what composes, prints, draws or lists."""
    if name not in _LATE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"popflow.documents.{_LATE[name]}"), name)


def __dir__() -> list[str]:
    """What can be asked for."""
    return list(__all__)
