"""``popflow import``: take over an HR file, or show what it would change."""

from pathlib import Path
from typing import Annotated

import typer

from popflow.cli.options import Config, Json, group
from popflow.cli.output import emit, say

app = group("Take over an HR file, or show what it would change.")
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
Full = Annotated[
    bool,
    typer.Option(
        "--full", help="The file is complete: who is absent has left, what is absent is gone."
    ),
]
Posts = Annotated[
    bool, typer.Option("--posts", help="It holds posts with their competences, not people.")
]
TrainingPlan = Annotated[
    bool, typer.Option("--training-plan", help="It holds the strategic training plan.")
]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, as your HR system exports it.")],
    *,
    dry_run: DryRun = False,
    full: Full = False,
    posts: Posts = False,
    training_plan: TrainingPlan = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Put what a file of HR holds in place of what is known; differences are shown.

    People, or with an option posts or the training plan, to which goals can point.
    """
    if posts or training_plan:
        _import_list(
            file, config, (posts, training_plan), full=full, dry_run=dry_run, as_json=as_json
        )
        return
    from functools import partial

    from popflow.cli.import_words import data, told, unread
    from popflow.cli.session import Policy, opened
    from popflow.engine.comparing import Import
    from popflow.engine.people import import_people
    from popflow.hrfiles import PeopleFile

    with opened(config, Policy.OPERATOR) as here:
        read = PeopleFile(file, here.settings.people.columns.headers)
        given = Import(read, read.fields, partial(unread, read, file, full=full), full)
        done = import_people(here.engine, given, dry_run=dry_run)
        if as_json:
            emit(data(read, done, file, dry_run=dry_run))
        else:
            say(*told(here.words, read, done, file, dry_run=dry_run))
    if done.changes.refused is not None:
        raise typer.Exit(1)


def _import_list(
    file: Path,
    config: Path | None,
    kinds: tuple[bool, bool],
    *,
    full: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from popflow.cli.failure import Code, CommandError
    from popflow.cli.list_words import take_over
    from popflow.cli.session import Policy, opened

    posts, training = kinds
    if posts and training:
        message = "--posts and --training-plan exclude each other: a file holds one of both."
        raise CommandError(Code.USAGE, message)
    with opened(config, Policy.OPERATOR) as here:
        take_over(here, file, training=training, full=full, dry_run=dry_run, as_json=as_json)
