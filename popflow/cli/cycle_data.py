"""A cycle as JSON, with keys that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.visibility import Sight

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.plan import PlanVersion
    from popflow.domain.timetable import Timer
    from popflow.domain.workflow import Compiled
    from popflow.engine.reading import Line, View


def line_data(line: Line) -> dict[str, object]:
    """A cycle in a list."""
    cycle = line.cycle
    return {
        "id": cycle.id,
        "person": cycle.person,
        "partner": cycle.partner,
        "workflow": cycle.workflow,
        "definition": cycle.definition,
        "state": cycle.state,
        "milestone": cycle.milestone,
        "conversation_at": cycle.conversation_at,
        "next_due_at": cycle.next_due_at,
        "waiting_on": line.waiting_on,
        "held_at": cycle.held_at,
        "created_at": cycle.created_at,
        "ended_at": cycle.ended_at,
        "end_reason": cycle.end_reason,
        "revision": cycle.revision,
    }


def view_data(view: View) -> dict[str, object]:
    """One cycle with everything that the viewer may see."""
    cycle = view.cycle
    dossier = cycle.dossier
    if view.sight is Sight.ACTIVITY:
        from popflow.cli.activity_words import supervised_data  # a list needs none of it

        return supervised_data(view)
    return {
        **_head(view),
        "history": [entry_data(entry) for entry in view.history],
        "timers": [_timer(view.workflow, cycle, timer) for timer in view.next_timers],
        "agenda": list(dossier.agenda.values()),
        "topics": dossier.topics,
        "plan": _plan(cycle),
        "signatures": list(dossier.signatures.values()),
        "commitments": list(dossier.commitments.values()),
        "check_ins": list(dossier.check_ins.values()),
        "remarks": list(dossier.remarks.values()),
        "advisers": list(dossier.advisers.values()),
        "supervises": list(view.supervised),
        "evaluation": _evaluation(cycle) if view.sight is not Sight.PROCESS else None,
    }


def _head(view: View) -> dict[str, object]:
    cycle = view.cycle
    parts = (
        "id", "person", "partner", "workflow", "definition", "state", "milestone",
        "conversation_at", "revision", "origin", "predecessor", "period_months", "created_at",
        "entered_at", "announced_at", "exchanged_at", "employee_ready", "manager_ready",
        "held_at", "agreed_at", "agreed_version", "evaluate_on", "begun_at", "evaluated_at",
        "suspended_at", "ended_at", "end_reason", "erased_at", "missed", "short_notice",
        "partner_offered",
    )  # fmt: skip
    return {
        **{part: getattr(cycle, part) for part in parts},
        "next_due_at": min((timer.due_at for timer in view.next_timers), default=None),
        "waiting_on": view.waiting_on,
        "sight": view.sight,
        "party": view.party,
        "hr_reads": view.hr_reads,
        "possible": view.possible,
    }


def entry_data(entry: Entry) -> dict[str, object]:
    """One line of history."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "event": entry.event,
        "from": entry.source,
        "to": entry.target,
        "actor": entry.actor,
        "reason": entry.reason,
        "timer": entry.timer,
    }


def _timer(workflow: Compiled, cycle: Cycle, timer: Timer) -> dict[str, object]:
    rule = workflow.timer(cycle.state, timer.rule)
    return {
        "rule": timer.rule,
        "due_at": timer.due_at,
        "action": rule.action if rule else None,
        "fires": rule.fires if rule else None,
        "tells": rule.tells if rule else (),
        "about": rule.about if rule else None,
    }


def _plan(cycle: Cycle) -> dict[str, object] | None:
    newest = cycle.draft or cycle.agreed_plan
    if newest is None:
        return None
    return {
        **version_data(newest),
        "agreed_version": cycle.agreed_version,
        "versions": sorted(cycle.dossier.plans),
    }


def version_data(version: PlanVersion) -> dict[str, object]:
    """One version of a plan; ``content`` is what ``popflow plan draft`` reads."""
    from popflow.cli.plan_file import plan_data  # a list needs neither
    from popflow.domain.smart import check_plan

    return {
        "version": version.number,
        "author": version.author,
        "at": version.at,
        "content_hash": version.content_hash,
        "content": plan_data(version.content),
        "smart": check_plan(version.content),
    }


def _evaluation(cycle: Cycle) -> dict[str, object]:
    return {
        "evaluated_at": cycle.evaluated_at,
        "one_sided": cycle.one_sided,
        "answers": cycle.dossier.answers,
    }
