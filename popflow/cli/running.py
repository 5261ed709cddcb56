"""``popflow run``: the daemon."""

from typing import Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import line, say

app = group("Run the daemon.")


@app.command("run")
def run_daemon(
    confirm: Annotated[
        bool,
        typer.Option("--confirm", help="You looked at clock and store: go on after a hold."),
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Fire what is due and deliver messages, until SIGTERM or Ctrl-C; the unit in hand is done.

    What it does stands in the log; standard output says that it starts, and that it stopped.
    """
    import sys
    from datetime import timedelta

    from popflow.bootstrap import refuse_voluntary_duty, remember_health
    from popflow.cli.holding import confirm_hold, holder
    from popflow.cli.session import Policy, opened
    from popflow.cli.watching import watched
    from popflow.scheduling.daemon import Daemon

    name = holder()
    with opened(config, Policy.OPERATE, who=who, logs=True) as here:
        refuse_voluntary_duty(here.app)
        confirmed = confirm_hold(here) if confirm else None
        if as_json:
            every = here.settings.engine.tick_seconds
            line({"daemon": name, "every": every, "confirmed": confirmed})
        else:
            say(f"popflow runs as {name}; Ctrl-C stops it.")
        sys.stdout.flush()
        told = here.settings.engine
        drift = timedelta(minutes=told.clock_jump_minutes)
        daemon = Daemon(here.app.pulse, every=told.tick_seconds, drift=drift)
        daemon.on_tick = lambda _: remember_health(here.app)
        with watched(here.app) as daemon.watcher:
            daemon.run(name)
    if as_json:
        line({"stopped": name})
    else:
        say("popflow stopped.")
