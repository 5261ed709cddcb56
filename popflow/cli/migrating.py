"""``popflow workflow migrate``: running cycles to what a workflow's file says now."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from collections.abc import Iterable

_PROBLEMS = {
    "no_such_state": "no such state: map it with --map OLD=NEW",
    "other_milestone": "the state has another milestone: map it to one with the same",
}


def add_to(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command("migrate")(migrate_cycles)


def migrate_cycles(
    name: Annotated[str, typer.Argument(help="Workflow whose present file is the goal.")],
    *,
    origin: Annotated[
        str | None, typer.Option("--from", help="Cycles of this workflow; of NAME if left out.")
    ] = None,
    states: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", help="Which state becomes which; repeat it."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would happen.")
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Move running cycles to a workflow's newer file, with a verdict for each: HR does."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.migrate import migrate

    mapped = _mapped(states or [])
    with opened(config, Policy.HR, who=who) as here:
        verdicts = migrate(
            here.engine, name, here.doer, states=mapped, dry_run=dry_run, origin=origin
        )
        if as_json:
            emit({"workflow": name, "dry_run": dry_run, "verdicts": verdicts})
            return
        rows = [
            (v.cycle, v.source, v.target, v.timers_before, v.timers_after,
             _PROBLEMS.get(v.problem, v.problem) or "moves")
            for v in verdicts
        ]  # fmt: skip
        say(*table(("cycle", "state", "becomes", "timers", "then", "verdict"), rows))
        moves = sum(not v.problem for v in verdicts)
        done = "would move" if dry_run else "moved"
        say(f"{moves} cycles {done}, {len(verdicts) - moves} stay on their own definition.")


def _mapped(given: "Iterable[str]") -> dict[str, str]:
    from popflow.cli.failure import Code, CommandError

    mapped = {}
    for one in given:
        old, equals, new = one.partition("=")
        if not (old.strip() and equals and new.strip()):
            raise CommandError(Code.USAGE, f"'{one}' maps nothing. Write --map OLD=NEW.")
        mapped[old.strip()] = new.strip()
    return mapped
