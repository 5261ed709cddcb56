"""Does something to a cycle for somebody, and says what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.cycle_data import entry_data
from popflow.cli.labels import label
from popflow.cli.output import emit, say
from popflow.cli.session import Policy, opened
from popflow.engine.cycles import Deed, act

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from popflow.cli.session import Session
    from popflow.domain.course import Decision
    from popflow.domain.event import Payload


def do(
    cycle: int,
    event: str,
    bring: Callable[[Session], Payload | None],
    *,
    config: Path | None,
    who: str | None,
    as_json: bool,
    reason: str | None = None,
) -> None:
    """Do something to a cycle and say what became of it.

    Args:
        cycle: Number of the cycle.
        event: An event of the workflow or an action.
        bring: Makes what the event carries, once the application is open.
        config: The popflow.toml; ``None`` finds it.
        who: Number of the person who acts.
        as_json: Say it as JSON.
        reason: Why, in the person's own words.
    """
    with opened(config, Policy.RELATION, who=who) as here:
        deed = Deed(event, bring(here), reason)
        report(here, act(here.engine, cycle, here.doer, deed), as_json=as_json)


def nothing(_: Session) -> None:
    """For an event that carries nothing."""


def report(here: Session, decision: Decision, *, as_json: bool) -> None:
    """Say what was decided, and saved."""
    cycle = decision.cycle
    if as_json:
        emit({
            "cycle": cycle.id, "person": cycle.person, "state": cycle.state,
            "milestone": cycle.milestone, "revision": cycle.revision,
            "conversation_at": cycle.conversation_at,
            "entries": [entry_data(entry) for entry in decision.entries],
        })  # fmt: skip
        return
    what = ", ".join(here.words.happened(entry.event) for entry in decision.entries)
    state = here.words.state(cycle.state)
    say(label(here.words.language, "done", id=cycle.id, what=what, state=state))
