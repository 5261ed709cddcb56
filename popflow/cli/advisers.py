"""``popflow cycle invite`` and ``uninvite``: an adviser in a cycle, from a day to a day."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Cycle, Json

if TYPE_CHECKING:
    from popflow.cli.session import Session
    from popflow.domain.event import Payload

Adviser = Annotated[str, typer.Argument(metavar="ADVISER", help="Number of the adviser.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the group."""
    app.command("invite")(invite)
    app.command("uninvite")(uninvite)


def invite(
    cycle: Cycle,
    adviser: Adviser,
    *,
    from_day: Annotated[
        str | None, typer.Option("--from", help="The first day; today when left out.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", help="The last day; the end of the cycle when left out."),
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Invite an adviser, who then sees what the two share: employee or manager does."""
    from popflow.cli.doing import do
    from popflow.cli.times import read_day
    from popflow.domain.event import Invite

    first = read_day(from_day, "--from") if from_day else None
    last = read_day(until, "--until") if until else None

    def bring(_: "Session") -> "Payload":
        return Invite(adviser, first, last)

    do(cycle, "invite", bring, config=config, who=who, as_json=as_json)


def uninvite(
    cycle: Cycle, adviser: Adviser, who: As = None, config: Config = None, as_json: Json = False
) -> None:
    """Take the invitation of an adviser back, at once: employee or manager does."""
    from popflow.cli.doing import do
    from popflow.domain.event import Uninvite

    do(cycle, "uninvite", lambda _: Uninvite(adviser), config=config, who=who, as_json=as_json)
