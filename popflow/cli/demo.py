"""``popflow demo``: years of an organisation on a virtual clock."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import Json, group
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from popflow.forecast.demo import Played

app = group("Play years of an organisation on a virtual clock.")


@app.command("demo")
def demo(
    *,
    people: Annotated[
        Path | None, typer.Option("--people", help="An HR file; the shipped sample if left out.")
    ] = None,
    workflow: Annotated[
        str | None, typer.Option("--workflow", help="Which workflow; periodiek-onderhoud if not.")
    ] = None,
    years: Annotated[int, typer.Option("--years", min=1, max=50, help="How many years.")] = 3,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="The same seed gives the same result.")
    ] = 1,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where its pages are served.")
    ] = 8000,
    as_json: Json = False,
) -> None:
    """Run a fresh organisation for years, with people of many habits; then check everything.

    In a terminal its pages are then served until Ctrl-C, to look around in as anybody.
    """
    import logging
    import sys

    from popflow.cli.demo_words import told
    from popflow.forecast.demo import DemoOptions, played

    logging.getLogger().handlers[:] = [logging.NullHandler()]
    options = DemoOptions(people, workflow, years, seed)
    with played(options, _quiet if as_json else _progress(years)) as ended:
        if as_json:
            emit(ended.report.as_json())
        else:
            say(*told(ended.report))
            _show(ended, port, live=sys.stdin.isatty() and sys.stdout.isatty())
    if ended.report.audit.broken:
        raise typer.Exit(1)


def _show(ended: "Played", port: int, *, live: bool) -> None:
    """Serve the pages of the organisation that was played, or say how to see them."""
    from popflow.cli.demo_words import invited
    from popflow.forecast.stage import DemoStage
    from popflow.web.app import create_app
    from popflow.web.serving import address_of, listen, serve

    stage = DemoStage(ended.app, ended.clock)
    if not live:
        say(*invited(ended.app.engine, stage.cast, f"http://127.0.0.1:{port}/", live=False))
        return
    taken = listen("127.0.0.1", port)
    say(*invited(ended.app.engine, stage.cast, address_of(taken), live=True))
    serve(create_app(ended.app, stage=stage), taken)


def _quiet(_: str) -> None:
    """For programs: nothing beside the JSON."""


def _progress(years: int) -> Callable[[str], None]:
    """Tell on standard error how far it is: a line that renews itself, or one a quarter."""
    import sys

    months = -1
    live = sys.stderr.isatty()

    def tell(month: str) -> None:
        nonlocal months
        if months < 0:
            sys.stderr.write(f"An organisation plays {years} years, day by day.\n")
        months += 1
        share = min(100 * months // (12 * years), 100)
        if live:
            end = "\n" if share == 100 else ""  # noqa: PLR2004 - percent
            sys.stderr.write(f"\r{month}  {share:3} %{end}")
            sys.stderr.flush()
        elif month.endswith(("-01", "-04", "-07", "-10")):
            sys.stderr.write(f"{month}  {share:3} %\n")
            sys.stderr.flush()

    return tell
