"""Rounds as the contracts save them: made by `decide`, kept by the store under test."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from popflow.domain.cycle import Origin
from popflow.domain.person import SYSTEM
from popflow.domain.planning import Start
from popflow.machine import compile_definition
from popflow.testing.clock import MONDAY
from popflow.testing.people import HR_ADVISER, make_facts, make_person
from popflow.testing.story import Story
from popflow.testing.workflows import make_definition

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.domain.course import Decision
    from popflow.domain.workflow import Compiled
    from popflow.ports import Store


@cache
def small_workflow(key: str = "small-1", name: str = "small") -> Compiled:
    """The kit's own workflow, compiled once."""
    return compile_definition(make_definition(key, name))


def plan(
    store: Store,
    person: str = "200",
    partner: str = "100",
    now: datetime = MONDAY,
    workflow: Compiled | None = None,
) -> Story:
    """Plan a cycle for somebody and save it, with everybody whom it names."""
    pinned = workflow or small_workflow()
    employee, manager = make_person(person, partner), make_person(partner, manager=None)
    with store.begin() as unit:
        unit.people.save([manager, employee])
        unit.definitions.put(pinned.definition)
        (number,) = unit.cycles.reserve(1)
        story = Story(
            pinned, make_facts(employee, manager), now, Start(number, Origin.LAUNCH, SYSTEM)
        )
        unit.cycles.save(story.decisions)
        unit.commit()
    return story


def keep(store: Store, *decisions: Decision) -> None:
    """Save decisions, each on the one before it, and commit."""
    with store.begin() as unit:
        for decision in decisions:
            unit.cycles.save([decision])
        unit.commit()


def cancel(store: Store, story: Story) -> None:
    """End a round and save that."""
    keep(store, story.tell("cancel", HR_ADVISER, reason="a mistake"))
