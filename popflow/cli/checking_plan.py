"""The SMART questions about a plan file, answered or open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.labels import label
from popflow.cli.list_words import unknown_lines
from popflow.cli.output import emit, say
from popflow.documents import Words
from popflow.domain.plan import only_courses
from popflow.domain.smart import check_plan

if TYPE_CHECKING:
    from popflow.domain.plan import PlanContent
    from popflow.domain.post import Unknown
    from popflow.settings import Settings


def print_checks(
    content: PlanContent, unknown: tuple[Unknown, ...], settings: Settings, *, as_json: bool
) -> None:
    """Print every SMART question that is open, or that none is; and what nobody knows."""
    checks = check_plan(content)
    smart = bool(content.live_goals) and all(check.met for check in checks)
    if as_json:
        emit({
            "smart": smart, "goals": len(content.goals), "cost_cents": content.cost,
            "only_courses": only_courses(content), "checks": checks,
            "unknown": unknown,
        })  # fmt: skip
        return
    words = Words(settings.organisation.language)
    for goal in content.live_goals:
        say(label(words.language, "goal", key=goal.key, title=goal.title))
        say(*(f"  {words.smart(check)}" for check in checks if check.goal == goal.key))
    say(*unknown_lines(words.language, unknown))
    if only_courses(content):
        say(label(words.language, "only_courses"))
    say(label(words.language, "smart_met") if smart else words.refusal("no_goals")
        if not content.live_goals else label(words.language, "open_smart"))  # fmt: skip
