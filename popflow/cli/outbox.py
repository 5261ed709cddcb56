"""``popflow outbox``: messages on their way."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Excel, Force, Json, group
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from popflow.cli.session import Session
    from popflow.ports import Parcel

app = group("Messages on their way: list them, try again, drop.")
MOST = 100_000
"""Messages that a list holds at most, and a file when left out."""
USUAL = 100
Keys = Annotated[list[str] | None, typer.Argument(help="Keys, as 'outbox list' shows them.")]


@app.command("list")
def list_messages(
    *,
    status: Annotated[
        str | None, typer.Option(help="pending, leased, sent, dead or suppressed.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="To this number, or 'hr'.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST,
            help="At most so many; 100 when left out, in a file as many as there can be.",
        ),
    ] = None,
    xlsx: Excel = None,
    force: Force = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List messages, the newest first: kind, recipient and status, never their text."""
    from popflow.cli.choices import chosen
    from popflow.cli.new_file import file_for
    from popflow.cli.printing import keep_list, letterhead
    from popflow.cli.session import Policy, opened
    from popflow.documents import outbox_listing
    from popflow.engine.letters import listed
    from popflow.ports import Status

    file = file_for(xlsx, force=force)
    wanted = chosen(Status, status, "--status") if status else None
    with opened(config, Policy.MESSAGE_LIST, who=who) as here:
        parcels = listed(here.engine, wanted, to, limit or (MOST if file else USUAL))
        if file:
            listing = outbox_listing(letterhead(here.settings), parcels)
            keep_list(here, file, listing, as_json=as_json)
        else:
            _show(here, parcels, as_json=as_json)


def _show(here: "Session", parcels: "list[Parcel]", *, as_json: bool) -> None:
    from popflow.engine.letters import counted
    from popflow.ports import Status

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
