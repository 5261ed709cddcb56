"""A workflow as a drawing: its states from above to below, with what leads from one to another.

A drawing never stands alone: the page tells the same in words below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from popflow.documents import Words
    from popflow.domain.workflow import Definition, State, Transition

WIDE: Final = 540
BOX: Final = 300
HIGH: Final = 44
STEP: Final = 92
EDGE: Final = 10
_ARC: Final = 46
_LANE: Final = 22


@dataclass(frozen=True, slots=True)
class Box:
    """A state."""

    x: int
    y: int
    said: str
    end: bool

    @property
    def middle(self) -> tuple[int, int]:
        """Where its words stand."""
        return self.x + BOX // 2, self.y + HIGH // 2 + 5


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one state to another.

    Attributes:
        path: What is drawn, as SVG says it; ``head`` is the point of the arrow.
        said: What happens there; empty where the lines would cover it.
    """

    path: str
    head: str
    said: str = ""
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    high: int
    wide: int = WIDE
    box: int = BOX
    tall: int = HIGH


def chart_of(definition: Definition, words: Words) -> Chart:
    """Draw a workflow; the same definition gives the same drawing."""
    states = list(definition.states.values())
    place = {state.name: index for index, state in enumerate(states)}
    boxes = tuple(
        Box(EDGE, EDGE + index * STEP, words.state(state.name, state.title), state.final)
        for index, state in enumerate(states)
    )
    lines: list[Line] = []
    lanes = 0
    for state in states:
        for target, said in _ways(state, words).items():
            source, goal = place[state.name], place.get(target)
            if goal is None or goal == source:
                continue
            if goal == source + 1:
                lines.append(_down(source, said))
            else:
                lines.append(_round(source, goal, lanes))
                lanes += 1
    return Chart(boxes, tuple(lines), EDGE * 2 + (len(states) - 1) * STEP + HIGH)


def _ways(state: State, words: Words) -> dict[str, str]:
    """What leads where, of each target the events together."""
    found: dict[str, list[str]] = {}
    for way in state.transitions:
        found.setdefault(way.target, []).append(_event(way, words))
    return {target: ", ".join(dict.fromkeys(events)) for target, events in found.items()}


def _event(way: Transition, words: Words) -> str:
    return words.event(way.event)


def _down(source: int, said: str) -> Line:
    x, top = EDGE + BOX // 2, EDGE + source * STEP + HIGH
    end = EDGE + (source + 1) * STEP
    head = f"M{x - 6} {end - 9}L{x} {end}L{x + 6} {end - 9}Z"
    return Line(f"M{x} {top}V{end - 8}", head, said, x + 14, (top + end) // 2 + 5)


def _round(source: int, goal: int, lane: int) -> Line:
    """Past what lies between, each way in a lane of its own."""
    right = EDGE + BOX
    out = min(right + _ARC + lane * _LANE, WIDE - EDGE)
    begin = EDGE + source * STEP + HIGH // 2 + 8
    end = EDGE + goal * STEP + HIGH // 2 - 8
    head = f"M{right + 9} {end - 6}L{right} {end}L{right + 9} {end + 6}Z"
    return Line(f"M{right} {begin}H{out - 8}Q{out} {begin} {out} {_bend(begin, end)}"
                f"V{_bend(end, begin)}Q{out} {end} {out - 8} {end}H{right + 8}", head)  # fmt: skip


def _bend(at: int, toward: int) -> int:
    return at + 8 if toward > at else at - 8
