"""Which workflows people are on, as the organisation chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.engine.choosing import today_of

if TYPE_CHECKING:
    from popflow.domain.workflow import Compiled
    from popflow.engine.setup import Engine

EVERYBODY: Final = "everybody"


@dataclass(frozen=True, slots=True)
class InUse:
    """A workflow as its file says now, and for whom: everybody, or roll-outs by name."""

    workflow: Compiled
    used_for: tuple[str, ...]


def in_use(engine: Engine) -> list[InUse]:
    """The workflows that are chosen today, that of everybody first.

    Raises:
        DefinitionError: The file of one of them cannot be used.
    """
    options, today = engine.options, today_of(engine, engine.clock.now())
    whose: dict[str, list[str]] = {options.workflow: [EVERYBODY]}
    for rollout in options.rollouts:
        if rollout.runs_on(today):
            whose.setdefault(rollout.workflow, []).append(rollout.name)
    return [
        InUse(engine.compile(engine.source.current(name)), tuple(used))
        for name, used in whose.items()
    ]
