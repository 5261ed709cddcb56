"""What popflow writes to people: letters, calendar entries, papers, lists and charts.

In both languages. What prints, draws or writes Excel is loaded by whoever asks for it first.
"""

from popflow.documents.catalogue import LANGUAGES
from popflow.documents.charts import bar_chart
from popflow.documents.conversation_paper import conversation_sheet
from popflow.documents.letter_options import LetterOptions
from popflow.documents.letterhead import Letterhead
from popflow.documents.letters import LetterComposer
from popflow.documents.plan_paper import pop_form
from popflow.documents.plan_telling import Difference, GoalDifference, PlanTeller
from popflow.documents.planning_words import describe_planning
from popflow.documents.preparation_paper import blank_form
from popflow.documents.river import Stage, Stop, river, stops_of
from popflow.documents.sheets import Column, ColumnKind, workbook, write_workbook
from popflow.documents.words import Words

__all__ = [
    "LANGUAGES",
    "Column",
    "ColumnKind",
    "Difference",
    "GoalDifference",
    "LetterComposer",
    "LetterOptions",
    "Letterhead",
    "PlanTeller",
    "Stage",
    "Stop",
    "Words",
    "bar_chart",
    "blank_form",
    "conversation_sheet",
    "describe_planning",
    "pop_form",
    "river",
    "stops_of",
    "workbook",
    "write_workbook",
]
