"""``popflow demo``: years of an organisation on a virtual clock."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from popflow.cli.options import Json, group
from popflow.cli.output import emit, say

app = group("Play years of an organisation on a virtual clock.")


@app.command("demo")
def demo(
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
    as_json: Json = False,
) -> None:
    """Run a fresh organisation for years, with people of many habits; then check everything."""
    import logging

    from popflow.cli.demo_words import told
    from popflow.forecast.demo import DemoOptions, run_demo

    logging.getLogger().handlers[:] = [logging.NullHandler()]
    options = DemoOptions(people, workflow, years, seed)
    report = run_demo(options, _quiet if as_json else _progress(years))
    if as_json:
        emit(report.as_json())
    else:
        say(*told(report))
    if report.audit.broken:
        raise typer.Exit(1)


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
