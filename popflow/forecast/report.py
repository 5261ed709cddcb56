"""The report of a demo: figures for programs, lines for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

    from popflow.engine.audit import Audit
    from popflow.forecast.figures import Figures


@dataclass(slots=True)
class DemoReport:
    """What happened in a demo.

    Attributes:
        messages: How many messages per status.
        budget: Whole cents over all people: granted, reserved, spent, available.
        refusals: How often each rule said no.
        checked: Cycles whose invariants were checked.
        seconds: Real time that it took.
    """

    people: int
    years: int
    workflow: str
    seed: int
    figures: Figures
    messages: dict[str, int]
    budget: dict[str, int]
    refusals: Counter[str]
    audit: Audit
    seconds: float
    habits: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The report with the keys that the README names; ``seconds`` alone differs per run."""
        figures = self.figures
        return {
            "people": self.people,
            "years": self.years,
            "workflow": self.workflow,
            "seed": self.seed,
            "habits": self.habits,
            "cycles": figures.cycles,
            "milestones": figures.milestones,
            "reached": dict(sorted(figures.reached.items())),
            "due": figures.due,
            "started": figures.started,
            "latest_start_days": figures.latest_start_days,
            "longest_gap_months": figures.longest_gap_months,
            "longest_gap_by_track": dict(sorted(figures.longest_gap_by_track.items())),
            "without_signal": figures.without_signal,
            "ended": dict(sorted(figures.ended.items())),
            "messages": self.messages,
            "budget": self.budget,
            "refusals": dict(sorted(self.refusals.items())),
            "invariants": {
                "checked": self.audit.cycles,
                "entries": self.audit.entries,
                "broken": len(self.audit.broken),
            },
            "seconds": round(self.seconds, 1),
        }
