"""``popflow advice``: which conversations add value, by the two matrices; nothing is kept."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import Config, Json, group
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from popflow.cli.matrices import Pair

app = group("Advise on the kinds of conversation that add value; nothing is kept.")
Mark = Annotated[str | None, typer.Option(metavar="+|-", help="'+' is high, '-' is low.")]
Grade = Annotated[str | None, typer.Option(metavar="low|high", help="'low' or 'high'.")]


@app.command("advice")
def advise(
    *,
    performance: Mark = None,
    potential: Mark = None,
    ability: Grade = None,
    willingness: Grade = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say which conversations fit: by performance and potential, by ability and willingness.

    It is advice to people and never a decision. Nothing is stored: no score enters a POP.
    """
    from popflow.cli.matrices import advice_data, advice_lines, pair
    from popflow.cli.place import settings_or_defaults
    from popflow.documents import Words

    asked: dict[str, Pair | None] = {
        "performance_potential": pair({"performance": performance, "potential": potential}),
        "ability_willingness": pair({"ability": ability, "willingness": willingness}),
    }
    given = {matrix: levels for matrix, levels in asked.items() if levels is not None}
    if not given:
        from popflow.cli.failure import Code, CommandError

        raise CommandError(
            Code.USAGE,
            "Say --performance and --potential, or --ability and --willingness, or all four.",
        )
    words = Words(settings_or_defaults(config).organisation.language)
    if as_json:
        emit(advice_data(words, given))
    else:
        say(*advice_lines(words, given))
