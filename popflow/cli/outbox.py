"""``popflow outbox``: messages on their way."""

from typing import Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say, table

app = group("Messages on their way: list them, try again, drop.")
Keys = Annotated[list[str] | None, typer.Argument(help="Keys, as 'outbox list' shows them.")]


@app.command("list")
def list_messages(
    *,
    status: Annotated[
        str | None, typer.Option(help="pending, leased, sent, dead or suppressed.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="To this number, or 'hr'.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 100,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List messages, the newest first: kind, recipient and status, never their text."""
    from popflow.cli.choices import chosen
    from popflow.cli.session import Policy, opened
    from popflow.engine.letters import counted, listed
    from popflow.ports import Status

    wanted = chosen(Status, status, "--status") if status else None
    with opened(config, Policy.MESSAGE_LIST, who=who) as here:
        parcels = listed(here.engine, wanted, to, limit)
        counts = counted(here.engine)
        if as_json:
            emit({"counts": {one.value: counts.get(one, 0) for one in Status},
                  "messages": parcels})  # fmt: skip
            return
        rows = [
            (p.key, p.message.kind, p.message.recipient, p.status, p.attempts,
             here.local(p.settled_at or p.due), p.error or "")
            for p in parcels
        ]  # fmt: skip
        say(*table(("key", "kind", "to", "status", "tries", "when", "why"), rows))
        say(", ".join(f"{counts.get(one, 0)} {one.value}" for one in Status))


@app.command("retry")
def retry_messages(
    keys: Keys = None,
    dead: Annotated[bool, typer.Option("--all", help="Every dead message.")] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let dead messages be tried again, under the keys that they have."""
    from popflow.cli.failure import Code, CommandError
    from popflow.cli.session import Policy, opened
    from popflow.engine.letters import retry

    if bool(keys) == dead:
        raise CommandError(Code.USAGE, "Name keys, or --all for every dead message.")
    with opened(config, Policy.MESSAGES, who=who) as here:
        tried = retry(here.engine, keys if not dead else None)
        if as_json:
            emit({"retried": tried})
        else:
            say(f"{len(tried)} messages will be tried again.")


@app.command("drop")
def drop_messages(
    keys: Annotated[list[str], typer.Argument(help="Keys, as 'outbox list' shows them.")],
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Never send messages that are dead or wait; they stay listed as suppressed."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.letters import drop

    with opened(config, Policy.MESSAGES, who=who) as here:
        dropped = drop(here.engine, keys)
        if as_json:
            emit({"dropped": dropped})
        else:
            say(f"{len(dropped)} messages will not be sent.")
