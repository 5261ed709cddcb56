"""``popflow workflow``: look at workflows, check them, move cycles to a newer one."""

from pathlib import Path
from typing import Annotated

import typer

from popflow.cli import migrating
from popflow.cli.options import Config, Json, group
from popflow.cli.output import emit, raw, say, table

app = group("Look at workflows, check them, move cycles to a newer one.")
migrating.add_to(app)
Name = Annotated[str, typer.Argument(help="Name of the workflow.")]


@app.command("list")
def list_workflows(config: Config = None, as_json: Json = False) -> None:
    """List the workflows that can be chosen, and which are."""
    from popflow.cli.workshop import workshop

    shop = workshop(config)
    listed = [
        {
            "name": name,
            "file": shop.catalog.path(name),
            "own": shop.catalog.path(name).is_relative_to(shop.own),
            "used": shop.used.get(name),
        }
        for name in shop.catalog.names()
    ]
    if as_json:
        emit(listed)
        return
    rows = [(one["name"], one["used"] or "", one["file"]) for one in listed]
    say(*table(("workflow", "used for", "file"), rows))


@app.command("check")
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME OR FILE]...", help="Which; all when left out."),
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say what does not fit in workflow files, with line, column and what to do about it."""
    from popflow.cli.linting import lint_all, lint_some
    from popflow.cli.workshop import workshop
    from popflow.definitions import Severity

    shop = workshop(config)
    found = lint_some(shop, names) if names else lint_all(shop)
    errors = sum(one.severity is Severity.ERROR for one in found)
    if as_json:
        emit({"errors": errors, "warnings": len(found) - errors, "findings": found})
    else:
        say(*(str(one) for one in found))
        say(f"{errors} errors, {len(found) - errors} warnings.")
    if errors:
        raise typer.Exit(1)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name of the workflow, or of a question set.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Tell a workflow state by state, with its question sets; or tell a set, by its questions."""
    from popflow.cli.form_words import asked_lines
    from popflow.cli.workflow_words import told
    from popflow.cli.workshop import workshop

    shop = workshop(config)
    if name not in shop.catalog.names() and name in shop.catalog.question_names():
        asked = shop.catalog.questions(name)
        if as_json:
            emit(asked)
        else:
            say(*asked_lines(asked, shop.language))
        return
    definition = shop.catalog.current(name)
    if as_json:
        emit(definition)
    else:
        say(*told(definition, shop.language))


@app.command("diagram")
def diagram(
    name: Name,
    language: Annotated[
        str | None, typer.Option(help="nl or en; the organisation's when left out.")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Print the workflow as a Mermaid state diagram."""
    from popflow.cli.workshop import workshop
    from popflow.definitions import mermaid

    shop = workshop(config)
    drawn = mermaid(shop.catalog.current(name), language or shop.language)
    if as_json:
        emit({"name": name, "mermaid": drawn})
    else:
        raw(drawn)


@app.command("schema")
def schema(
    questions: Annotated[
        bool, typer.Option("--questions", help="Of question sets, instead of workflows.")
    ] = False,
    as_json: Json = False,  # noqa: ARG001 - a schema is JSON either way
    file: Annotated[
        Path | None, typer.Option("--write", help="Write it to a new file, for an editor.")
    ] = None,
) -> None:
    """Print the JSON Schema of workflow files, for editors."""
    import json

    from popflow import definitions
    from popflow.cli.failure import Code, CommandError

    made = definitions.question_schema() if questions else definitions.workflow_schema()
    text = json.dumps(made, indent=2)
    if file is None:
        raw(text)
        return
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text + "\n")
    except FileExistsError:
        message = f"{file} is there already, and nothing is overwritten. Name another file."
        raise CommandError(Code.FILE, message) from None
    say(f"Written to {file}.")
