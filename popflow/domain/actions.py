"""What people do inside a state: talking points, drafts, signatures, answers.

An action leaves the state as it is. Some complete an event: the second signature agrees, the
second answer evaluates, the second list that is ready exchanges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from popflow.domain import advising, agreement, execution, supervising
from popflow.domain.agenda import AgendaItem, own_items
from popflow.domain.cycle import ERASED, Change
from popflow.domain.effect import MessageKind
from popflow.domain.event import Correction, ItemKey, NewItem, NewRemark, Refusal, Signal
from popflow.domain.guards import needed_lists
from popflow.domain.person import PARTY_ROLES, Party, Role
from popflow.domain.remark import Remark
from popflow.domain.situation import Situation
from popflow.domain.steps import new_partner
from popflow.domain.workflow import ENDS, Milestone

Changes = tuple[Change, ...]
_BEFORE = frozenset({Milestone.PLANNED, Milestone.ANNOUNCED})
_TALKING = _BEFORE | {Milestone.AGENDAS_EXCHANGED}
_AFTER = frozenset({Milestone.AGREED, Milestone.EXECUTING})
_WRITING = _AFTER | {Milestone.AGENDAS_EXCHANGED}
_OPEN = _TALKING | _AFTER | {Milestone.EVALUATED}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that people can do without leaving the state.

    Attributes:
        milestones: Where it can be done; an end among them, also after the round ended.
        completes: Events that it may bring about, tried in order.
        binding: When the completed event is refused, so is the action: the last signature is not
            set under a plan for which there is no money.
        tells: Who else hears of it.
        always: Also while the cycle is suspended: it waits for nobody to come back.
    """

    run: Callable[[Situation], Changes | Refusal]
    milestones: frozenset[Milestone]
    by: frozenset[Role] = PARTY_ROLES
    completes: tuple[str, ...] = ()
    binding: bool = False
    tells: Callable[[Situation], tuple[tuple[Role, MessageKind], ...]] = lambda _: ()
    always: bool = False


def _add_item(s: Situation) -> Changes | Refusal:
    item = s.event.payload
    if not isinstance(item, NewItem) or not item.text.strip() or s.party is None:
        return Refusal("item_missing")
    return _item(s, s.party, item)


def _item(s: Situation, party: Party, item: NewItem) -> Changes:
    key = max(s.cycle.dossier.agenda, default=0) + 1
    late = s.cycle.exchanged_at is not None
    kept = AgendaItem(
        key, party, item.text.strip(), s.now, s.event.actor.number, item.topic, late=late
    )
    return (Change("agenda", kept, key),)


def _remove_item(s: Situation) -> Changes | Refusal:
    item = _named_item(s)
    if item is None or item.party is not s.party:
        return Refusal("item_unknown")
    if item.carried:
        return Refusal("item_carried")
    return (Change("agenda", replace(item, removed=True), item.key),)


def _postpone_item(s: Situation) -> Changes | Refusal:
    item = _named_item(s)
    if item is None or not item.late or item.party is s.party:
        return Refusal("item_not_late")
    return (Change("agenda", replace(item, follow_up=True), item.key),)


def _named_item(s: Situation) -> AgendaItem | None:
    if not isinstance(s.event.payload, ItemKey):
        return None
    item = s.cycle.dossier.agenda.get(s.event.payload.key)
    return None if item is None or item.removed else item


def _ready(s: Situation) -> Changes | Refusal:
    party = s.party
    items = s.cycle.dossier.agenda.values()
    if party is None or (party in needed_lists(s) and not own_items(items, party)):
        return Refusal("list_empty")
    part = "employee_ready" if party is Party.EMPLOYEE else "manager_ready"
    return (Change(part, value=True),)


def _offer_partner(_: Situation) -> Changes | Refusal:
    return (Change("partner_offered", value=True),)


def _signal(s: Situation) -> Changes | Refusal:
    signal = s.event.payload
    if not isinstance(signal, Signal) or not signal.text.strip():
        return Refusal("signal_missing")
    return _item(s, signal.party, NewItem(signal.text))


