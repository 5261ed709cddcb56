"""Messages on their way, workflows in use, how many rounds stand where, and how the work does."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from popflow.domain.workflow import Compiled
from popflow.engine.admission import Policy
from popflow.engine.letters import counted, drop, listed, retry
from popflow.engine.status import WorkStatus, work_status
from popflow.engine.workflows import InUse, in_use
from popflow.ports import Parcel, Status
from popflow.web.api import models_standing as m
from popflow.web.api.caller import Calling, words_of
from popflow.web.api.cycles import Limit
from popflow.web.api.door import doing, reading
from popflow.web.api.forms import said
from popflow.web.api.models import ListOf
from popflow.web.api.wording import Line
from popflow.web.gate import allows

standing = reading("organisation")
settling = doing("organisation")


@standing.get("/messages")
@allows(Policy.MESSAGE_LIST)
def messages(
    caller: Calling,
    status: Annotated[Status | None, Query()] = None,
    to: Annotated[Line | None, Query(description="A personnel number, or `hr`.")] = None,
    after: Annotated[Line | None, Query(description="`next` of the page before.")] = None,
    limit: Limit = 100,
) -> m.MessagesOut:
    """Messages, the newest first: kind, recipient and status, never their text."""
    counts = counted(caller.engine)
    found = listed(caller.engine, status, to, limit + 1, after=after)
    return m.MessagesOut(
        counts={one.value: counts.get(one, 0) for one in Status},
        items=[_message(parcel) for parcel in found[:limit]],
        next=found[limit - 1].key if len(found) > limit else None,
    )


def _message(parcel: Parcel) -> m.MessageOut:
    told = {name: getattr(parcel, name, None) for name in m.MessageOut.model_fields}
    sent = parcel.message
    return m.MessageOut.model_validate(
        {**told, "kind": sent.kind.value, "recipient": sent.recipient}
    )


@settling.post("/messages/retry")
@allows(Policy.MESSAGES)
def retry_messages(caller: Calling, body: m.RetryIn) -> m.SettledOut:
    """Let dead messages be tried again, under the keys that they have."""
    return m.SettledOut(keys=retry(caller.engine, body.keys))


@settling.post("/messages/drop")
@allows(Policy.MESSAGES)
def drop_messages(caller: Calling, body: m.MessageKeys) -> m.SettledOut:
    """Never send messages that are dead or wait; they stay listed as suppressed."""
    return m.SettledOut(keys=drop(caller.engine, body.keys))


@standing.get("/counts")
@allows(Policy.OVERVIEW)
def counts(caller: Calling) -> ListOf[m.CountOut]:
    """How many rounds of each workflow stand at each milestone."""
    with caller.engine.store.read() as uow:
        found = uow.cycles.counts()
    return ListOf[m.CountOut](items=[
        m.CountOut(workflow=workflow, milestone=milestone, count=count)
        for (workflow, milestone), count in sorted(found.items())
    ])  # fmt: skip


@standing.get("/workflows")
@allows(Policy.STAFF)
def workflows(caller: Calling, request: Request) -> ListOf[m.WorkflowOut]:
    """The workflows that people are on, as their files say now."""
    language = words_of(request).language
    return ListOf[m.WorkflowOut](items=[_workflow(one, language) for one in in_use(caller.engine)])


def _workflow(used: InUse, language: str) -> m.WorkflowOut:
    compiled = used.workflow
    told = compiled.definition
    every = told.launch.every
    return m.WorkflowOut(
        name=told.name, title=said(told.title, language), key=told.key, model=told.model,
        intensity=told.intensity, starts=told.launch.kind, every=str(every) if every else None,
        notice_days=compiled.notice_days, used_for=list(used.used_for),
        states=[state_out(compiled, name, language) for name in told.states],
    )  # fmt: skip


def state_out(compiled: Compiled, name: str, language: str) -> m.StateOut:
    """A state of a workflow, in a language."""
    state = compiled.definition.states[name]
    return m.StateOut(
        name=name, title=said(state.title, language), milestone=state.milestone,
        waiting_on=[role.value for role in state.waiting_on], events=list(compiled.events(name)),
    )  # fmt: skip


@standing.get("/status")
@allows(Policy.OVERVIEW)
def status(caller: Calling) -> m.StatusOut:
    """How the work stands: timers, messages, daemons, and what does not go on by itself."""
    return _status(work_status(caller.engine, caller.engine.clock.now()))


def _status(found: WorkStatus) -> m.StatusOut:
    return m.StatusOut(
        now=found.now, held=found.held, last_tick=found.beat_at,
        catching_up_since=found.catching_up, timers_oldest_due=found.timers.oldest,
        timers_lag_seconds=found.lag.total_seconds(), timers_aside=found.aside,
        messages={one.value: count for one, count in found.messages.items()},
        jobs_waiting={one.value: count for one, count in found.depth.waiting.items()},
        jobs_failed=found.depth.failed,
        daemons=[
            m.WorkerOut(name=one.name, seen_at=one.seen_at, silent=one.name in found.silent)
            for one in found.workers
        ],
        stalled=list(found.stalled),
    )  # fmt: skip
