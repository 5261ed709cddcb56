"""One loaded plugin, and what is told about those that were and were not loaded."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from popflow.errors import PluginError
from popflow.extension.calls import Calls
from popflow.extension.isolation import attempt, place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pluggy

Result = TypeVar("Result")
_log = logging.getLogger("popflow.extension")


class State(StrEnum):
    """How a plugin stands."""

    LOADED = "loaded"
    BLOCKED = "blocked"
    FAILED = "failed"
    QUARANTINED = "quarantined"
    UNUSED = "unused"
    """Installed, needs settings, and none were ever given."""


@dataclass(frozen=True, slots=True)
class PluginReport:
    """What ``popflow plugins`` tells about one plugin.

    Attributes:
        name: Name of its entry point, of its settings and in the block list.
        distribution: What was installed; empty when nothing of that name is.
        hooks: The hooks that it has; empty when it was never imported.
        guards: The guards that it answers.
        problem: The last thing that went wrong, empty when nothing did.
        failures: How many calls failed since the start.
    """

    name: str
    distribution: str
    version: str
    state: State
    hooks: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    problem: str = ""
    failures: int = 0


@dataclass(slots=True)
class Plugin:
    """A plugin that takes part.

    Attributes:
        callers: pluggy's caller per hook; the plugin is the only one behind it.
        guards: Guards that it answers, with what each means.
        calls: Where its calls are noted while they last; all plugins of a process share it.
        quarantined: Once late, never called again by this process.
    """

    name: str
    distribution: str
    version: str
    callers: Mapping[str, pluggy.HookCaller]
    guards: Mapping[str, str] = field(default_factory=dict)
    calls: Calls = field(default_factory=Calls, repr=False)
    failures: int = 0
    problem: str = ""
    quarantined: bool = False
    _lock: Lock = field(default_factory=Lock, repr=False)

    def has(self, hook: str) -> bool:
        """Whether it implements a hook."""
        return hook in self.callers

    def ask(self, hook: str, **arguments: object) -> object:
        """Call its hook, unprotected; ``None`` when it says nothing."""
        caller = self.callers[hook]
        given: object = caller(**arguments)
        if caller.spec is not None and caller.spec.opts.get("firstresult"):
            return given
        # pluggy leaves a None out of its list of results.
        return given[0] if isinstance(given, list) and given else None

    def attempt(self, hook: str, work: Callable[[], Result]) -> Result:
        """Do what calls its hook; a failure is written down.

        Raises:
            PluginError: The plugin raised, or gave what its contract forbids.
        """
        try:
            with self.calls.during(self.name, hook):
                return attempt(self.name, hook, work)
        except PluginError as error:
            self._note(hook, error)
            raise

    def set_aside(self) -> None:
        """Never call it again in this process."""
        self.quarantined = True

    def report(self) -> PluginReport:
        """How it stands now."""
        state = State.QUARANTINED if self.quarantined else State.LOADED
        return PluginReport(
            self.name,
            self.distribution,
            self.version,
            state,
            tuple(sorted(self.callers)),
            tuple(sorted(self.guards)),
            self.problem,
            self.failures,
        )

    def _note(self, hook: str, error: PluginError) -> None:
        with self._lock:
            self.failures += 1
            repeated, self.problem = self.problem == error.problem, error.problem
        if repeated:
            return  # a plugin that fails a thousand times the same way fills no log
        kind = type(error.__cause__ or error).__name__
        _log.warning(
            "plugin failed",
            # The error's own words may hold content: they stay out of the log.
            extra={"plugin": self.name, "hook": hook, "error": kind, "where": place(error)},
        )
