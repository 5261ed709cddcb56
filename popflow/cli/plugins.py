"""``popflow plugins``: how each plugin stands."""

from typing import TYPE_CHECKING

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.extension import PluginStanding

app = group("Say how each plugin stands.")


@app.command("plugins")
def plugins(who: As = None, config: Config = None, as_json: Json = False) -> None:
    """List the plugins: loaded, blocked, failed or set aside, with what went wrong.

    What failed when it was called, by the daemon or another command, is shown with its moment.
    """
    from dataclasses import asdict

    from popflow.bootstrap import plugin_standings
    from popflow.cli.place import settings_or_defaults
    from popflow.cli.policy import Policy, admit_office
    from popflow.extension import commands

    settings = settings_or_defaults(config)
    admit_office(who, settings, Policy.OPERATE)
    standings = plugin_standings(settings)
    added = commands(settings.plugins.block)
    if as_json:
        emit({
            "plugins": [{**asdict(one.report), "failed_at": one.failed_at} for one in standings],
            "commands": [{"name": one.name, "distribution": one.distribution} for one in added],
        })  # fmt: skip
        return
    rows = [
        (one.name, one.state, f"{one.distribution} {one.version}".strip(), ", ".join(one.hooks))
        for one in (standing.report for standing in standings)
    ]
    say(*table(("plugin", "state", "distribution", "hooks"), rows) or ["No plugin is installed."])
    for standing in standings:
        say(*_words(standing))
    for command in added:
        say(f"popflow {command.name}: a command of {command.distribution}")


def _words(standing: "PluginStanding") -> "Iterator[str]":
    report = standing.report
    if report.guards:
        yield f"{report.name} answers: {', '.join(report.guards)}"
    if report.problem:
        when = f" (a call failed at {standing.failed_at})" if standing.failed_at else ""
        yield f"{report.name}: {report.problem}{when}"
