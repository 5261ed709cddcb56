"""``popflow cycle``: look at cycles."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli import advisers, cycle_deeds
from popflow.cli.options import As, Config, Cycle, Excel, Force, Json, group
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.new_file import NewFile
    from popflow.cli.session import Session
    from popflow.domain.person import Person
    from popflow.engine.reading import Line
    from popflow.ports import CycleQuery

app = group("Look at cycles, start, move and end them.")
cycle_deeds.add_to(app)
advisers.add_to(app)
PAGE = 500
HEADERS = ("id", "person", "partner", "workflow", "state", "conversation", "next", "waiting on")


@app.command("list")
def list_cycles(
    *,
    person: Annotated[str | None, typer.Option(help="Of this employee.")] = None,
    partner: Annotated[str | None, typer.Option(help="With this conversation partner.")] = None,
    workflow: Annotated[str | None, typer.Option(help="On this workflow.")] = None,
    state: Annotated[str | None, typer.Option(help="In this state.")] = None,
    milestone: Annotated[str | None, typer.Option(help="At this milestone.")] = None,
    running: Annotated[
        bool | None, typer.Option("--open/--ended", help="Only open ones, or only ended ones.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many; people get 100 when left out.")
    ] = None,
    after: Annotated[int, typer.Option(min=0, help="Only those with a higher number.")] = 0,
    xlsx: Excel = None,
    force: Force = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List cycles: all for HR, an auditor, an admin and the operator, else one's own."""
    from popflow.cli.choices import milestone_of
    from popflow.cli.new_file import file_for
    from popflow.cli.session import Policy, opened
    from popflow.ports import CycleQuery

    file = file_for(xlsx, force=force)

    query = CycleQuery(
        person, partner, workflow, None, state, milestone_of(milestone), running, after, PAGE
    )
    most = limit if limit or as_json or file else 100
    with opened(config, Policy.PROCESS, who=who) as here:
        if file:
            _write(here, file, query, most, as_json=as_json)
        else:
            _show(here, query, most, as_json=as_json)


def _pages(here: "Session", query: "CycleQuery", most: int | None) -> "Iterator[list[Line]]":
    """Page after page; of each, what whoever acts may see."""
    from dataclasses import replace

    from popflow.engine.reading import page

    found = 0
    after: int | None = query.after
    while after is not None and (most is None or found < most):
        seen, after = page(here.engine, replace(query, after=after), here.doer)
        yield seen if most is None else seen[: most - found]
        found += len(seen)


def _write(
    here: "Session", file: "NewFile", query: "CycleQuery", most: int | None, *, as_json: bool
) -> None:
    """Into an Excel file, with the names of the people."""
    from popflow.cli.printing import keep_list, letterhead
    from popflow.documents import cycle_listing

    def named() -> "Iterator[tuple[list[Line], dict[str, Person]]]":
        for page in _pages(here, query, most):
            numbers = {n for line in page for n in (line.cycle.person, line.cycle.partner) if n}
            with here.engine.store.read() as uow:
                people = uow.people.get(numbers)
            yield page, people

    keep_list(here, file, cycle_listing(letterhead(here.settings), named()), as_json=as_json)


def _show(here: "Session", query: "CycleQuery", most: int | None, *, as_json: bool) -> None:
    from popflow.cli.cycle_data import line_data

    lines = [line for page in _pages(here, query, most) for line in page]
    if as_json:
        emit([line_data(line) for line in lines])
    else:
        _print(here, lines, most)


def _print(here: "Session", lines: "list[Line]", most: int | None) -> None:
    rows = [
        (
            line.cycle.id,
            line.cycle.person,
            line.cycle.partner,
            line.cycle.workflow,
            here.words.state(line.cycle.state),
            here.local(line.cycle.conversation_at),
            here.local(line.cycle.next_due_at),
            ", ".join(here.words.of(role) for role in line.waiting_on) or None,
        )
        for line in lines
    ]
    say(*table(HEADERS, rows) or ["There are no cycles to show."])
    if lines and len(lines) == most:
        say(f"There may be more: add --after {lines[-1].cycle.id}, or narrow the list.")


@app.command("show")
def show_cycle(
    cycle: Cycle,
    history: Annotated[bool, typer.Option("--history", help="With all that happened.")] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say why a cycle is where it is, what comes next, when, and who must act."""
    from popflow.cli.asking import private_data, private_lines
    from popflow.cli.cycle_data import view_data
    from popflow.cli.cycle_words import told
    from popflow.cli.session import Policy, opened
    from popflow.engine.reading import show

    with opened(config, Policy.PROCESS, who=who) as here:
        view = show(here.engine, cycle, here.doer)
        if as_json:
            emit({**view_data(view), "for_you_alone": private_data(here, view)})
        else:
            say(*told(here, view, history=history), *private_lines(here, view))


@app.command("readings")
def list_readings(
    cycle: Cycle,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 100,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say who read a cycle, and when: for its employee, HR and the operator."""
    from popflow.cli.labels import label
    from popflow.cli.reading_words import reading_lines
    from popflow.cli.session import Policy, opened
    from popflow.engine.readings import readings

    with opened(config, Policy.RELATION, who=who) as here:
        found = readings(here.engine, cycle, here.doer, limit=limit)
        if as_json:
            emit(found)
        else:
            say(*reading_lines(here, found) or [label(here.words.language, "unread")])
