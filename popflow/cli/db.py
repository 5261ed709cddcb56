"""``popflow db``: upgrade the database, or check it."""

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say

app = group("Upgrade the database, or check it.")


@app.command("upgrade")
def upgrade(who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Bring the tables to this program's schema; harmless when they are. Make a backup first."""
    from popflow.cli.session import Policy, opened

    with opened(config, Policy.OPERATE, who=who, upgrade=True) as here:
        store = here.engine.store.describe()
        if as_json:
            emit({"upgraded": True, "store": store})
        else:
            say("The tables are this program's.", *(f"  {k}: {v}" for k, v in store.items()))


@app.command("check")
def check(who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Say whether the tables are this program's and the database is sound."""
    from popflow.cli.place import settings_of
    from popflow.cli.policy import Policy, admit_office
    from popflow.cli.stores import only_store

    admit_office(who, settings_of(config), Policy.OPERATE)
    with only_store(config) as store:
        store.check_schema()
        problems = store.integrity()
        if as_json:
            emit({"sound": not problems, "problems": problems, "store": store.describe()})
        else:
            say(*(f"  {name}: {value}" for name, value in store.describe().items()))
            say(*problems or ["The database is sound."])
    if problems:
        raise typer.Exit(1)
