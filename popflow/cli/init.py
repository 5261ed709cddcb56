"""``popflow init``: an organisation's folder."""

from pathlib import Path
from typing import Annotated

import typer

from popflow.cli.options import Json, group
from popflow.cli.output import emit, say

app = group("Make an organisation's folder: settings, workflows, database.")


@app.command("init")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make or fill.")],
    as_json: Json = False,
) -> None:
    """Write popflow.toml, the workflows with their questions, and an empty database.

    What is there already stays as it is.
    """
    from popflow.cli.filling import fill
    from popflow.cli.session import Policy, opened

    made, kept = fill(folder)
    with opened(folder / "popflow.toml", Policy.OPERATOR, upgrade=True) as here:
        store = here.engine.store.describe()
    if as_json:
        emit({"folder": folder.resolve(), "made": made, "kept": kept, "store": store})
        return
    say(f"{folder.resolve()}: made {len(made)} files.")
    if kept:
        say(f"Left as they were: {', '.join(kept)}.")
    say(
        "",
        "What next:",
        f"  cd {folder}",
        "  edit popflow.toml: the name, and at least one HR adviser under [roles]",
        "  popflow import YOUR-HR-FILE.csv --dry-run     see what would be taken over",
        "  popflow import YOUR-HR-FILE.csv",
        "  popflow check                                 see what is still missing",
        "  popflow account add NUMBER                    let somebody sign in, HR first",
        "  popflow run                                   the daemon, and the pages beside it",
    )
