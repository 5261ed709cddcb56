"""What changed between two versions of a plan, goal by goal, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.plan_words import teller
from popflow.documents.catalogue import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.documents import Difference
    from popflow.domain.plan import PlanVersion


def change_lines(here: Session, older: PlanVersion, newer: PlanVersion) -> Iterator[str]:
    """What changed from one version to another, as both parties would tell it."""
    yield _said(here, "versions", old=older.number, new=newer.number)
    old, new = older.content, newer.content
    if old == new:
        yield f"  {_said(here, 'nothing')}"
        return
    telling = teller(here)
    yield from (f"  {_part(here, one)}" for one in telling.plan_differences(old, new))
    for goal in telling.goal_differences(old, new):
        yield f"  {_said(here, goal.how, key=goal.key, title=goal.title)}"
        yield from (f"    {_part(here, one)}" for one in goal.parts)


def _part(here: Session, one: Difference) -> str:
    told = one.new or one.old
    return _said(here, one.how, part=one.part, old=one.old, new=one.new, text=told)


def _said(here: Session, key: str, /, **data: object) -> str:
    return text(here.words.language, "names", "plan_change", key, **data)
