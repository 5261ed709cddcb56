"""Lists as they stand in an Excel file: which columns, and what stands in a row.

What a list may show is decided by whoever gives the rows; nothing is looked up here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.documents.letterhead import name_of
from popflow.documents.sheets import Column, ColumnKind, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import BinaryIO

    from popflow.documents.letterhead import Letterhead
    from popflow.documents.sheets import Cell
    from popflow.domain.budget import Posting
    from popflow.domain.person import Person
    from popflow.engine.planned_costs import PlannedCosts
    from popflow.engine.reading import Line
    from popflow.ports import Parcel

_T, _N, _M = ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.MONEY
_D, _W = ColumnKind.DAY, ColumnKind.MOMENT


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, ready to be written.

    Attributes:
        rows: Made one by one as they are asked for, once.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]

    def write(self, file: BinaryIO, head: Letterhead, made: datetime | None = None) -> None:
        """Write it as an Excel file; see `write_workbook`."""
        write_workbook(
            file, self.title, self.columns, self.rows,
            author=head.organisation, zone=head.zone, made=made,
        )  # fmt: skip


def cycle_listing(
    head: Letterhead, pages: Iterable[tuple[Sequence[Line], Mapping[str, Person]]]
) -> Listing:
    """Cycles: with whom, where they stand, what comes next and whose turn it is.

    Args:
        head: In which language.
        pages: Lines of cycles, each page with the people whom its lines name.
    """
    columns = (
        ("cycle", _N), ("employee", _T), ("employee_number", _T), ("manager", _T),
        ("manager_number", _T), ("workflow", _T), ("state", _T), ("milestone", _T),
        ("started", _W), ("conversation", _W), ("next", _W), ("waiting", _T), ("ended", _W),
        ("end_reason", _T),
    )  # fmt: skip
    rows = (_cycle(head, line, people) for lines, people in pages for line in lines)
    return _listing(head, "cycles", columns, rows)


def people_listing(head: Letterhead, people: Iterable[Person]) -> Listing:
    """People, as HR's file has them."""
    columns = (
        ("number", _T), ("name", _T), ("post", _T), ("department", _T), ("manager_number", _T),
        ("mail", _T), ("hired", _D), ("leaves", _D), ("last_pop", _D), ("track", _T),
    )  # fmt: skip
    rows = (
        (p.number, p.name, p.job, p.department, p.manager, p.email, p.hired_on, p.leaves_on,
         p.last_pop_on, p.track)
        for p in people
    )  # fmt: skip
    return _listing(head, "people", columns, rows)


def outbox_listing(head: Letterhead, parcels: Iterable[Parcel]) -> Listing:
    """Messages on their way: kind, recipient and status, never their text."""
    columns = (
        ("key", _T), ("kind", _T), ("recipient", _T), ("cycle", _N), ("message_status", _T),
        ("tries", _N), ("due", _W), ("settled", _W), ("why", _T),
    )  # fmt: skip
    rows = (
        (p.key, head.names.kind(p.message.kind), p.message.recipient, p.cycle,
         head.names.of(p.status), p.attempts, p.due, p.settled_at, p.error)
        for p in parcels
    )  # fmt: skip
    return _listing(head, "outbox", columns, rows)


def posting_listing(head: Letterhead, postings: Iterable[Posting]) -> Listing:
    """What was posted for a person: from where, to where, how much and why."""
    columns = (
        ("when", _W), ("from", _T), ("to", _T), ("amount", _M), ("memo", _T), ("cycle", _N),
        ("goal", _N), ("by", _T), ("key", _T),
    )  # fmt: skip
    rows = (
        (p.at, p.source, p.target, p.amount, p.memo, p.cycle, p.goal, p.posted_by, p.key)
        for p in postings
    )
    return _listing(head, "postings", columns, rows)


def planned_listing(head: Letterhead, sums: Iterable[PlannedCosts]) -> Listing:
    """What is planned beside each sum that was reserved for it."""
    columns = (("rollout", _T), ("plans", _N), ("planned", _M), ("reserved", _M), ("short", _M))
    everybody = head.said("list", "everybody")
    rows = (
        (one.rollout or everybody, one.plans, one.planned, one.reserved, one.short) for one in sums
    )
    return _listing(head, "planned", columns, rows)


def _listing(
    head: Letterhead,
    name: str,
    columns: Iterable[tuple[str, ColumnKind]],
    rows: Iterable[Sequence[Cell]],
) -> Listing:
    titled = tuple(Column(head.said("heading", key), kind) for key, kind in columns)
    return Listing(head.said("list", name), titled, rows)


def _cycle(head: Letterhead, line: Line, people: Mapping[str, Person]) -> tuple[Cell, ...]:
    cycle, names = line.cycle, head.names
    return (
        cycle.id, name_of(people, cycle.person), cycle.person, name_of(people, cycle.partner),
        cycle.partner, cycle.workflow, names.state(cycle.state), names.milestone(cycle.milestone),
        cycle.created_at, cycle.conversation_at, cycle.next_due_at,
        ", ".join(names.of(role) for role in line.waiting_on), cycle.ended_at,
        names.end(cycle.end_reason) if cycle.end_reason else None,
    )  # fmt: skip
