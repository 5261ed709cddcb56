"""``popflow check``: whether everything is in order."""

from typing import Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say

app = group("Say whether settings, workflows, plugins and store are in order.")


@app.command("check")
def check(
    data: Annotated[
        bool, typer.Option("--data", help="Check every cycle, message and posting as well.")
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Check settings, policy, roles, workflows, plugins, store; exit 1 when something is wrong."""
    from popflow.cli.checks import Level, examine
    from popflow.cli.place import settings_of
    from popflow.cli.policy import Policy, admit_office

    # No default organisation is checked where there is none.
    admit_office(who, settings_of(config), Policy.OPERATE)
    report = examine(config, data=data)
    errors = sum(one.level is Level.ERROR for one in report.findings)
    warnings = sum(one.level is Level.WARNING for one in report.findings)
    if as_json:
        emit({
            "ok": not errors, "errors": errors, "warnings": warnings,
            "findings": report.findings, "store": report.store, "data": report.data,
        })  # fmt: skip
    else:
        say(*(f"  {name}: {value}" for name, value in report.store.items()))
        say(*(str(one) for one in report.findings))
        if report.data is not None:
            say(*(f"  {name}: {value}" for name, value in report.data.items() if name != "broken"))
        say(f"{errors} errors, {warnings} warnings." if errors or warnings else "All is well.")
    if errors:
        raise typer.Exit(1)
