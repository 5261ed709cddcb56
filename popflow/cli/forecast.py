"""``popflow forecast``: what the coming years ask of everybody."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

app = group("Say what the coming years ask: conversations, hours, letters, money.")

Years = Annotated[int, typer.Option("--years", min=1, max=10, help="How many years ahead.")]
Workflows = Annotated[
    list[str] | None,
    typer.Option(
        "--workflow",
        help="Which workflow all next rounds follow, as the settings say when left out; given "
        "twice, two forecasts stand below each other.",
    ),
]
Headcount = Annotated[
    int | None,
    typer.Option(
        "--headcount",
        min=1,
        max=1_000_000,
        help="So many people on the first day of a roll-out, in teams of ten, not your own.",
    ),
]
Shares = Annotated[
    list[str] | None,
    typer.Option(
        "--share",
        help="How rounds go, as 'prompt=70'; give it for each of prompt, late, forgetful and "
        "disagreeing that there should be.",
    ),
]


@app.command("forecast")
def forecast(
    *,
    years: Years = 3,
    workflow: Workflows = None,
    headcount: Headcount = None,
    per: Annotated[str, typer.Option(help="A line per month or per quarter.")] = "quarter",
    share: Shares = None,
    cost: Annotated[
        str | None, typer.Option(help="Euros that a plan costs, such as 450 or 450.50.")
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Take every open cycle, and those to come, through their workflow; nothing is changed."""
    from dataclasses import replace

    from popflow.cli.amounts import cents
    from popflow.cli.choices import chosen
    from popflow.cli.forecast_words import Per, data, horizon, shares_of, told
    from popflow.cli.session import Policy, opened
    from popflow.forecast.ahead import Question, look_ahead

    span, shares, euros = chosen(Per, per, "--per"), shares_of(share), cents(cost or "0")
    with opened(config, Policy.HR, who=who) as here:
        minutes = here.settings.organisation.conversation_minutes
        until = horizon(here, years)
        asked = Question(here.now, until, None, headcount, shares, euros, minutes)
        progress = _quiet if as_json else _progress()
        found = [
            look_ahead(here.engine, replace(asked, workflow=name), progress)
            for name in (workflow or (None,))
        ]
        if as_json:
            emit(data(found, span))
        else:
            say(*told(found, span, here.words.language))


def _quiet(_rounds: int, _day: "date") -> None:
    """For programs: nothing beside the JSON."""


def _progress() -> "Callable[[int, date], None]":
    """Tell on standard error how far it is, where that takes a while."""
    import sys

    def tell(rounds: int, day: "date") -> None:
        sys.stderr.write(f"{day:%Y-%m}  {rounds} rounds\n")

    return tell
