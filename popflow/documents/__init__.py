"""What popflow writes to people: letters, calendar entries, and the words of both languages."""

from popflow.documents.catalogue import LANGUAGES
from popflow.documents.letter_options import LetterOptions
from popflow.documents.letters import LetterComposer
from popflow.documents.plan_telling import Difference, GoalDifference, PlanTeller
from popflow.documents.planning_words import describe_planning
from popflow.documents.river import Stage, Stop, river, stops_of
from popflow.documents.words import Words

__all__ = [
    "LANGUAGES",
    "Difference",
    "GoalDifference",
    "LetterComposer",
    "LetterOptions",
    "PlanTeller",
    "Stage",
    "Stop",
    "Words",
    "describe_planning",
    "river",
    "stops_of",
]
