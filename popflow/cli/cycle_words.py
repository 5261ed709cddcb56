"""A cycle in words: where it is, why, what comes next, when, and who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from popflow.cli.activity_words import supervised_lines
from popflow.cli.labels import label
from popflow.cli.plan_words import plan_lines
from popflow.documents import river, stops_of
from popflow.domain.actions import ACTIONS
from popflow.domain.agenda import open_topics
from popflow.domain.person import PEOPLE_ROLES, Party, Role
from popflow.domain.visibility import Sight
from popflow.domain.workflow import RIVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.domain.agenda import AgendaItem
    from popflow.domain.check_in import Commitment
    from popflow.engine.reading import View


def told(here: Session, view: View, *, history: bool = False) -> Iterator[str]:
    """Lines about a cycle, as `popflow cycle show` prints them."""
    if view.sight is Sight.ACTIVITY:
        yield from supervised_lines(here, view)
        return
    yield from _head(here, view)
    yield ""
    yield from _story(here, view)
    yield from _possible(here, view)
    if view.sight is Sight.PROCESS:
        yield from ("", label(here.words.language, "hidden"))
        if view.supervised:
            yield from ("", *supervised_lines(here, view))
    else:
        if view.hr_reads is not None:
            yield from ("", label(here.words.language, "hr_reads", why=view.hr_reads))
        yield from _content(here, view)
    if history:
        yield from _history(here, view)


def name_of(view: View, number: str | None) -> str | None:
    """Somebody's name; the number where the name is gone."""
    person = view.people.get(number or "")
    return person.name if person else number


def _head(here: Session, view: View) -> Iterator[str]:
    cycle, language = view.cycle, here.words.language
    yield label(
        language, "cycle", id=cycle.id, person=cycle.person,
        employee=name_of(view, cycle.person),
        partner=name_of(view, cycle.partner) or label(language, "nobody"),
    )  # fmt: skip
    definition = view.workflow.definition
    state = definition.states.get(cycle.state)
    yield label(
        language, "standing",
        workflow=definition.title.get(language, definition.name),
        state=here.words.state(cycle.state, state.title if state else None),
    )  # fmt: skip
    if cycle.conversation_at is not None:
        yield label(language, "conversation", moment=here.local(cycle.conversation_at))
    if cycle.open or cycle.milestone in RIVER:
        zone = here.settings.organisation.zone
        yield from ("", *river(stops_of(cycle, zone), language, near=here.today).split("\n"))


def _story(here: Session, view: View) -> Iterator[str]:
    rules = (
        (view.workflow.timer(view.cycle.state, timer.rule), timer.due_at)
        for timer in view.next_timers
    )
    yield from here.words.story(
        view.cycle,
        view.history,
        names={number: person.name for number, person in view.people.items()},
        ahead=[(rule, due) for rule, due in rules if rule is not None],
        waiting_on=[_waited_for(here, view, role) for role in view.waiting_on],
        zone=here.settings.organisation.zone,
        today=here.today,
    )


def _waited_for(here: Session, view: View, role: Role) -> str:
    number = {Role.EMPLOYEE: view.cycle.person, Role.MANAGER: view.cycle.partner}.get(role)
    return name_of(view, number) or here.words.of(role)


def _possible(here: Session, view: View) -> Iterator[str]:
    table, cycle = view.workflow.table, view.cycle
    events = [
        event
        for event in view.possible
        if any(way.by & PEOPLE_ROLES for way in table[cycle.state, event])
    ]
    if cycle.suspended_at is None:
        events += [
            name
            for name, action in ACTIONS.items()
            if cycle.milestone in action.milestones and action.by & PEOPLE_ROLES
        ]
    if events:
        acts = "; ".join(f"{here.words.event(event)} ({event})" for event in events)
        yield label(here.words.language, "can", acts=acts)


def _content(here: Session, view: View) -> Iterator[str]:
    language, dossier = here.words.language, view.cycle.dossier
    if view.cycle.erased_at is not None:
        yield from ("", label(language, "erased", day=here.local(view.cycle.erased_at)[:10]))
    yield from _advisers(here, view)
    if dossier.agenda:
        yield from ("", label(language, "agenda"))
        yield from agenda_lines(here, view)
    newest = view.cycle.draft or view.cycle.agreed_plan
    if newest is not None:
        yield from ("", *plan_lines(here, view.cycle, newest))
    if dossier.commitments:
        yield from ("", label(language, "commitments"))
        yield from (f"  {_commitment(here, one)}" for one in dossier.commitments.values())
    yield from _check_ins(here, view)
    yield from _evaluation(here, view)
    if dossier.remarks:
        yield from ("", label(language, "remarks"))
    for one in dossier.remarks.values():
        yield f"  {here.local(one.at)}, {name_of(view, one.author)}: {one.text}"


