"""The conversation sheet: what two people have before them while they talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.documents.letterhead import name_of
from popflow.documents.typesetting import typeset
from popflow.documents.wording import starting
from popflow.domain.agenda import Topic, own_items
from popflow.domain.person import Party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from popflow.documents.letterhead import Letterhead, Line
    from popflow.domain.agenda import AgendaItem
    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person

STEPS: Final = ("employee_first", "manager_then", "goals_together", "summary")
"""The order of the conversation (practice texts on the POP)."""


def conversation_sheet(head: Letterhead, cycle: Cycle, people: Mapping[str, Person]) -> bytes:
    """Print the sheet for a conversation.

    Before the exchange neither side's list is on it, whoever prints it: a paper lies on a printer.

    Args:
        head: Whose paper it is, and in which language.
        cycle: The round, as whoever prints may see it.
        people: The employee and the partner, by number.

    Returns:
        The PDF, dated by what was last added to the lists.
    """
    employee = name_of(people, cycle.person)
    title = head.said("conversation", "title", name=employee)
    data = {
        **head.frame(title),
        "facts": list(_facts(head, cycle, people)),
        "order": {
            "title": head.said("conversation", "order"),
            "steps": [head.said("step", step) for step in STEPS],
        },
        "previous": {
            "title": head.said("conversation", "previous"),
            "items": [i.text for i in cycle.dossier.agenda.values() if i.carried],
            "none": head.said("conversation", "nothing_carried"),
        },
        "lists": _lists(head, cycle, people),
        "topics": {
            "title": head.said("conversation", "topics"),
            "list": [
                {"name": starting(head.names.of(topic)), "raised": topic in cycle.dossier.topics}
                for topic in Topic
            ],
            "raised": head.said("conversation", "raised"),
        },
        "notes": {
            "title": head.said("conversation", "notes"),
            "fields": [head.said("conversation", key) for key in ("goals", "next")],
        },
    }
    return typeset("conversation", data, _last_written(cycle))


def _last_written(cycle: Cycle) -> datetime:
    dossier = cycle.dossier
    written = [item.added_at for item in dossier.agenda.values()]
    return max([cycle.entered_at, *written, *dossier.topics.values()])


def _facts(head: Letterhead, cycle: Cycle, people: Mapping[str, Person]) -> Iterator[Line]:
    empty = head.said("paper", "empty")
    yield head.said("fact", "employee"), name_of(people, cycle.person)
    yield head.said("fact", "manager"), name_of(people, cycle.partner) or empty
    when = head.moment(cycle.conversation_at) if cycle.conversation_at else empty
    yield head.said("conversation", "when"), when


def _lists(head: Letterhead, cycle: Cycle, people: Mapping[str, Person]) -> dict[str, object]:
    exchanged = cycle.exchanged_at is not None
    parties = ((Party.EMPLOYEE, cycle.person), (Party.MANAGER, cycle.partner))
    sides = [
        {
            "who": head.said(
                "conversation", "points_of", name=name_of(people, number) or head.names.of(party)
            ),
            "items": [_item(head, one) for one in own_items(cycle.dossier.agenda.values(), party)],
        }
        for party, number in parties
    ]
    return {
        "title": head.said("conversation", "lists"),
        "sides": sides if exchanged else [],
        "hidden": head.said("conversation", "hidden"),
        "empty": head.said("paper", "empty"),
    }


def _item(head: Letterhead, item: AgendaItem) -> str:
    marks = [
        head.said("mark", mark)
        for mark, holds in (("late", item.late), ("follow_up", item.follow_up))
        if holds
    ]
    return item.text + (f" ({', '.join(marks)})" if marks else "")
