"""``popflow import``: take over an HR file, or show what it would change."""

from pathlib import Path
from typing import Annotated

import typer

from popflow.cli.options import Config, Json, group
from popflow.cli.output import emit, say

app = group("Take over an HR file, or show what it would change.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, as your HR system exports it.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="The file names everybody: who is absent has left.")
    ] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Put an HR file's people in place of what is known of them; differences are shown."""
    from popflow.cli.import_words import data, refuse_unsure, told
    from popflow.cli.session import Policy, opened
    from popflow.engine.people import Import, import_people
    from popflow.hrfiles import read_people

    with opened(config, Policy.OPERATOR) as here:
        read = read_people(file, here.settings.people.columns.headers)
        if full:
            refuse_unsure(read, file)
        given = Import(read.people, read.fields, read.unread, full)
        done = import_people(here.engine, given, dry_run=dry_run)
        if as_json:
            emit(data(read, done, file, dry_run=dry_run))
        else:
            say(*told(here.words, read, done, file, dry_run=dry_run))
    if done.changes.refused is not None:
        raise typer.Exit(1)
