"""What popflow asks somebody in private, under what they look at; nobody else ever sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.labels import label
from popflow.engine.noticing import noticed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.engine.reading import View


def private_lines(here: Session, view: View) -> Iterator[str]:
    """Questions to whoever looks; no lines when there are none."""
    questions = private_data(here, view)
    if questions:
        yield from ("", label(here.words.language, "for_you_alone"))
        yield from (f"  - {one['question']}" for one in questions)


def private_data(here: Session, view: View) -> list[dict[str, str]]:
    """The same for programs: which pitfall each question is about."""
    return [
        {"about": pitfall.value, "question": here.words.of(pitfall)}
        for pitfall in noticed(here.engine, view, here.doer)
    ]
