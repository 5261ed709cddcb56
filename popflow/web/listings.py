"""Every list of the organisation as a file, in the language of whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from popflow.documents.charts import bar_chart
from popflow.documents.sheets import ColumnKind
from popflow.engine import letters
from popflow.engine.overview import listed, logged, overview, waiting
from popflow.engine.staff import everybody
from popflow.web.catalogue import telling
from popflow.web.downloads import excel
from popflow.web.row_cells import COLUMNS, RowWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from starlette.responses import Response

    from popflow.documents.sheets import Cell
    from popflow.domain.person import Person
    from popflow.engine.overview import Row
    from popflow.ports import Logged, Parcel, Status
    from popflow.web.round_filter import RoundFilter
    from popflow.web.site import Site
    from popflow.web.team_lines import TeamLine
    from popflow.web.visitor import Visitor

PIECE: Final = 1000
"""Lines that are looked up at once."""
MESSAGES: Final = 10_000
"""So many messages at most."""
DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = datetime.min.time()
_T: Final = ColumnKind
_PEOPLE: Final = (
    ("lists.person", _T.TEXT), ("lists.name", _T.TEXT), ("lists.job", _T.TEXT),
    ("lists.department", _T.TEXT), ("lists.manager", _T.TEXT), ("people.email", _T.TEXT),
    ("people.hired", _T.DAY), ("people.leaves", _T.DAY), ("people.last_pop", _T.DAY),
)  # fmt: skip
_PARCELS: Final = (
    ("lists.what", _T.TEXT), ("lists.to", _T.TEXT), ("lists.person", _T.TEXT),
    ("lists.status", _T.TEXT), ("messages.tries", _T.NUMBER), ("lists.when", _T.MOMENT),
    ("lists.why", _T.TEXT), ("messages.round", _T.NUMBER), ("messages.key", _T.TEXT),
)  # fmt: skip
_LOG: Final = (
    ("lists.when", _T.MOMENT), ("lists.what", _T.TEXT), ("lists.who", _T.TEXT),
    ("lists.person", _T.TEXT), ("working.for", _T.TEXT), ("lists.number", _T.NUMBER),
)  # fmt: skip
_TEAM: Final = (
    ("lists.employee", _T.TEXT), ("lists.person", _T.TEXT), ("lists.milestone", _T.TEXT),
    ("lists.turn", _T.TEXT), ("lists.since", _T.MOMENT), ("lists.conversation", _T.MOMENT),
)  # fmt: skip


def rounds_file(site: Site, who: Visitor, wanted: RoundFilter) -> Response:
    """Rounds that fit, all of them."""
    say = RowWords(who)
    rows = (say.cells(row) for row in _rounds(site, wanted))
    return excel(site, who, "rounds.title", COLUMNS, rows, "popflow-rounds")


def _rounds(site: Site, wanted: RoundFilter) -> Iterator[Row]:
    query, _ = wanted.query(site, limit=PIECE)
    while page := listed(site.engine, query):
        yield from page
        query = replace(query, after=page[-1].line.id)


def turns_file(site: Site, who: Visitor) -> Response:
    """Whose turn it is before the plan is agreed, all of it."""
    say = RowWords(who)
    rows = (say.cells(row) for row in _turns(site))
    return excel(site, who, "hr.turns", COLUMNS, rows, "popflow-turns")


def _turns(site: Site) -> Iterator[Row]:
    after = None
    while page := waiting(site.engine, after, PIECE):
        yield from page
        after = (page[-1].line.entered_at, page[-1].line.id)


def people_file(site: Site, who: Visitor) -> Response:
    """Everybody, leavers included."""
    return excel(site, who, "people.title", _PEOPLE, _people(site), "popflow-people")


def _people(site: Site) -> Iterator[tuple[Cell, ...]]:
    with site.engine.store.read() as uow:
        for one in everybody(uow):
            yield (
                one.number, one.name, one.job, one.department, one.manager, one.email,
                one.hired_on, one.leaves_on, one.last_pop_on,
            )  # fmt: skip


def messages_file(site: Site, who: Visitor, status: Status | None, to: str | None) -> Response:
    """Messages, the newest first; those of one status or recipient where given."""
    found = letters.listed(site.engine, status, to, MESSAGES)
    people = site.people([one.message.recipient for one in found])
    rows = (_parcel(who, one, people) for one in found)
    return excel(site, who, "messages.title", _PARCELS, rows, "popflow-messages")


def _parcel(who: Visitor, one: Parcel, people: Mapping[str, Person]) -> tuple[Cell, ...]:
    to = one.message.recipient
    return (
        who.words.kind(one.message.kind.value), people[to].name if to in people else to, to,
        who.words.of(one.status), one.attempts, one.settled_at or one.due, one.error, one.cycle,
        one.key,
    )  # fmt: skip


def log_file(site: Site, who: Visitor, day: date, by: str | None) -> Response:
    """Who did what in all rounds on a day, the last first."""
    rows = _logged(site, who, day, by)
    return excel(site, who, "working.log", _LOG, rows, f"popflow-log-{day.isoformat()}")


def _logged(site: Site, who: Visitor, day: date, by: str | None) -> Iterator[tuple[Cell, ...]]:
    before = None
    while True:
        told, people = logged(site.engine, during(site, day), by, before, PIECE)
        if not told:
            return
        yield from (_entry(who, one, people) for one in told)
        before = (told[-1].at, told[-1].cycle, told[-1].seq)


def _entry(who: Visitor, one: Logged, people: Mapping[str, Person]) -> tuple[Cell, ...]:
    actor = one.actor
    named = people.get(actor.number or "")
    return (
        one.at, who.words.happened(one.event), named.name if named else who.words.of(actor.role),
        actor.number, actor.on_behalf_of, one.cycle,
    )  # fmt: skip


def during(site: Site, day: date) -> tuple[datetime, datetime]:
    """A day in the organisation's zone, from its first moment up to that of the next."""
    days = site.engine.calendar.days(day)
    return days.moment(day, _MIDNIGHT), days.moment(day + DAY, _MIDNIGHT)


def team_file(site: Site, who: Visitor, lines: Iterable[TeamLine]) -> Response:
    """Somebody's people, and whose turn it is."""
    rows = (_member(who, line) for line in lines)
    return excel(site, who, "team.title", _TEAM, rows, "popflow-team")


def _member(who: Visitor, line: TeamLine) -> tuple[Cell, ...]:
    person, found, t = line.member.person, line.round, telling(who.language)
    if found is None:
        absent = "team.elsewhere" if line.member.elsewhere else "team.no_round"
        return (person.name, person.number, t(absent), None, None, None)
    turn = t(f"step.turn.{found.step.turn}", other=person.first_name)
    stands = who.words.milestone(found.cycle.milestone.value)
    return (person.name, person.number, stands, turn, line.since, found.cycle.conversation_at)


def milestones_chart(site: Site, who: Visitor, *, dark: bool = False) -> bytes:
    """How many rounds stand at each milestone, as an image (SVG)."""
    t, found = telling(who.language), overview(site.engine, 0)
    names = [who.words.milestone(milestone.value) for milestone, _ in found.milestones]
    counts = [count for _, count in found.milestones]
    return bar_chart(t("hr.per_milestone"), names, counts, who.language, dark=dark)
