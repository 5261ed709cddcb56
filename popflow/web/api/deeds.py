"""What is done to rounds: started, and every event and action by its own address and body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Header

from popflow.domain.person import Party
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, StartRequest, act, start
from popflow.engine.reading import look
from popflow.web.api.caller import Caller, Calling
from popflow.web.api.door import doing, expected
from popflow.web.api.models import DoneOut
from popflow.web.api.models_deeds import EVENTS, Deeds, OtherIn
from popflow.web.api.models_house import StartIn
from popflow.web.api.wording import Id, Line, moment
from popflow.web.gate import allows

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.domain.course import Decision

deeds = doing("deeds")
Match = Annotated[
    str | None,
    Header(
        alias="If-Match", pattern=r'^(\*|(W/)?"?[0-9]{1,15}"?)$',
        description='The revision that one had before one, `"12"`: another one meanwhile is '
        "answered with 409.",
    ),
]  # fmt: skip


def done(decision: Decision) -> DoneOut:
    """What became of it, without content."""
    cycle = decision.cycle
    return DoneOut(
        cycle=cycle.id, revision=cycle.revision, state=cycle.state, milestone=cycle.milestone,
        happened=[entry.event for entry in decision.entries],
    )  # fmt: skip


def _do(caller: Caller, cycle: int, event: str, body: Deeds, if_match: str | None) -> DoneOut:
    revision = expected(if_match, body.revision)
    payload = body.payload(_side(caller, cycle) if event == "signal" else Party.EMPLOYEE)
    deed = Deed(event, payload, body.reason or None, revision)
    return done(act(caller.engine, cycle, caller.doer, deed))


def _side(caller: Caller, cycle: int) -> Party:
    return look(caller.engine, cycle, caller.doer).party or Party.MANAGER


def _endpoint(event: str, kind: type[Deeds]) -> Callable[..., DoneOut]:
    """An endpoint for one event; its own kind of body stands in the document."""

    def endpoint(
        caller: Calling,
        cycle: Id,
        body: Deeds,
        if_match: Match = None,
    ) -> DoneOut:
        return _do(caller, cycle, event, body, if_match)

    endpoint.__annotations__ = {
        "caller": Calling, "cycle": Id, "body": kind, "if_match": Match, "return": DoneOut,
    }  # fmt: skip
    endpoint.__name__ = event
    return allows(Policy.RELATION)(endpoint)


for _name, (_kind, _title) in EVENTS.items():
    deeds.post(f"/cycles/{{cycle}}/events/{_name}", summary=_title, operation_id=_name)(
        _endpoint(_name, _kind)
    )


@deeds.post("/cycles/{cycle}/events/{event}")
@allows(Policy.RELATION)
def other_event(
    caller: Calling, cycle: Id, event: Line, body: OtherIn, if_match: Match = None
) -> DoneOut:
    """Let an event of an organisation's own workflow happen."""
    return _do(caller, cycle, event, body, if_match)


@deeds.post("/cycles", status_code=201)
@allows(Policy.RELATION)
def start_round(caller: Calling, body: StartIn) -> DoneOut:
    """Plan a round: HR for anybody, employee or manager with a signal.

    A signal while a round is open becomes a talking point of it.
    """
    wished = moment(body.wished_at) if body.wished_at else None
    request = StartRequest(
        body.person, body.signal.strip(), wished, body.copy_of, body.reason or None
    )
    return done(start(caller.engine, caller.doer, request))
