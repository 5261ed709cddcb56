"""``popflow plugins``: how each plugin stands."""

from popflow.cli.options import Config, Json, group
from popflow.cli.output import emit, say, table

app = group("Say how each plugin stands.")


@app.command("plugins")
def plugins(config: Config = None, as_json: Json = False) -> None:
    """List the plugins: loaded, blocked, failed or set aside, with what went wrong."""
    from popflow.cli.place import settings_or_defaults
    from popflow.extension import commands, load_plugins

    told = settings_or_defaults(config).plugins
    reports = load_plugins(told.tables, told.block, strict=False).report()
    added = commands(told.block)
    if as_json:
        emit({"plugins": reports, "commands": [
            {"name": one.name, "distribution": one.distribution} for one in added
        ]})  # fmt: skip
        return
    rows = [
        (one.name, one.state, f"{one.distribution} {one.version}".strip(), ", ".join(one.hooks))
        for one in reports
    ]
    say(*table(("plugin", "state", "distribution", "hooks"), rows) or ["No plugin is installed."])
    for one in reports:
        if one.guards:
            say(f"{one.name} answers: {', '.join(one.guards)}")
        if one.problem:
            say(f"{one.name}: {one.problem}")
    for command in added:
        say(f"popflow {command.name}: a command of {command.distribution}")
