"""``popflow run``: the daemon, and the pages beside it."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import line, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from popflow.cli.session import Session

app = group("Run the daemon and serve the pages.")


@app.command("run")
def run_daemon(
    *,
    confirm: Annotated[
        bool,
        typer.Option("--confirm", help="You looked at clock and store: go on after a hold."),
    ] = False,
    no_web: Annotated[bool, typer.Option("--no-web", help="Serve no pages.")] = False,
    no_daemon: Annotated[
        bool, typer.Option("--no-daemon", help="Only serve the pages; another process fires.")
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Fire what is due, deliver messages and serve the pages, until SIGTERM or Ctrl-C.

    The unit in hand is done. What it does stands in the log; standard output says that it starts,
    where the pages are, and that it stopped.
    """
    from popflow.bootstrap import refuse_voluntary_duty
    from popflow.cli.failure import Code, CommandError
    from popflow.cli.holding import confirm_hold, holder
    from popflow.cli.session import Policy, opened

    if no_web and no_daemon:
        message = "'--no-web' with '--no-daemon' leaves nothing to run. Leave one of them out."
        raise CommandError(Code.USAGE, message)
    name = holder()
    with opened(config, Policy.OPERATE, who=who, logs=True) as here:
        refuse_voluntary_duty(here.app)
        confirmed = confirm_hold(here) if confirm else None
        with _pages(here, served=not no_web, alone=no_daemon) as address:

            def begun() -> None:
                _tell(here, name, confirmed, address, as_json=as_json)

            if no_daemon:
                begun()
            else:
                _fire(here, name, begun)
    if as_json:
        line({"stopped": name})
    else:
        say("popflow stopped.")


def _tell(
    here: "Session", name: str, confirmed: object, address: str | None, *, as_json: bool
) -> None:
    import sys

    if as_json:
        every = here.settings.engine.tick_seconds
        line({"daemon": name, "every": every, "confirmed": confirmed, "pages": address})
    else:
        say(f"popflow runs as {name}; Ctrl-C stops it.")
        if address is not None:
            say(f"Its pages: {address}")
    sys.stdout.flush()


def _pages(here: "Session", *, served: bool, alone: bool) -> "AbstractContextManager[str | None]":
    """Serve the pages beside the daemon; ``alone`` they are served when the block ends."""
    from contextlib import contextmanager, nullcontext

    if not served:
        return nullcontext()
    from popflow.web.app import create_app
    from popflow.web.serving import address_of, listen, serve, serving

    @contextmanager
    def open_pages() -> "Iterator[str]":
        where, page = here.settings.web, here.settings.organisation.page
        pages = create_app(here.app, secure=bool(page and page.startswith("https:")))
        taken = listen(where.host, where.port, here.settings.place("web", "port"))
        address = page or address_of(taken)
        if alone:
            yield address
            serve(pages, taken)
        else:
            with serving(pages, taken):
                yield address

    return open_pages()


def _fire(here: "Session", name: str, begun: "Callable[[], None]") -> None:
    """Tick until told to stop.

    Args:
        here: The organisation.
        name: What the daemon is called.
        begun: Called as soon as the store is this daemon's.
    """
    from datetime import timedelta

    from popflow.bootstrap import remember_health
    from popflow.cli.watching import watched
    from popflow.engine.watching import Watcher, Watchers
    from popflow.scheduling.daemon import Daemon

    class Herald(Watcher):
        """Tells that the daemon is at work."""

        def started(self) -> None:
            begun()

    told = here.settings.engine
    drift = timedelta(minutes=told.clock_jump_minutes)
    daemon = Daemon(here.app.pulse, every=told.tick_seconds, drift=drift)
    daemon.on_tick = lambda _: remember_health(here.app)
    with watched(here.app) as watcher:
        daemon.watcher = Watchers(watcher, Herald())
        daemon.run(name)
