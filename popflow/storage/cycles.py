"""Cycles: loading, finding and, in a batch, saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, bindparam, func, or_, select, type_coerce

from popflow.domain.recording import EARLIER, WAITING
from popflow.domain.workflow import ENDS, Milestone
from popflow.storage.classes import load_alike
from popflow.storage.columns import MICROSECOND, Rare
from popflow.storage.cycle_rows import COLUMNS, CONTENT, CYCLE, LINE_COLUMNS, cycle_of, line_of
from popflow.storage.guests import guest_of, kept_guests
from popflow.storage.history import HISTORY, SqlHistory
from popflow.storage.logbook import logged
from popflow.storage.rows import HELD, KEPT, OPEN, STALLED, TURN
from popflow.storage.saving import Saving
from popflow.storage.session import Seen, one_of
from popflow.storage.tallies import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from popflow.domain.alike import Alike, Shared
    from popflow.domain.course import Decision
    from popflow.domain.cycle import Cycle, Entry
    from popflow.ports import CycleLine, CycleQuery, Logged
    from popflow.storage.session import Session

_WHOLE = CYCLE.outerjoin(CONTENT, CONTENT.c.cycle_id == CYCLE.c.id)
_LAST = (HISTORY.c.cycle_id == CYCLE.c.id) & (HISTORY.c.seq == CYCLE.c.revision)
_LOAD = select(*COLUMNS).select_from(_WHOLE).where(one_of(CYCLE.c.id))
_LOAD_TO_WRITE = (
    select(*COLUMNS, HISTORY.c.seal)
    .select_from(_WHOLE.outerjoin(HISTORY, _LAST))
    .where(one_of(CYCLE.c.id))
)
_OPEN_OF = select(CYCLE.c.person, CYCLE.c.id).where(OPEN, one_of(CYCLE.c.person))
_OPEN_WITH = select(CYCLE.c.person).where(OPEN, one_of(CYCLE.c.partner))
_LATEST = select(func.max(CYCLE.c.id)).where(one_of(CYCLE.c.person)).group_by(CYCLE.c.person)
_HOLDERS = (
    select(CYCLE.c.person)
    .where(
        KEPT,
        CYCLE.c.ended_at < bindparam("b_before", type_=CYCLE.c.ended_at.type),
        CYCLE.c.person > bindparam("b_after"),
    )
    .distinct()
    .order_by(CYCLE.c.person)
    .limit(bindparam("b_limit"))
)
_HOLDING = select(*LINE_COLUMNS).where(KEPT, one_of(CYCLE.c.person)).order_by(CYCLE.c.id)
_HOLD = (
    select(CYCLE.c.id).where(one_of(CYCLE.c.id)).order_by(CYCLE.c.id)
    .with_for_update(key_share=True)
)  # fmt: skip
_AHEAD = (
    select(CYCLE.c.partner, CYCLE.c.conversation_at)
    .where(
        OPEN,
        one_of(CYCLE.c.partner),
        CYCLE.c.conversation_at > bindparam("b_after", type_=CYCLE.c.conversation_at.type),
    )
    .order_by(CYCLE.c.partner, CYCLE.c.conversation_at)
)


class SqlCycles:
    """The cycles of an organisation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reserve(self, count: int) -> Sequence[int]:
        """Numbers for that many new cycles, ascending, never given out twice."""
        return self._session.reserve(count)

    def load(self, ids: Iterable[int]) -> dict[int, Cycle]:
        """Whole cycles by number, in the order asked; unknown numbers are absent."""
        asked = list(dict.fromkeys(ids))
        read = self._loaded_to_write if self._session.writes else self._loaded
        cycles = {cycle.id: cycle for cycle in read(asked)}
        return {number: cycles[number] for number in asked if number in cycles}

    def _loaded(self, ids: Iterable[int]) -> Iterator[Cycle]:
        return map(cycle_of, self._session.among(_LOAD, ids))

    def _loaded_to_write(self, ids: Iterable[int]) -> Iterator[Cycle]:
        """Remember on the way what saving would ask for."""
        for *row, seal in self._session.among(_LOAD_TO_WRITE, ids):
            cycle = cycle_of(row)
            seen = Seen(cycle.revision, cycle.workflow, cycle.milestone.value, seal)
            self._session.seen[cycle.id] = seen
            yield cycle

    def alike(self, ids: Iterable[int]) -> list[Alike]:
        """The same cycles as `load`, those put together that are alike."""
        return load_alike(self._session, ids)

    def save(self, decisions: Sequence[Decision], shared: Sequence[Shared] = ()) -> None:
        """Write cycles, history, timers, messages and postings of a batch.

        Raises:
            StaleRevisionError: Somebody was first; the unit can no longer be committed.
        """
        Saving(self._session).save(decisions, shared)

    def open_of(self, people: Iterable[str]) -> dict[str, int]:
        """The number of the open cycle per person who has one."""
        return {row[0]: row[1] for row in self._session.among(_OPEN_OF, people)}

    def open_with(self, partners: Iterable[str]) -> set[str]:
        """Numbers of the people whose open cycle one of these speaks for."""
        return {row[0] for row in self._session.among(_OPEN_WITH, partners)}

    def latest_of(self, people: Iterable[str]) -> dict[str, Cycle]:
        """Per person the cycle that was planned last, open or ended."""
        ids = [row[0] for row in self._session.among(_LATEST, people)]
        return {cycle.person: cycle for cycle in self.load(ids).values()}

    def holders(self, before: datetime, after: str = "", limit: int = 100) -> list[str]:
        """People with content of a round that ended before a moment, those after a number."""
        given = {"b_before": before, "b_after": after, "b_limit": limit}
        return [row[0] for row in self._session.rows(_HOLDERS, given)]

    def holding(self, people: Iterable[str]) -> dict[str, list[CycleLine]]:
        """Per person the rounds that ended and whose content was not erased, by number."""
        found: dict[str, list[CycleLine]] = {}
        for line in map(line_of, self._session.among(_HOLDING, people)):
            found.setdefault(line.person, []).append(line)
        return found

    def find(self, query: CycleQuery) -> list[CycleLine]:
        """A page of cycles, by number."""
        page = select(*LINE_COLUMNS).where(CYCLE.c.id > query.after)
        page = _narrowed(page, query).order_by(CYCLE.c.id).limit(query.limit)
        return [line_of(row) for row in self._session.rows(page)]

    def tally(self, query: CycleQuery, most: int = 1000) -> int:
        """How many cycles fit, counted up to so many."""
        fitting = _narrowed(select(CYCLE.c.id), query).limit(most).subquery()
        return int(self._session.rows(select(func.count()).select_from(fitting))[0][0])

    def turns(
        self, after: tuple[datetime, int] | None = None, limit: int = 100
    ) -> list[CycleLine]:
        """Cycles that are announced or talked about and not agreed, who waits longest first."""
        page = select(*LINE_COLUMNS).where(TURN)
        if after is not None:
            at, number = after
            entered = CYCLE.c.entered_at
            beyond = or_(entered > at, and_(entered == at, CYCLE.c.id > number))
            page = page.where(entered >= at, beyond)
        page = page.order_by(CYCLE.c.entered_at, CYCLE.c.id).limit(limit)
        return [line_of(row) for row in self._session.rows(page)]

    def log(
        self,
        begin: datetime,
        end: datetime,
        *,
        actor: str | None = None,
        before: tuple[datetime, int, int] | None = None,
        limit: int = 100,
    ) -> list[Logged]:
        """What happened in all cycles from a moment up to another, the last first."""
        return logged(self._session, (begin, end), actor, before, limit)

    def guest_of(self, number: str) -> list[int]:
        """The cycles of which somebody is a guest."""
        return guest_of(self._session, number)

    def guests(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """Who is kept as a guest of these cycles."""
        return kept_guests(self._session, ids)

    def hold(self, ids: Iterable[int]) -> None:
        """Lock the rows, the lower number first, as whoever saves them does."""
        for _ in self._session.among(_HOLD, sorted(set(ids))):
            pass

    def ahead(self, partners: Iterable[str], after: datetime) -> dict[str, tuple[datetime, ...]]:
        """Per partner the conversations of open cycles after a moment, in order of time."""
        found: dict[str, list[datetime]] = {}
        for partner, at in self._session.among(_AHEAD, partners, {"b_after": after}):
            found.setdefault(partner, []).append(at)
        return {partner: tuple(moments) for partner, moments in found.items()}

    def history(self, ids: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
        """The whole history per cycle, in order."""
        return SqlHistory(self._session).of(ids)

    def counts(self) -> dict[tuple[str, Milestone], int]:
        """How many cycles per workflow and milestone."""
        return counts(self._session)


def _narrowed(page: Select[tuple[object, ...]], query: CycleQuery) -> Select[tuple[object, ...]]:
    wanted = {
        CYCLE.c.person: query.person,
        CYCLE.c.partner: query.partner,
        CYCLE.c.milestone: query.milestone.value if query.milestone else None,
        CYCLE.c.state: query.state,
        _among_open(CYCLE.c.workflow, query): query.workflow,
        _among_open(CYCLE.c.definition, query): query.definition,
    }
    for column, value in wanted.items():
        if value is not None:
            page = page.where(Rare(column == value))
    for condition in _conditions(query):
        page = page.where(condition)
    if query.open is not None:
        page = page.where(OPEN if query.open else Rare(CYCLE.c.milestone.in_(sorted(ENDS))))
    return page


def _conditions(query: CycleQuery) -> Iterator[ColumnElement[bool]]:
    """What does not compare one column with one value."""
    if query.people is not None:
        yield Rare(CYCLE.c.person.in_(query.people))
    if query.held_before is not None:
        yield and_(HELD, Rare(CYCLE.c.held_at < query.held_before))
    if query.stalled:
        yield and_(STALLED)
    if query.unled:
        yield and_(OPEN, Rare(CYCLE.c.partner.is_(None)))
    if query.unrecorded_before is not None:
        yield _unrecorded(query.unrecorded_before)


def _unrecorded(before: datetime) -> ColumnElement[bool]:
    """As `popflow.domain.recording.unrecorded` has it.

    By the index of milestones: only rounds that wait for their conversation or for signatures
    stand at this one, in order of number, however many ended.
    """
    planned = type_coerce(CYCLE.c.conversation_at, BigInteger)
    held = type_coerce(CYCLE.c.held_at, BigInteger)
    return and_(
        Rare(CYCLE.c.milestone == WAITING.value),
        CYCLE.c.suspended_at.is_(None),
        CYCLE.c.conversation_at < before,
        or_(held.is_(None), held <= planned - EARLIER // MICROSECOND),
    )


def _among_open(column: ColumnElement[str], query: CycleQuery) -> ColumnElement[str]:
    """A column as it is compared: of open cycles, which are few, not by its own index.

    That one leads past every cycle of the workflow that ever ended, year after year.
    """
    return column.concat("") if query.open else column
