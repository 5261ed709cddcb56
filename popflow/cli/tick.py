"""``popflow tick``: do once what the daemon does all the time."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from pathlib import Path

    from popflow.engine.outbox import Delivered
    from popflow.engine.ticked import Ticked
    from popflow.ports import Clock

app = group("Do once what the daemon does all the time.")


@app.command("tick")
def tick_once(
    now: Annotated[
        str | None,
        typer.Option("--now", help="As if it were that moment; the clock's when left out."),
    ] = None,
    confirm: Annotated[
        bool,
        typer.Option("--confirm", help="You looked at clock and store: go on after a hold."),
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Fire what is due, plan what is owed, deliver messages: once.

    What it does stands in the log as well, on standard error; what went wrong is the last line.
    """
    from popflow.bootstrap import refuse_voluntary_duty
    from popflow.cli.holding import confirm_hold, holder
    from popflow.cli.session import Policy, opened
    from popflow.engine.tick import tick

    with opened(config, Policy.OPERATE, who=who, clock=_clock(now, config), logs=True) as here:
        refuse_voluntary_duty(here.app)
        with here.engine.store.occupy(holder(), shared=here.engine.queue is not None):
            confirmed = confirm_hold(here) if confirm else None
            done = tick(here.app.pulse, here.now)
        if as_json:
            emit({**_data(done), "confirmed": confirmed})
            return
        if confirmed:
            say(f"Confirmed; it was held because of: {confirmed}.")
        say(*_lines(done, here.local(done.now)))


def _clock(now: str | None, config: "Path | None") -> "Clock | None":
    if now is None:
        return None
    from popflow.cli.place import settings_of
    from popflow.cli.times import read_moment
    from popflow.domain.days import WorkingDays
    from popflow.scheduling.clock import FixedClock

    settings = settings_of(config)
    days = WorkingDays(settings.organisation.zone, opens=settings.calendar.opens)
    return FixedClock(read_moment(now, days, "--now"))


def _data(done: "Ticked") -> dict[str, object]:
    fired, launched, delivered = done.fired, done.launched, done.delivered
    return {
        "now": done.now,
        "launched": launched.started,
        "late": launched.late,
        "late_days": launched.late_days,
        "transitions": fired.transitions,
        "reminders": fired.reminders,
        "held_back": fired.held_back,
        "stale": fired.stale,
        "set_aside": fired.set_aside,
        "sent": delivered.sent,
        "suppressed": delivered.suppressed,
        "retried": delivered.retried,
        "dead": delivered.dead,
        "ended": done.ended,
        "reminded": done.reminded,
        "erased": done.erased,
        "posted": done.posted,
        "repaired": done.repaired,
        "sealed": done.sealed,
        "caught_up": done.caught_up,
    }


def _posted(delivered: "Delivered") -> str:
    return (
        f"  messages: {delivered.sent} sent, {delivered.suppressed} suppressed, "
        f"{delivered.retried} to be tried again, {delivered.dead} dead"
    )


def _lines(done: "Ticked", moment: str) -> list[str]:
    fired, launched = done.fired, done.launched
    lines = [
        f"Tick of {moment}",
        f"  cycles planned: {launched.started}, ended because somebody left: {done.ended}",
        f"  timers fired: {fired.transitions} transitions, {fired.reminders} reminders",
        _posted(done.delivered),
    ]
    if launched.late:
        lines.append(
            f"  {launched.late} conversations come later than the model wants, "
            f"by {launched.late_days} days at most: managers' weeks are full"
        )
    if fired.set_aside:
        lines.append(f"  {fired.set_aside} timers failed and were set aside: see 'popflow check'")
    if done.erased:
        lines.append(f"  what people wrote was erased of {done.erased} cycles: its time is over")
    if done.caught_up:
        lines.append("  caught up after a standstill: everybody gets one message at most")
    return lines
