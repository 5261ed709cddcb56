"""The work that is measured: which workflow, which people, which plugin, which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import pluggy

from popflow import hookspecs
from popflow.calendars import DutchCalendar, DutchOptions
from popflow.definitions.catalog import Catalog
from popflow.definitions.conditions import CelConditions
from popflow.documents import LetterComposer, LetterOptions
from popflow.domain.cycle import Answer
from popflow.engine.setup import Engine, Options
from popflow.extension import Plugins, Relay
from popflow.extension.plugin import Plugin
from popflow.machine import compile_definition
from popflow.resources import shipped_path
from popflow.testing import FakeClock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from popflow.domain.questions import GuardQuestion
    from popflow.ports import Store

FOUNDED: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When every round was planned: 10.00 in Amsterdam on a plain working Monday."""
RULE: Final = "announce"
"""The timer that fires."""
SHIPPED: Final = "periodiek-onderhoud"
ONE_STEP: Final = "one-step"
GUARD: Final = "may_begin"
"""The guard that the plugin of the measured work answers for every cycle."""

# The shipped step tells two people and sets five timers. The work of the table is one row of each.
_ANNOUNCED: Final = """    after:
      - name: exchange
        at: conversation - 7 days
        fire: exchange
"""


class AllowingPlugin:
    """A plugin as an organisation would write one: it looks at every cycle of a batch."""

    @hookspecs.hookimpl
    def popflow_guards(self) -> Mapping[str, str]:
        """The one guard."""
        return {GUARD: "the person has an address"}

    @hookspecs.hookimpl
    def popflow_answer_guards(self, questions: Sequence[GuardQuestion]) -> Sequence[Answer]:
        """Yes, for everybody whom letters can reach."""
        return [Answer(passed=one.employee.email is not None, by="bench") for one in questions]


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of firing.

    Attributes:
        workflow: Name of the workflow of every cycle.
        batch: Cycles per unit of work.
    """

    workflow: str = ONE_STEP
    batch: int = 1000


def engine_of(store: Store, folder: Path, work: Work, now: datetime = FOUNDED) -> Engine:
    """The engine, as `popflow.bootstrap` puts it together, with the plugin.

    Args:
        store: Opened, its tables made.
        folder: Takes the workflow file of the work.
        work: What fires.
        now: What the engine's clock says.
    """
    (folder / "workflows").mkdir(parents=True, exist_ok=True)
    path = folder / "workflows" / f"{ONE_STEP}.yaml"
    path.write_text(_one_step(), encoding="utf-8")
    relay = Relay(Plugins([_plugin()]))
    return Engine(
        store, relay, DutchCalendar(DutchOptions()), CelConditions(),
        Catalog(folder / "workflows", shipped_path("workflows"), known_guards=relay.guards()),
        LetterComposer(LetterOptions(organisation="Voorbeeld")), compile_definition,
        FakeClock(now),
        Options(
            workflow=work.workflow, batch=work.batch, per_week=50, standstill=timedelta(days=3650)
        ),
    )  # fmt: skip


def days_for(count: int) -> list[datetime]:
    """When rounds take place: so many conversations that are announced each on a day of its own.

    Tuesdays to Thursdays from September on: the working days two weeks before them differ.
    """
    first = datetime.combine(datetime(2026, 9, 1, tzinfo=UTC), time(8), UTC)
    ahead = (first + timedelta(days=number) for number in range(7 * count + 7))
    wanted = (day for day in ahead if day.weekday() in (1, 2, 3))
    return [next(wanted) for _ in range(count)]


def _plugin() -> Plugin:
    manager, plugin = pluggy.PluginManager(hookspecs.PROJECT), AllowingPlugin()
    manager.add_hookspecs(hookspecs)
    manager.register(plugin, "bench")
    callers = {caller.name: caller for caller in manager.get_hookcallers(plugin) or []}
    return Plugin("bench", "benchmarks", "0", callers, plugin.popflow_guards())


def _one_step() -> str:
    """The shipped workflow with a guard of the plugin, one person told and one next timer."""
    text = (shipped_path("workflows") / f"{SHIPPED}.yaml").read_text(encoding="utf-8")
    text = _put(text, f"name: {SHIPPED}", f"name: {ONE_STEP}")
    both = "by: [timer, system], tell: [employee, manager]"
    text = _put(text, both, f"by: [timer, system], when: {GUARD}, tell: employee")
    begin = text.index("    after:\n", text.index("  announced:\n"))
    return text[:begin] + _ANNOUNCED + text[text.index("    on:\n", begin) :]


def _put(text: str, old: str, new: str) -> str:
    if old not in text:
        message = f"the shipped workflow no longer says {old!r}: change benchmarks/work.py"
        raise ValueError(message)
    return text.replace(old, new, 1)
