"""``popflow people``: look people up, name a deputy or take one back."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Excel, Force, Json, group
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from popflow.cli.session import Session
    from popflow.domain.person import Person

app = group("Look people up, name a deputy or take one back.")
Number = Annotated[str, typer.Argument(help="Personnel number.")]


@app.command("list")
def list_people(
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Those who left as well.")] = False,
    department: Annotated[str | None, typer.Option(help="Of this department.")] = None,
    manager: Annotated[str | None, typer.Option(help="Whose manager is this one.")] = None,
    xlsx: Excel = None,
    force: Force = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List people: all for HR, an auditor and the operator, else oneself and one's team."""
    from popflow.cli.new_file import file_for
    from popflow.cli.printing import keep_list, letterhead
    from popflow.cli.session import Policy, opened
    from popflow.documents import people_listing
    from popflow.engine.staff import everybody as all_people

    file = file_for(xlsx, force=force)
    with opened(config, Policy.PEOPLE, who=who) as here:
        with here.engine.store.read() as uow:
            found = [
                person
                for person in all_people(uow)
                if here.may_know(person)
                and (everybody or person.active_on(here.today))
                and department in {None, person.department}
                and manager in {None, person.manager}
            ]
        if file:
            listing = people_listing(letterhead(here.settings), found)
            keep_list(here, file, listing, as_json=as_json)
        else:
            _show(found, as_json=as_json)


def _show(found: "list[Person]", *, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    rows = [
        (p.number, p.name, p.job, p.department, p.manager, p.hired_on, p.leaves_on) for p in found
    ]
    headers = ("number", "name", "job", "department", "manager", "hired", "leaves")
    say(*table(headers, rows) or ["Nobody to show. Take an HR file over: 'popflow import'."])


@app.command("show")
def show_person(
    number: Number, who: As = None, config: Config = None, as_json: Json = False
) -> None:
    """Show one person, with the post and what it asks, open cycle, team and deputies."""
    from popflow.cli.list_words import post_lines
    from popflow.cli.session import Policy, opened
    from popflow.engine.lists import lists_of

    with opened(config, Policy.PEOPLE, who=who) as here:
        person = here.person(number)
        with here.engine.store.read() as uow:
            cycle = uow.cycles.open_of([number]).get(number)
            post = lists_of(uow).post_of(person.job)
            team = uow.people.reports_of(number)
            deputies = uow.people.deputies(number)
        if as_json:
            from popflow.cli.output import plain

            told = plain(person)
            assert isinstance(told, dict)  # noqa: S101 - a record is a dict; for mypy
            emit({**told, "post": post, "open_cycle": cycle, "team": team, "deputies": deputies})
            return
        say(*_lines(here, person), *(post_lines(post) if post else ()))
        say(f"  open cycle: {cycle or 'none'}", f"  team: {', '.join(team) or 'none'}")
        for one in deputies:
            say(f"  deputy: {one.deputy}, {one.from_day} to {one.to_day}")


def _lines(here: "Session", person: "Person") -> list[str]:
    told = {
        "job": person.job,
        "department": person.department,
        "manager": person.manager,
        "mail": person.email,
        "fte": person.fte,
        "in service": f"{person.hired_on or '?'} to {person.leaves_on or 'today and on'}",
        "last POP": person.last_pop_on,
        "track": person.track,
        "language": person.language or here.settings.organisation.language,
    }
    return [
        f"{person.name} ({person.number})",
        *(f"  {name}: {value}" for name, value in told.items() if value is not None),
    ]


@app.command("erase")
def erase(
    number: Number,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be erased, and when.")
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Erase what was written in somebody's cycles and is kept no longer; the daemon does daily."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.retention import erase_of, kept_of

    with opened(config, Policy.HR, who=who) as here:
        kept = kept_of(here.engine, number)
        erased = 0 if dry_run else erase_of(here.engine, number)
        if as_json:
            emit({"person": number, "erased": erased, "dry_run": dry_run, "cycles": kept})
            return
        rows = [
            (one.cycle, one.ended_on, one.until or "while in service", "yes" if one.due else "")
            for one in kept
        ]
        say(*table(("cycle", "ended", "kept until", "due"), rows) or ["Nothing to erase is kept."])
        say("Nothing was erased." if dry_run else f"Erased the content of {erased} cycles.")


Manager = Annotated[str, typer.Argument(help="Personnel number of the manager.")]
StandIn = Annotated[str, typer.Argument(metavar="DEPUTY", help="Who stands in.")]
FirstDay = Annotated[str, typer.Option("--from", help="The first day.")]
LastDay = Annotated[str, typer.Option("--to", help="The last day, included.")]


@app.command("deputy")
def deputy(
    manager: Manager,
    stand_in: StandIn,
    from_day: FirstDay,
    to_day: LastDay,
    *,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let somebody stand in for a manager, in own name: HR does, or the manager."""
    from popflow.cli.session import Policy, opened
    from popflow.cli.times import read_day
    from popflow.domain.person import Deputy
    from popflow.engine.people import name_deputy

    named = Deputy(manager, stand_in, read_day(from_day, "--from"), read_day(to_day, "--to"))
    with opened(config, Policy.OWN, who=who) as here:
        _decides(here, manager)
        made = name_deputy(here.engine, here.doer, named)
        if as_json:
            emit(made)
        else:
            say(f"{made.deputy} stands in for {made.manager}, {made.from_day} to {made.to_day}.")


@app.command("withdraw-deputy")
def withdraw(
    manager: Manager,
    stand_in: StandIn,
    from_day: FirstDay,
    to_day: LastDay,
    *,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Take back that somebody stands in, named by the same days: one that runs ends today."""
    from popflow.cli.session import Policy, opened
    from popflow.cli.times import read_day
    from popflow.domain.person import Deputy
    from popflow.engine.people import withdraw_deputy

    named = Deputy(manager, stand_in, read_day(from_day, "--from"), read_day(to_day, "--to"))
    with opened(config, Policy.OWN, who=who) as here:
        _decides(here, manager)
        left = withdraw_deputy(here.engine, here.doer, named)
        if as_json:
            emit({"left": left})
        elif left is None:
            say(f"{stand_in} does not stand in for {manager}: it had not begun, and is gone.")
        else:
            say(f"{stand_in} stands in for {manager} until {left.to_day}, included.")


def _decides(here: "Session", manager: str) -> None:
    """Refuse who may not say who stands in for a manager."""
    from popflow.cli.failure import Code, CommandError

    if not here.is_hr and here.who != manager:
        raise CommandError(Code.NOT_YOURS, "Only HR or the manager says who stands in.")
