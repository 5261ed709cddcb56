"""Finding plugins by their entry points and loading them one by one, each in isolation."""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

import pluggy

from popflow import hookspecs
from popflow.domain.guards import BUDGET, CORE
from popflow.errors import ConfigurationError, PluginError
from popflow.extension.isolation import attempt
from popflow.extension.plugin import Plugin, PluginReport, State
from popflow.extension.plugins import Plugins

GROUP = "popflow"
_GUARD = re.compile(r"[a-z][a-z0-9_]*")
_MONEY = ("popflow_budget", "popflow_budget_due")
_log = logging.getLogger("popflow.extension")

Settings = Mapping[str, Mapping[str, object]]


def load_plugins(
    tables: Settings | None = None, block: Collection[str] = (), *, strict: bool = False
) -> Plugins:
    """Load every installed plugin that is not blocked.

    Args:
        tables: Each plugin's own settings by its name: the tables ``[plugins.NAME]``.
        block: Names of plugins that are never imported.
        strict: Stop at the first plugin that cannot take part, instead of leaving it out.

    Raises:
        PluginError: In strict mode: a plugin cannot be imported, breaks the contract, refuses its
            settings or clashes with another; or there are settings for a plugin that is not
            installed.
    """
    loading = _Loading(tables or {}, strict=strict)
    found = _found()
    for entry in found:
        if entry.name in block:
            loading.leave_out(entry, State.BLOCKED, "blocked in the configuration")
        else:
            loading.load(entry)
    installed = {entry.name for entry in found}
    for name in sorted(set(loading.tables) - installed):
        loading.leave_out(
            name, State.FAILED, f"has settings in [plugins.{name}] but is not installed"
        )
    for name in sorted(set(block) - installed):
        loading.leave_out(name, State.BLOCKED, "blocked in the configuration, and not installed")
    return Plugins(loading.loaded, loading.left_out, loading.tables.keys())


def distribution(entry: EntryPoint) -> tuple[str, str]:
    """Name and version of what an entry point was installed with, as far as it says."""
    if entry.dist is None:
        return "", ""
    told = entry.dist.metadata
    known = {key: told[key] for key in ("Name", "Version") if key in told}
    return known.get("Name", ""), known.get("Version", "")


def _found() -> list[EntryPoint]:
    """Entry points of every plugin, in an order that is the same on every machine."""
    return sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, distribution(entry)))


class _Loading:
    """What was loaded so far: a later plugin may clash with it."""

    def __init__(self, tables: Settings, *, strict: bool) -> None:
        self.tables = tables
        self.strict = strict
        self.loaded: list[Plugin] = []
        self.left_out: list[PluginReport] = []

    def load(self, entry: EntryPoint) -> None:
        """Take one plugin in, or leave it out."""
        hooks: tuple[str, ...] = ()
        try:
            self._check_name(entry.name)
            plugin = _register(entry)
            hooks = tuple(sorted(plugin.callers))
            self._check_money(plugin)
            attempt(entry.name, "popflow_configure", lambda: self._configure(plugin))
            plugin.guards = attempt(entry.name, "popflow_guards", lambda: _guards(plugin))
            self._check_guards(plugin)
        except PluginError as error:
            unasked = entry.name not in self.tables
            idle = unasked and isinstance(error.__cause__, ConfigurationError)
            # Installed and never set up, as in a fresh organisation: nothing to be alarmed about.
            state = State.UNUSED if idle else State.FAILED
            self.leave_out(entry, state, error.problem, hooks)
        else:
            self.loaded.append(plugin)

    def leave_out(
        self,
        entry: EntryPoint | str,
        state: State,
        problem: str,
        hooks: tuple[str, ...] = (),
    ) -> None:
        """Name a plugin that does not take part."""
        name = entry if isinstance(entry, str) else entry.name
        known = ("", "") if isinstance(entry, str) else distribution(entry)
        self.left_out.append(PluginReport(name, *known, state, hooks, (), problem))
        if state is not State.FAILED:
            return
        if self.strict:
            raise PluginError(name, problem)
        _log.warning("plugin left out", extra={"plugin": name, "problem": problem})

    def _check_name(self, name: str) -> None:
        for other in self.loaded:
            if other.name == name:
                raise PluginError(name, f"{other.distribution} has a plugin of this name already")

    def _check_money(self, plugin: Plugin) -> None:
        if not any(plugin.has(hook) for hook in _MONEY):
            return
        for other in self.loaded:
            if any(other.has(hook) for hook in _MONEY):
                raise PluginError(plugin.name, f"{other.name} is the budget plugin already")

    def _configure(self, plugin: Plugin) -> None:
        table = self.tables.get(plugin.name, {})
        if plugin.has("popflow_configure"):
            plugin.ask("popflow_configure", settings=MappingProxyType(dict(table)))
        elif table:
            raise PluginError(
                plugin.name, f"takes no settings, and [plugins.{plugin.name}] has some"
            )

    def _check_guards(self, plugin: Plugin) -> None:
        for name in plugin.guards:
            owners = [other.name for other in self.loaded if name in other.guards]
            if name in CORE or name == BUDGET:
                raise PluginError(plugin.name, f"guard {name} is one of popflow's own")
            if owners:
                raise PluginError(plugin.name, f"guard {name} is answered by {owners[0]} already")


def _register(entry: EntryPoint) -> Plugin:
    """Import a plugin and hold it to the hooks' signatures.

    Each has a manager of its own: nothing that it does reaches another plugin's hooks.
    """
    implementation = attempt(entry.name, "import", entry.load)
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)

    def register() -> dict[str, pluggy.HookCaller]:
        if inspect.isclass(implementation):
            raise PluginError(entry.name, "the entry point names a class; name an instance of it")
        manager.register(implementation, entry.name)
        manager.check_pending()
        callers = manager.get_hookcallers(implementation) or []
        return {caller.name: caller for caller in callers}

    callers = attempt(entry.name, "registration", register)
    if not callers:
        raise PluginError(entry.name, "registration: it has no function marked with hookimpl")
    return Plugin(entry.name, *distribution(entry), callers)


def _guards(plugin: Plugin) -> dict[str, str]:
    answers = plugin.has("popflow_answer_guards")
    if not plugin.has("popflow_guards"):
        if answers:
            raise PluginError(plugin.name, "it answers guards and names none: add popflow_guards")
        return {}
    given = plugin.ask("popflow_guards")
    if not isinstance(given, Mapping):
        raise PluginError(plugin.name, f"returned {type(given).__name__} instead of a mapping")
    for problem in _wrong(given):
        raise PluginError(plugin.name, problem)
    if given and not answers:
        lacking = "popflow_answer_guards"
        raise PluginError(plugin.name, f"it names guards and answers none: add {lacking}")
    return dict(given)


def _wrong(given: Mapping[object, object]) -> Iterator[str]:
    for name, meaning in given.items():
        if not isinstance(name, str) or not _GUARD.fullmatch(name):
            yield f"guard {str(name)[:50]!r}: a name is small letters, digits and underscores"
        elif not isinstance(meaning, str) or not meaning.strip():
            yield f"guard {name}: its meaning is one sentence of text"
