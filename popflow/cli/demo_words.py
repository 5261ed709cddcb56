"""What a demo showed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.documents import Words
from popflow.documents.wording import money
from popflow.domain.workflow import RIVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from popflow.domain.person import Person
    from popflow.engine.setup import Engine
    from popflow.forecast.report import DemoReport

LANGUAGE = "en"
"""The demo is an organisation of nobody; what it prints is English like the program's help."""


def told(report: DemoReport) -> Iterator[str]:
    """Lines about a demo: milestones, messages, budget, refusals and invariants."""
    figures, words = report.figures, Words(LANGUAGE)
    yield (
        f"{report.people} people, {report.years} years of '{report.workflow}', "
        f"seed {report.seed}, {report.seconds:.1f} s"
    )
    yield (
        f"Cycles: {figures.cycles}; due {figures.due}, started {figures.started}, the latest "
        f"{figures.latest_start_days} days after it was due"
    )
    yield "People who reached each milestone, and how often it was reached:"
    for milestone in RIVER:
        people = figures.milestones.get(milestone.value, 0)
        times = figures.reached.get(milestone.value, 0)
        yield f"  {words.milestone(milestone)}: {people} people, {times} times"
    yield "Ended: " + _listed({words.end(code): n for code, n in figures.ended.items()})
    yield f"Messages: {_listed(report.messages)}"
    budget = {name: money(cents, LANGUAGE) for name, cents in report.budget.items()}
    yield f"Budget: {_listed(budget)}"
    yield "Refused, with the reason:"
    for code, count in sorted(report.refusals.items(), key=lambda one: -one[1]):
        yield f"  {count} x {words.refusal(code)}"
    audit = report.audit
    yield (
        f"Invariants: {audit.cycles} cycles with {audit.entries} history entries checked, "
        f"{len(audit.broken)} broken"
    )
    yield from (f"  {one.invariant}: cycle {one.cycle}: {one.problem}" for one in audit.broken)


def _listed(counts: dict[str, int] | dict[str, str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"


def _part(person: Person, hr: Collection[str], leads: Collection[str]) -> str:
    """What somebody shows who looks around as this person."""
    if person.number in hr:
        return "HR"
    return f"{'manager' if person.number in leads else 'employee'}, {person.job or person.number}"


def invited(engine: Engine, cast: Sequence[str], address: str, *, live: bool) -> Iterator[str]:
    """Where the pages of the demo are, and as whom one can look around."""
    with engine.store.read() as uow:
        people = uow.people.get(cast)
        leads = uow.people.team_sizes(cast)
    hr = engine.options.hr
    names = [
        f"  {people[number].name} ({_part(people[number], hr, leads)})"
        for number in cast
        if number in people
    ]
    yield ""
    yield f"Look around at {address} - sign in as one of these, no password needed:"
    yield from names
    if live:
        yield "The clock stands still until you move it on, at the top of a page. Ctrl-C stops."
    else:
        yield "Run it in a terminal, and the pages are served there until Ctrl-C."
