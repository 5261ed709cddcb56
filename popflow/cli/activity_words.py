"""The activities that somebody guides: all that a supervisor sees of a cycle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from popflow.cli.failure import Code, CommandError
from popflow.cli.labels import label
from popflow.documents import describe_planning
from popflow.domain.event import ActivityReport, Report
from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.engine.reading import View

_PLACE: Final = re.compile(r"([0-9]{1,6})\.([0-9]{1,4})")


def supervised_data(view: View) -> dict[str, object]:
    """A cycle as its supervisor sees it."""
    cycle = view.cycle
    return {
        "id": cycle.id, "person": cycle.person, "sight": view.sight,
        "supervises": list(view.supervised),
    }  # fmt: skip


def supervised_lines(here: Session, view: View) -> Iterator[str]:
    """The same for people, with the promises that can be ticked off."""
    language = here.words.language
    person = view.people.get(view.cycle.person)
    yield label(
        language, "guiding", id=view.cycle.id, person=view.cycle.person,
        employee=person.name if person else view.cycle.person,
    )  # fmt: skip
    for one in view.supervised:
        when = (
            f" ({describe_planning(one.planning, language, today=here.today)})"
            if one.planning.said
            else ""
        )
        yield f"  {label(language, 'goal', key=one.goal, title=one.title)}"
        yield f"    {one.goal}.{one.number} {here.words.of(one.kind)}: {one.text}{when}"
        for promise in one.promises:
            done = promise.done_on
            said = label(language, "delivered", day=done) if done else label(language, "open")
            yield f"      {promise.key}. {label(language, 'until', day=promise.due_on)} ({said})"


def about_activity(place: str, told: Report) -> ActivityReport:
    """A report about one activity, named by the goal's number and its own: ``2.1``.

    Raises:
        InputError: It names none.
        CommandError: More is told than a supervisor is asked.
    """
    found = _PLACE.fullmatch(place.strip())
    if found is None:
        problem = f"'{place[:40]}' names no activity."
        advice = "Write the goal's number and the activity's, as 'popflow cycle show' does: 2.1."
        raise InputError(problem, place=Place(field="--activity"), advice=advice, code="activity")
    if told != Report(told.progress, told.note):
        message = "With --activity only --progress and --note are told. Leave the rest out."
        raise CommandError(Code.USAGE, message)
    return ActivityReport(int(found[1]), int(found[2]), told.progress, told.note)
