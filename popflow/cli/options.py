"""Options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", help="The popflow.toml to use; the one in this folder when left out."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NUMBER",
        help="Act as the person with this personnel number, under that person's rules.",
    ),
]
Reason = Annotated[str | None, typer.Option("--reason", help="Why; kept in the history.")]
Cycle = Annotated[int, typer.Argument(help="Number of the cycle.", min=1)]


def group(text: str) -> typer.Typer:
    """A group of commands, or one command on its own, in popflow's plain manner."""
    return typer.Typer(
        help=text,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