def _remark(s: Situation) -> Changes | Refusal:
    """What is kept stays as it is; beside it stands what the person says about it."""
    said = s.event.payload
    if s.cycle.erased_at is not None:
        return Refusal("content_erased")
    if not isinstance(said, NewRemark) or not said.text.strip():
        return Refusal("remark_missing")
    key = max(s.cycle.dossier.remarks, default=0) + 1
    return (Change("remarks", Remark(key, said.text.strip(), s.now, s.event.actor.number), key),)


def _erase(s: Situation) -> Changes | Refusal:
    """What people wrote is taken away for good; what happened, and when, stays."""
    return Refusal("content_erased") if s.cycle.erased_at else (Change(ERASED, s.now),)


def _relate(s: Situation) -> Changes | Refusal:
    if not isinstance(s.event.payload, Correction) or s.event.payload.partner == s.cycle.person:
        return Refusal("partner_is_employee")
    return new_partner(s, s.event.payload.partner)


def _related(s: Situation) -> tuple[tuple[Role, MessageKind], ...]:
    """Both hear who speaks for the employer now, once there is something to speak about."""
    if s.cycle.announced_at is None:
        return ()
    return ((Role.EMPLOYEE, MessageKind.HAND_OVER), (Role.MANAGER, MessageKind.HAND_OVER))


def _late_item(s: Situation) -> tuple[tuple[Role, MessageKind], ...]:
    if s.cycle.exchanged_at is None or s.party is None:
        return ()
    return ((Role(s.party.other.value), MessageKind.LATE_ITEM),)


def _to_employee(_: Situation) -> tuple[tuple[Role, MessageKind], ...]:
    return ((Role.EMPLOYEE, MessageKind.HAND_OVER),)


def _to_other(s: Situation) -> tuple[tuple[Role, MessageKind], ...]:
    return ((Role(s.party.other.value), MessageKind.SIGN),) if s.party else ()


def _signalled(_: Situation) -> tuple[tuple[Role, MessageKind], ...]:
    return ((Role.EMPLOYEE, MessageKind.SIGNAL), (Role.MANAGER, MessageKind.SIGNAL))


ACTIONS: dict[str, Action] = {
    "add_item": Action(_add_item, _TALKING, completes=("exchange",), tells=_late_item),
    "remove_item": Action(_remove_item, _BEFORE),
    "postpone_item": Action(_postpone_item, frozenset({Milestone.AGENDAS_EXCHANGED})),
    "ready": Action(_ready, _BEFORE, completes=("exchange",)),
    "offer_partner": Action(
        _offer_partner, frozenset({Milestone.AGENDAS_EXCHANGED}),
        by=frozenset({Role.MANAGER, Role.HR}), tells=_to_employee,
    ),
    "draft": Action(agreement.draft, _WRITING, tells=_to_other),
    "sign": Action(agreement.sign, _WRITING, completes=("agree", "amend"), binding=True),
    "confirm": Action(agreement.confirm, _AFTER, completes=("amend",), binding=True),
    "deliver": Action(execution.deliver, _AFTER, by=PARTY_ROLES | {Role.SUPERVISOR}),
    "report": Action(supervising.report, _AFTER, by=frozenset({Role.SUPERVISOR})),
    "invite": Action(advising.invite, _OPEN, tells=advising.invited),
    "uninvite": Action(advising.uninvite, _OPEN, tells=advising.uninvited, always=True),
    "answer": Action(
        execution.answer, frozenset({Milestone.EXECUTING}), completes=("evaluate",)
    ),
    "signal": Action(
        _signal, _OPEN, by=PARTY_ROLES | {Role.HR, Role.SYSTEM}, tells=_signalled, always=True
    ),
    "remark": Action(
        _remark, frozenset(Milestone), by=frozenset({Role.EMPLOYEE}), always=True
    ),
    "erase": Action(
        _erase, frozenset(ENDS), by=frozenset({Role.SYSTEM}), always=True
    ),
    "relate": Action(
        _relate, _OPEN, by=frozenset({Role.SYSTEM}), tells=_related, always=True
    ),
}  # fmt: skip
"""Every action by its name; a workflow file cannot redefine them."""