def _advisers(here: Session, view: View) -> Iterator[str]:
    language = here.words.language
    for one in view.cycle.dossier.advisers.values():
        if not one.over_on(here.today):
            until = label(language, "until", day=one.to_day) if one.to_day else ""
            said = label(language, "adviser", name=name_of(view, one.number), day=one.from_day)
            yield ", ".join(part for part in (said, until) if part)


def _check_ins(here: Session, view: View) -> Iterator[str]:
    language, reports = here.words.language, view.cycle.dossier.check_ins.values()
    if reports:
        yield from ("", label(language, "check_ins"))
    for report in reports:
        said = label(
            language, "check_in", moment=here.local(report.at),
            party=here.words.of(report.party or (Role.SUPERVISOR if report.goal else Role.HR)),
            by=name_of(view, report.by), progress=here.words.of(report.progress),
        )  # fmt: skip
        notes = (report.note, report.speed_up, report.steer)
        yield f"  {said}" + "".join(f". {note}" for note in notes if note)


def agenda_lines(here: Session, view: View) -> Iterator[str]:
    """Both lists, as far as the viewer may see them, and the topics that are still open."""
    language, cycle = here.words.language, view.cycle
    for party in Party:
        items = [item for item in cycle.dossier.agenda.values() if item.party is party]
        yield f"  {here.words.of(party)}:"
        yield from (f"    {item.key}. {_item(here, item)}" for item in items)
        if not items:
            yield f"    {label(language, 'empty')}"
    if cycle.exchanged_at is not None:
        topics = open_topics(cycle.dossier.topics)
        if topics:
            names = ", ".join(here.words.of(topic) for topic in topics)
            yield "  " + label(language, "topics", topics=names)


def _item(here: Session, item: AgendaItem) -> str:
    marks = [label(here.words.language, mark) for mark in ("carried", "late", "follow_up")
             if getattr(item, mark)]  # fmt: skip
    return item.text + (f" ({', '.join(marks)})" if marks else "")


def _commitment(here: Session, one: Commitment) -> str:
    language = here.words.language
    said = label(
        language, "commitment", key=one.key, party=here.words.of(one.owner), text=one.text,
        day=one.due_on,
    )  # fmt: skip
    if one.done_on is not None:
        return f"{said} ({label(language, 'delivered', day=one.done_on)})"
    if one.dropped:
        return f"{said} ({label(language, 'dropped')})"
    return f"{said} ({label(language, 'overdue' if one.due_on < here.today else 'open')})"


def _evaluation(here: Session, view: View) -> Iterator[str]:
    language, cycle = here.words.language, view.cycle
    if not cycle.dossier.answers:
        return
    sided = f" ({label(language, 'one_sided')})" if cycle.one_sided else ""
    yield from ("", label(language, "evaluation") + sided)
    for answer in cycle.dossier.answers.values():
        yield f"  {here.words.of(answer.party)} {name_of(view, answer.by)}:"
        for one in answer.judgements:
            judged = label(language, "judged", goal=one.goal, outcome=here.words.of(one.outcome))
            effects = [text for text in (one.effect_on_work, one.effect_on_career) if text]
            yield "    " + ". ".join((judged, *effects))
        for part in ("needed_next", "problem_left"):
            if getattr(answer, part):
                yield "    " + label(language, part, text=getattr(answer, part))


def _history(here: Session, view: View) -> Iterator[str]:
    yield from ("", label(here.words.language, "history"))
    zone = ZoneInfo(here.settings.organisation.zone)
    for entry in view.history:
        who = name_of(view, entry.actor.number) or here.words.of(entry.actor.role)
        way = f"{entry.source or ''} -> {entry.target}" if entry.source != entry.target else ""
        parts = (here.words.happened(entry.event), who, way, entry.reason or "")
        moment = f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}"
        yield f"  {entry.seq}. {moment}  " + ", ".join(part for part in parts if part)
