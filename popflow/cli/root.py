"""The program's commands by name, and where each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from popflow.cli.lazy import Entry, LazyGroup

if TYPE_CHECKING:
    from typer.core import TyperGroup

ENTRIES: Final = {
    "init": Entry("init", "Make an organisation's folder: settings, workflows, database."),
    "check": Entry("check", "Say whether settings, workflows, plugins and store are in order."),
    "import": Entry("importing", "Take over an HR file, or show what it would change."),
    "run": Entry("running", "Run the daemon and serve the pages."),
    "tick": Entry("tick", "Do once what the daemon does all the time."),
    "status": Entry("status", "Say how the work stands: what is due, who is there, what hangs."),
    "people": Entry("people", "Look people up, name a deputy or take one back."),
    "cycle": Entry("cycle", "Look at cycles, start, move and end them."),
    "agenda": Entry("agenda", "Talking points, and the forms to prepare them."),
    "advice": Entry("advice", "Which kinds of conversation add value; nothing is kept."),
    "plan": Entry("plan", "Write, check and read the plan of a cycle."),
    "sign": Entry("sign", "Sign a version of the plan."),
    "checkin": Entry("checkin", "Tell how it is going."),
    "evaluate": Entry("evaluate", "Look back: what became of each goal."),
    "workflow": Entry("workflow", "Look at workflows, check them, move cycles to a newer one."),
    "plugins": Entry("plugins", "Say how each plugin stands."),
    "outbox": Entry("outbox", "Messages on their way: list them, try again, drop."),
    "budget": Entry("budget", "Development budgets, and requests for a training."),
    "account": Entry("account", "Who can sign in, how, and with which tokens."),
    "db": Entry("db", "Upgrade the database, or check it."),
    "forecast": Entry(
        "forecast", "Say what the coming years ask: conversations, hours, letters, money."
    ),
    "demo": Entry("demo", "Play years of an organisation on a virtual clock."),
}


class Root(LazyGroup):
    """All commands of the program."""

    entries = ENTRIES


def root() -> TyperGroup:
    """The program, none of its commands imported."""
    app = typer.Typer(
        name="popflow",
        cls=Root,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Runs the cycles of personal development conversations between employees and "
        "their managers.",
        epilog="Every command takes --json for programs, and --help.",
    )

    @app.callback()
    def program() -> None:
        """Runs the cycles of personal development conversations."""

    group: TyperGroup = typer.main.get_group(app)
    return group
