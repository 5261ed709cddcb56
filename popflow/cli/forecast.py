"""``popflow forecast``: what the coming years ask of everybody."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

app = group("Say what the coming years ask: conversations, hours, letters, money.")


@app.command("forecast")
def forecast(
    *,
    years: Annotated[int, typer.Option(min=1, max=10, help="How many years ahead.")] = 3,
    workflow: Annotated[
        list[str] | None,
        typer.Option(
            help="Which workflow all next rounds follow, as the settings say when left out; given "
            "twice, two forecasts stand side by side."
        ),
    ] = None,
    headcount: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=1_000_000,
            help="So many people on the first day of a roll-out, in teams of ten, in place of "
            "your own.",
        ),
    ] = None,
    per: Annotated[str, typer.Option(help="A line per month or per quarter.")] = "quarter",
    share: Annotated[
        list[str] | None,
        typer.Option(
            help="How rounds go, as 'prompt=70'; give it for each of prompt, late, forgetful and "
            "disagreeing that there should be."
        ),
    ] = None,
    cost: Annotated[
        str | None, typer.Option(help="Euros that a plan costs, such as 450 or 450.50.")
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Take every open cycle, and those to come, through their workflow; nothing is changed."""
    from datetime import time

    from popflow.cli.amounts import cents
    from popflow.cli.choices import chosen
    from popflow.cli.forecast_words import Per, data, shares_of, told
    from popflow.cli.session import Policy, opened
    from popflow.domain.timing import add_months
    from popflow.forecast.ahead import Question, look_ahead

    span, shares = chosen(Per, per, "--per"), shares_of(share)
    with opened(config, Policy.HR, who=who) as here:
        until = here.days.moment(add_months(here.today, 12 * years), time())
        found = [
            look_ahead(
                here.engine,
                Question(
                    here.now, until, name, headcount, shares, cents(cost) if cost else 0,
                    here.settings.organisation.conversation_minutes,
                ),
                _quiet if as_json else _progress(),
            )
            for name in (workflow or [None])
        ]  # fmt: skip
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
