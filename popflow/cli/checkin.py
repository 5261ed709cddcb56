"""``popflow checkin``: tell how it is going; it takes a minute."""

from typing import Annotated

import typer

from popflow.cli.options import As, Config, Cycle, Json, group

app = group("Tell how it is going.")


@app.command("checkin")
def checkin(
    cycle: Cycle,
    progress: Annotated[
        str, typer.Option("--progress", help="on_track, slower, stalled or done.")
    ],
    *,
    note: Annotated[str, typer.Option("--note", help="How does it stand?")] = "",
    speed_up: Annotated[
        str, typer.Option("--speed-up", help="If it stalls: how to speed up?")
    ] = "",
    meets: Annotated[
        bool | None,
        typer.Option("--meets/--falls-short", help="Does it bring what was hoped?"),
    ] = None,
    steer: Annotated[str, typer.Option("--steer", help="If not: how to steer?")] = "",
    activity: Annotated[
        str | None,
        typer.Option(
            "--activity",
            metavar="GOAL.NUMBER",
            help="About this activity alone, by who guides it.",
        ),
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Tell how it is going; employee, manager or HR, at any time."""
    from popflow.cli.activity_words import about_activity
    from popflow.cli.choices import chosen
    from popflow.cli.doing import do
    from popflow.domain.check_in import Progress
    from popflow.domain.event import Report

    told = Report(chosen(Progress, progress, "--progress"), note, speed_up, meets, steer)
    if activity is None:
        do(cycle, "check_in", lambda _: told, config=config, who=who, as_json=as_json)
    else:
        about = about_activity(activity, told)
        do(cycle, "report", lambda _: about, config=config, who=who, as_json=as_json)
