"""``popflow agenda remind``, ``reminders`` and ``unremind``: for oneself, seen by nobody else."""

from typing import Annotated

import typer

from popflow.cli.options import As, Config, Cycle, Json
from popflow.cli.output import emit, say


def add_to(app: typer.Typer) -> None:
    """Add these commands to the group."""
    app.command("remind")(remind_oneself)
    app.command("reminders")(list_reminders)
    app.command("unremind")(unremind)


def remind_oneself(
    cycle: Cycle,
    text: Annotated[str, typer.Argument(help="What you want to be reminded of.")],
    *,
    every: Annotated[int, typer.Option("--every", help="Every so many weeks.")],
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
    """Be reminded of something in your own words, in a rhythm; nobody else ever sees it."""
    from popflow.cli.labels import label
    from popflow.cli.session import Policy, opened
    from popflow.cli.times import read_day
    from popflow.domain.reminder import Wish
    from popflow.engine.reminding import remind

    first = read_day(from_day, "--from") if from_day else None
    last = read_day(until, "--until") if until else None
    with opened(config, Policy.RELATION, who=who) as here:
        made = remind(here.engine, cycle, here.doer, Wish(text, every, first, last))
        if as_json:
            emit(made)
        else:
            said = label(here.words.language, "reminder_next", key=made.key, day=made.next_on)
            say(said, label(here.words.language, "only_you_reminded"))


def list_reminders(
    cycle: Cycle, who: As = None, config: Config = None, as_json: Json = False
) -> None:
    """Show your own reminders."""
    from popflow.cli.labels import label
    from popflow.cli.session import Policy, opened
    from popflow.engine.reminding import reminders

    with opened(config, Policy.RELATION, who=who) as here:
        kept, language = reminders(here.engine, cycle, here.doer), here.words.language
        if as_json:
            emit(list(kept))
            return
        for one in kept:
            when = "reminder_next" if one.next_on else "reminder_over"
            said = label(language, when, key=one.key, day=one.next_on)
            say(f"{said} {label(language, 'reminder_every', weeks=one.weeks)}: {one.text}")
        say(label(language, "only_you_reminded" if kept else "no_reminders"))


def unremind(
    cycle: Cycle,
    key: Annotated[int, typer.Argument(help="Number of the reminder.", min=1)],
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Take a reminder of your own away for good."""
    from popflow.cli.labels import label
    from popflow.cli.session import Policy, opened
    from popflow.engine.reminding import forget

    with opened(config, Policy.RELATION, who=who) as here:
        forget(here.engine, cycle, here.doer, key)
        if as_json:
            emit({"cycle": cycle, "key": key})
        else:
            say(label(here.words.language, "reminder_gone", key=key))
