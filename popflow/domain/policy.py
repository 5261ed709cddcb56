"""Model x strategy x intensity, the two matrices of practice, and load in hours.

All of it is advice to people, save one error: a voluntary duty. Figures and fits are from Dutch
practice texts on the POP.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Model(StrEnum):
    """When somebody gets a POP."""

    PROBLEEMSIGNALERING = "probleemsignalering"
    PERIODIEK_ONDERHOUD = "periodiek-onderhoud"
    NAAR_BEHOEFTE = "naar-behoefte"


class Strategy(StrEnum):
    """How the organisation introduces POPs."""

    VRIJWILLIG = "vrijwillig"
    PILOT = "pilot"
    ORGANISATIEBREED = "organisatiebreed"


class Intensity(StrEnum):
    """Inside another conversation, or a cycle of its own."""

    BEPERKT = "beperkt"
    UITGEBREID = "uitgebreid"


class Fit(StrEnum):
    """How a model and a strategy go together."""

    FITS = "fits"
    WARNING = "warning"
    ERROR = "error"


def fit(model: Model, strategy: Strategy) -> Fit:
    """Whether a strategy suits a model.

    Voluntary with periodiek onderhoud is an error: a voluntary duty. Pilot and organisation-wide
    fit mainly periodiek onderhoud; elsewhere they are worth a warning.
    """
    periodic = model is Model.PERIODIEK_ONDERHOUD
    if strategy is Strategy.VRIJWILLIG:
        return Fit.ERROR if periodic else Fit.FITS
    return Fit.FITS if periodic else Fit.WARNING


class Level(StrEnum):
    """Low or high, on an axis of a matrix."""

    LOW = "low"
    HIGH = "high"


class Conversation(StrEnum):
    """Kinds of conversation that a matrix can advise."""

    CORRECTION = "correction"
    COACHING = "coaching"
    COACHING_WHEN_NEW = "coaching_when_new"
    POP = "pop"
    EVALUATION = "evaluation"
    CORRECTION_IF_NEEDED = "correction_if_needed"
    EXIT = "exit"
    EXIT_ON_LEAVING = "exit_on_leaving"
    PROGRESS = "progress"
    STEERING = "steering"
    MOTIVATION = "motivation"
    DEVELOPMENT = "development"


_LOW, _HIGH = Level.LOW, Level.HIGH
_C = Conversation
PERFORMANCE_POTENTIAL: dict[tuple[Level, Level], tuple[Conversation, ...]] = {
    (_HIGH, _LOW): (_C.COACHING_WHEN_NEW, _C.EVALUATION, _C.CORRECTION_IF_NEEDED),
    (_HIGH, _HIGH): (
        _C.COACHING,
        _C.POP,
        _C.EVALUATION,
        _C.CORRECTION_IF_NEEDED,
        _C.EXIT_ON_LEAVING,
    ),
    (_LOW, _HIGH): (_C.COACHING, _C.POP, _C.EVALUATION, _C.CORRECTION_IF_NEEDED),
    (_LOW, _LOW): (_C.CORRECTION, _C.EVALUATION, _C.EXIT),
}
"""Performance and potential to the conversations that add value."""

ABILITY_WILLINGNESS: dict[tuple[Level, Level], Conversation] = {
    (_LOW, _LOW): _C.PROGRESS,
    (_LOW, _HIGH): _C.STEERING,
    (_HIGH, _LOW): _C.MOTIVATION,
    (_HIGH, _HIGH): _C.DEVELOPMENT,
}
"""Ability and willingness to the tone of the conversation."""

HOURS_PER_EMPLOYEE = {Intensity.UITGEBREID: Decimal("4.5"), Intensity.BEPERKT: Decimal(1)}
"""Guiding a POP takes a manager four to five hours per employee a year; beperkt takes one."""
HEAVY_LOAD = Decimal(80)
"""Hours a year, for a full week, from which popflow proposes beperkt."""


@dataclass(frozen=True, slots=True)
class Load:
    """What guiding POPs asks of one manager.

    Attributes:
        hours: Expected hours in a year.
        heavy: At or above 80 hours scaled by the manager's own fte, and above nothing: beperkt is
            proposed.
    """

    hours: Decimal
    heavy: bool


def load(uitgebreid: int, beperkt: int, fte: Decimal) -> Load:
    """Expected hours a year for that many employees in each intensity."""
    hours = (
        uitgebreid * HOURS_PER_EMPLOYEE[Intensity.UITGEBREID]
        + beperkt * HOURS_PER_EMPLOYEE[Intensity.BEPERKT]
    )
    return Load(hours, heavy=hours > 0 and hours >= HEAVY_LOAD * fte)
