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

Output = Annotated[
    Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write; it is new.")
]
Excel = Annotated[
    Path | None,
    typer.Option("--xlsx", metavar="FILE", help="Write the list to this Excel file instead."),
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Language = Annotated[
    str | None,
    typer.Option("--language", help="nl or en; the organisation's own when left out."),
]


def group(text: str) -> typer.Typer:
    """A group of commands, or one command on its own, in popflow's plain manner."""
    return typer.Typer(
        help=text,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
