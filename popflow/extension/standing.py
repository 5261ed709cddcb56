"""How plugins stand over all processes: what failed in one is told by another, from the store."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from popflow.errors import PopflowError
from popflow.extension.calls import last_calls, take_last_calls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from popflow.extension.calls import LastCall
    from popflow.extension.plugin import PluginReport
    from popflow.ports import Store

log = logging.getLogger("popflow.extension")

FAILED_CALLS: Final = "plugin:"
"""Mark, before a plugin's name: how its calls failed, in whichever process they did."""


@dataclass(frozen=True, slots=True)
class PluginStanding:
    """How a plugin stands, over all processes.

    Attributes:
        report: As this process found it; where nothing went wrong in this one, with what did in
            another.
        failed_at: When a call of it failed last, ISO 8601; ``None`` when none was ever kept.
    """

    report: PluginReport
    failed_at: str | None = None


def keep_failures(store: Store, reports: Iterable[PluginReport], now: datetime) -> None:
    """Keep in the store which plugins failed when they were called: another process asks.

    A store that cannot take it now loses nothing but this.
    """
    failed = {
        f"{FAILED_CALLS}{report.name}": {"problem": report.problem, "failures": report.failures}
        for report in reports
        if report.failures
    }
    if not failed:
        return
    try:
        with store.begin() as uow:
            for mark, told in failed.items():
                kept = json.loads(uow.marks.get(mark) or "{}")
                if {**kept, **told} != kept:
                    uow.marks.set(mark, json.dumps({**told, "at": now.isoformat()}))
            uow.commit()
    except PopflowError:
        log.warning("failures of plugins not kept", extra={"plugins": len(failed)})


def keep_last_calls(store: Store, notes: Path) -> None:
    """Keep which plugins a process was calling when it ended; nobody else can name them.

    Args:
        store: Where to.
        notes: Where processes note their calls. What cannot be kept now stays there.
    """

    def keep(calls: list[LastCall]) -> None:
        with store.begin() as uow:
            for call in calls:
                told = json.loads(uow.marks.get(f"{FAILED_CALLS}{call.plugin}") or "{}")
                told = _after(call, told.get("failures", 0))
                uow.marks.set(f"{FAILED_CALLS}{call.plugin}", json.dumps(told))
            uow.commit()
        for call in calls:
            log.error(
                "a process ended while it called a plugin",
                extra={"plugin": call.plugin, "hook": call.hook, "hung": call.hung},
            )

    try:
        take_last_calls(notes, keep)
    except PopflowError:
        log.warning("last calls of plugins not kept")


def standings(
    reports: Sequence[PluginReport], kept: Mapping[str, str | None], notes: Path
) -> list[PluginStanding]:
    """How every plugin stands.

    Args:
        reports: As this process found them.
        kept: The text of its mark, by name of the plugin, of those that have one.
        notes: Where processes note their calls: one may be gone that nobody came after yet.
    """
    told = {name: json.loads(text) for name, text in kept.items() if text}
    for call in last_calls(notes):
        told[call.plugin] = _after(call, told.get(call.plugin, {}).get("failures", 0))
    return [_standing(report, told.get(report.name)) for report in reports]


def _after(call: LastCall, failures: int) -> dict[str, object]:
    at = datetime.fromtimestamp(call.at, UTC).isoformat(timespec="seconds")
    return {"problem": call.problem, "failures": failures + 1, "at": at}


def _standing(report: PluginReport, told: Mapping[str, object] | None) -> PluginStanding:
    if told is None:
        return PluginStanding(report)
    if not report.problem:
        problem, failures = str(told["problem"]), int(str(told["failures"]))
        report = replace(report, problem=problem, failures=failures)
    return PluginStanding(report, str(told["at"]))
