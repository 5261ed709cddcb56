"""Rules about events: what the core needs of its own, and what a file makes up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.definitions.findings import did_you_mean
from popflow.definitions.vocabulary import EVENTS, EVERYWHERE
from popflow.domain.actions import ACTIONS
from popflow.domain.budget import BudgetMove
from popflow.domain.effect import MessageKind
from popflow.domain.guards import BUDGET
from popflow.domain.person import Role

if TYPE_CHECKING:
    from popflow.definitions.parser import Draft, Placed
    from popflow.definitions.vocabulary import EventRule
    from popflow.domain.workflow import Transition

_ASKING: Final = (BudgetMove.RESERVE, BudgetMove.DIFFERENCE)
_TOLD: Final = frozenset(MessageKind)


def check(draft: Draft) -> None:
    """Note what is wrong with the events."""
    _own(draft)
    for placed in draft.transitions():
        rule = EVENTS.get(placed.thing.event)
        if rule is not None:
            _core(placed, rule, draft)
        elif placed.thing.event in draft.events:
            _made_up(placed, draft)
        _told(placed, draft)
        _money(placed, draft)
    _unknown(draft)


def _money(placed: Placed[Transition], draft: Draft) -> None:
    """The budget is asked by ``budget`` and refuses by its guard: neither goes alone."""
    way = placed.thing
    asked, heard = way.budget in _ASKING, BUDGET in way.guards
    if asked and not heard:
        draft.findings.add(
            "PF214",
            draft.spot((*placed.path, "budget")),
            f"'{way.event}' would take money that is not there.",
            f"Add '{BUDGET}' under 'when'.",
        )
    elif heard and not asked:
        draft.findings.add(
            "PF214",
            draft.spot((*placed.path, "when")),
            f"'{BUDGET}' is asked nothing without 'budget'.",
            "Add 'budget: reserve', or 'budget: difference' where the plan is amended.",
        )


def _own(draft: Draft) -> None:
    used = {placed.thing.event for placed in draft.transitions()}
    for number, event in enumerate(draft.events):
        spot = draft.spot(("events", number))
        if event in EVENTS or event in EVERYWHERE or event in ACTIONS:
            draft.findings.add(
                "PF211", spot, f"'{event}' is an event of the core.", "Remove it from 'events'."
            )
        elif event not in used and draft.complete:
            draft.findings.add(
                "PF217", spot, f"No state uses the event '{event}'.", "Remove it from 'events'."
            )


def _unknown(draft: Draft) -> None:
    for name, placed in draft.states.items():
        for event in draft.fields["states"][name].get("on", {}):
            if event not in EVENTS and event not in draft.events:
                draft.findings.add(
                    "PF212",
                    draft.key_spot((*placed.path, "on", event)),
                    f"The event '{event}' is not known.",
                    f"{did_you_mean(event, (*EVENTS, *draft.events))} An event of your own "
                    "stands under 'events' at the top of the file.",
                )


def _core(placed: Placed[Transition], rule: EventRule, draft: Draft) -> None:
    way = placed.thing
    source, target = draft.milestone(way.source), draft.milestone(way.target)
    if source is not None and source not in rule.places:
        places = " or ".join(sorted(rule.places))
        draft.findings.add(
            "PF213",
            draft.spot(placed.path),
            f"'{way.event}' has no meaning in a state with the milestone '{source}'.",
            f"It belongs to {places}.",
        )
    wanted = rule.leads_to or source
    if None not in {source, target, wanted} and target != wanted:
        draft.findings.add(
            "PF213",
            draft.spot((*placed.path, "to")),
            f"'{way.event}' leads to a state with the milestone '{wanted}', not '{target}'.",
            "Name another state, or correct its milestone.",
        )
    _brings(placed, rule, draft)
    _guarded(placed, rule, draft)


def _brings(placed: Placed[Transition], rule: EventRule, draft: Draft) -> None:
    way = placed.thing
    fields = draft.fields["states"][way.source]["on"][way.event][placed.path[-1]]
    if way.sets != rule.sets and ("sets" in fields or rule.sets):
        wanted = f"Write 'sets: {rule.sets}'." if rule.sets else "Remove 'sets'."
        draft.findings.add(
            "PF214",
            draft.spot((*placed.path, "sets")),
            f"'{way.event}' brings along {rule.sets or 'nothing'}.",
            wanted,
        )


def _guarded(placed: Placed[Transition], rule: EventRule, draft: Draft) -> None:
    way = placed.thing
    for guard in rule.guards:
        if guard not in way.guards:
            draft.findings.add(
                "PF214",
                draft.spot((*placed.path, "when")),
                f"'{way.event}' without the guard '{guard}' would bind people to nothing.",
                f"Add '{guard}' under 'when'.",
            )
    if rule.completed and way.by and Role.SYSTEM not in way.by:
        draft.findings.add(
            "PF215",
            draft.spot((*placed.path, "by")),
            f"The system fires '{way.event}' when people did the last thing that it waits for.",
            "Add 'system' under 'by'.",
        )


def _made_up(placed: Placed[Transition], draft: Draft) -> None:
    way = placed.thing
    source, target = draft.milestone(way.source), draft.milestone(way.target)
    if None not in {source, target} and source != target:
        draft.findings.add(
            "PF213",
            draft.spot((*placed.path, "to")),
            f"'{way.event}' is an event of your own and cannot reach the milestone '{target}'.",
            f"Lead to another state with the milestone '{source}'; the core's events go on.",
        )
    if way.sets is not None:
        draft.findings.add(
            "PF214",
            draft.spot((*placed.path, "sets")),
            f"'{way.event}' is an event of your own: nothing is done with what it brings.",
            "Remove 'sets'.",
        )


def _told(placed: Placed[Transition], draft: Draft) -> None:
    event = placed.thing.event
    known = event in EVENTS or event in draft.events
    if placed.thing.tell and known and event not in _TOLD:
        draft.findings.add(
            "PF216",
            draft.spot((*placed.path, "tell")),
            f"popflow has no message about '{event}'.",
            "Remove 'tell'.",
        )
