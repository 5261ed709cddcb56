"""The POP form: a version of the plan as it is printed, signed and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.documents.letterhead import name_of
from popflow.documents.plan_rows import COLUMNS, rows_of
from popflow.documents.river import downwards, stops_of
from popflow.documents.signing import signing_of, standing_under
from popflow.documents.typesetting import Whole, typeset
from popflow.documents.wording import every, running_on, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from popflow.documents.letterhead import Letterhead, Line
    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person
    from popflow.domain.plan import PlanContent, PlanVersion


def pop_form(
    head: Letterhead,
    cycle: Cycle,
    version: PlanVersion,
    people: Mapping[str, Person],
    *,
    post: str = "",
) -> bytes:
    """Print the POP form of one version of a plan, to read, sign or keep.

    Args:
        head: Whose paper it is, and in which language.
        cycle: The round, as whoever prints may see it.
        version: Which version of its plan.
        people: The employee, the partner and who signed, by number; who is absent is called by
            number.
        post: What the employee's post is called; as HR's file says it when left out.

    Returns:
        The PDF, dated by what was last written on it: the same for the same content.
    """
    title = head.said("plan", "title", name=name_of(people, cycle.person))
    number = running_on(head.said("plan", "version", version=version.number))
    written = head.moment(version.at)
    signatures = standing_under(cycle, version)
    data = {
        **head.frame(title, f"{title}, {number}"),
        "facts": list(_facts(head, cycle, version, people, post)),
        "river": _river(head, cycle, head.day_of(version.at)),
        "table": _table(head, cycle, version, people),
        "extras": [*_extras(head, version.content), *_remarks(head, cycle, people)],
        "signing": signing_of(head, cycle, signatures, people),
        "small": [
            head.said("plan", "written", version=version.number, moment=written),
            Whole(head.said("plan", "hash", hash=version.content_hash)),
        ],
    }
    remarks = cycle.dossier.remarks.values()
    last = max([version.at, *(s.at for s in signatures.values()), *(r.at for r in remarks)])
    return typeset("plan", data, last)


def _river(head: Letterhead, cycle: Cycle, near: date) -> dict[str, object]:
    return {
        "title": head.said("plan", "river"),
        "stops": [
            {"stage": one.stage, "mark": one.mark, "name": one.name, "told": one.told}
            for one in downwards(stops_of(cycle, head.zone), head.language, near)
        ],
    }


def _table(
    head: Letterhead, cycle: Cycle, version: PlanVersion, people: Mapping[str, Person]
) -> dict[str, object]:
    written = head.day_of(version.at)
    agreed = cycle.agreed_at if version.number == cycle.agreed_version else None
    since = head.day_of(agreed or version.at)
    return {
        "title": head.said("plan", "agreements"),
        "columns": [head.said("column", column) for column in COLUMNS],
        "rows": rows_of(head, version.content, people, today=written, since=since),
        "empty": head.said("plan", "no_goals"),
    }


def _facts(
    head: Letterhead,
    cycle: Cycle,
    version: PlanVersion,
    people: Mapping[str, Person],
    post: str,
) -> Iterator[Line]:
    """Who, with whom, in which post, from when until when, and how it stands."""
    person = people.get(cycle.person)
    job, department = (person.job, person.department) if person else (None, None)
    empty = head.said("paper", "empty")
    told = {
        "employee": name_of(people, cycle.person),
        "post": post or job or empty,
        **({"department": department} if department else {}),
        "manager": name_of(people, cycle.partner) or empty,
        "period": _period(head, version.content) or empty,
        "status": _status(head, cycle, version),
    }
    for key, said in told.items():
        yield head.said("fact", key), said


def _period(head: Letterhead, content: PlanContent) -> str:
    """From the first start to the last end, as far as the plan says so."""
    begins = [g.starts_on for g in content.live_goals if g.starts_on]
    begins += [content.first_start] if content.first_start else []
    start, end = min(begins, default=None), content.last_end
    if start and end:
        return head.said("period", "between", start=head.day(start), end=head.day(end))
    if end:
        return head.said("period", "until", end=head.day(end))
    return head.said("period", "from", start=head.day(start)) if start else ""


def _status(head: Letterhead, cycle: Cycle, version: PlanVersion) -> str:
    number = version.number
    if number == cycle.agreed_version and cycle.agreed_at is not None:
        day = head.day(head.day_of(cycle.agreed_at))
        return head.said("status", "agreed", version=number, day=day)
    key = "draft" if cycle.draft is not None and number == cycle.draft.number else "earlier"
    return head.said("status", key, version=number)


def _extras(head: Letterhead, content: PlanContent) -> list[dict[str, object]]:
    """What was agreed beside the goals, and the goals that were not chosen."""
    language = head.language
    agreed: list[Line] = []
    if content.evaluate_on:
        agreed.append((head.said("extra", "evaluate_on"), head.day(content.evaluate_on)))
    if content.first_check_in:
        after = span(content.first_check_in, language)
        said = head.said("extra", "first_check_in_said", after=after)
        agreed.append((head.said("extra", "first_check_in"), said))
    if content.rhythm:
        agreed.append((head.said("extra", "rhythm"), every(content.rhythm, language)))
    declined: list[Line] = [
        (goal.title, goal.declined_because) for goal in content.goals if goal.declined_because
    ]
    lists = (("agreed", agreed), ("declined", declined))
    return [{"title": head.said("extra", key), "lines": lines} for key, lines in lists if lines]


def _remarks(
    head: Letterhead, cycle: Cycle, people: Mapping[str, Person]
) -> Iterator[dict[str, object]]:
    """What whose POP it is says about what is kept: it goes along, and nobody signs it."""
    lines: list[Line] = [
        (f"{name_of(people, one.author)}, {head.moment(one.at)}", one.text)
        for one in cycle.dossier.remarks.values()
    ]
    if lines:
        yield {"title": head.said("extra", "remarks"), "lines": lines}
