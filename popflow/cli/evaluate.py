"""``popflow evaluate``: one side's view of what became of each goal."""

from pathlib import Path
from typing import Annotated

import typer

from popflow.cli.options import As, Config, Cycle, Json, group

app = group("Look back: what became of each goal.")


@app.command("evaluate")
def evaluate(
    cycle: Cycle,
    *,
    file: Annotated[
        Path | None,
        typer.Argument(help="Judgements in TOML or JSON, '-' for standard input."),
    ] = None,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            "--goal",
            metavar="KEY=OUTCOME",
            help="reached, partly, not_reached, dropped or under_way; repeat it per goal.",
        ),
    ] = None,
    work: Annotated[
        list[str] | None,
        typer.Option("--work", metavar="KEY=TEXT", help="What it does for the work."),
    ] = None,
    career: Annotated[
        list[str] | None,
        typer.Option("--career", metavar="KEY=TEXT", help="What it does for the career."),
    ] = None,
    needed_next: Annotated[str, typer.Option("--needed-next", help="What else is needed.")] = "",
    problem_left: Annotated[
        str, typer.Option("--problem-left", help="A problem that is left, if any.")
    ] = "",
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Look back on the goals, for one's own side; differing answers stand side by side."""
    from popflow.cli.answers import Given, answers_of
    from popflow.cli.doing import do

    given = Given(
        tuple(goal or ()), tuple(work or ()), tuple(career or ()), needed_next, problem_left
    )
    answers = answers_of(file, given)
    do(cycle, "answer", lambda _: answers, config=config, who=who, as_json=as_json)
