"""``popflow status``: how the work stands."""

from typing import TYPE_CHECKING

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.cli.session import Session
    from popflow.engine.status import WorkStatus

app = group("Say how the work stands: what is due, what waits, who is there, what is stuck.")


@app.command("status")
def show_status(who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Say how the work stands: jobs, timers, messages, daemons, and what is stuck."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.status import work_status

    with opened(config, Policy.OPERATE, who=who) as here:
        status = work_status(here.engine, here.now)
        if as_json:
            emit(_data(here, status))
        else:
            say(*_lines(here, status), *_daemons(here, status))


def _data(here: "Session", status: "WorkStatus") -> dict[str, object]:
    return {
        "now": status.now,
        "queue": here.settings.engine.queue,
        "jobs": {
            "waiting": {kind.value: count for kind, count in status.depth.waiting.items()},
            "doing": {kind.value: count for kind, count in status.depth.doing.items()},
            "failed": status.depth.failed,
        },
        "timers": {
            "lag_seconds": status.lag.total_seconds(),
            "oldest_due": status.timers.oldest,
            "claimed": status.timers.claimed,
            "lapsed": status.timers.lapsed,
            "aside": status.aside,
        },
        "messages": {
            "oldest": status.oldest_message,
            **{kind.value: count for kind, count in status.messages.items()},
        },
        "daemons": [
            {"name": each.name, "started_at": each.started_at, "seen_at": each.seen_at,
             "silent": each.name in status.silent}
            for each in status.workers
        ],
        "last_tick": status.beat_at,
        "catching_up_since": status.catching_up,
        "held": status.held,
        "stalled": status.stalled,
    }  # fmt: skip


def _lines(here: "Session", status: "WorkStatus") -> "Iterator[str]":
    from popflow.cli.failure import held_message

    depth, timers, sent = status.depth, status.timers, status.messages
    waiting, doing = sum(depth.waiting.values()), sum(depth.doing.values())
    yield f"Queue: {here.settings.engine.queue}; last tick {here.local(status.beat_at, 'never')}"
    yield f"  jobs: {waiting} wait, {doing} are being done, {depth.failed} failed"
    yield f"  timers: the oldest is due since {here.local(timers.oldest, 'none is due')}"
    yield f"    claimed {timers.claimed}, lapsed {timers.lapsed}, set aside {status.aside}"
    yield f"  messages: the oldest waits since {here.local(status.oldest_message, 'none waits')}"
    yield "    " + (", ".join(f"{count} {kind.value}" for kind, count in sent.items()) or "none")
    if status.catching_up is not None:
        yield f"Catching up: it stood still since {here.local(status.catching_up)}."
    if status.held is not None:
        yield held_message(status.held)


def _daemons(here: "Session", status: "WorkStatus") -> "Iterator[str]":
    if not status.workers:
        yield "No daemon is written down."
        return
    rows = [
        (each.name, here.local(each.started_at), here.local(each.seen_at),
         "silent" if each.name in status.silent else "")
        for each in status.workers
    ]  # fmt: skip
    yield from table(("daemon", "since", "seen", ""), rows)
