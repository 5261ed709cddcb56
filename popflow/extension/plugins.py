"""All plugins of this process: who takes part, who was left out and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from popflow.errors import PluginError, PopflowError
from popflow.extension.calls import Calls
from popflow.extension.isolation import told
from popflow.extension.plugin import Plugin, PluginReport, State

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from popflow.ports import Store, WorkQueue

T = TypeVar("T")

_STORE_HOOK, _QUEUE_HOOK = "popflow_store", "popflow_work_queue"
_QUEUE = ("put", "depth", "work", "drain", "take_up", "upgrade", "check_schema", "close")
_STORE = ("begin", "read", "occupy", "upgrade", "check_schema", "integrity", "describe", "close")


class Plugins:
    """The plugins that were found.

    Args:
        loaded: Those that take part, in the order of their names.
        left_out: What is told about those that do not.
        wanted: Names that have settings: somebody counts on them.

    Attributes:
        calls: The calls of these plugins that have not ended yet.
    """

    def __init__(
        self,
        loaded: Sequence[Plugin] = (),
        left_out: Sequence[PluginReport] = (),
        wanted: Collection[str] = (),
    ) -> None:
        self.loaded = tuple(loaded)
        self.calls = Calls()
        for plugin in self.loaded:
            plugin.calls = self.calls
        self._left_out = tuple(left_out)
        self._wanted = frozenset(wanted)

    def report(self) -> tuple[PluginReport, ...]:
        """How every plugin stands, by name: loaded, blocked, failed or quarantined."""
        stand = (*(plugin.report() for plugin in self.loaded), *self._left_out)
        return tuple(sorted(stand, key=lambda report: (report.name, report.distribution)))

    def having(self, hook: str) -> tuple[Plugin, ...]:
        """The plugins that implement a hook."""
        return tuple(plugin for plugin in self.loaded if plugin.has(hook))

    def missed(self, hook: str, *, or_unknown: bool = False) -> PluginReport | None:
        """A plugin that was left out although its settings show that it is counted on.

        Args:
            hook: What it would have done.
            or_unknown: Whether one that could not even be imported counts: its hooks are unknown.
        """
        for report in self._left_out:
            relevant = hook in report.hooks or (or_unknown and not report.hooks)
            if report.state is State.FAILED and report.name in self._wanted and relevant:
                return report
        return None

    def open_store(self, url: str) -> Store | None:
        """The store that a plugin has for a URL; ``None`` when no plugin knows its scheme.

        Raises:
            PopflowError: The plugin that knows the URL says why it cannot be used.
            PluginError: No plugin gave a store, and one of them failed.
        """
        return self._first(_STORE_HOOK, partial(_store, url=url))

    def open_queue(self, url: str, store: Store) -> WorkQueue | None:
        """The work queue that a plugin has beside a store; ``None`` when no plugin has one.

        Raises:
            PopflowError: The plugin that knows the URL says why it cannot be used.
            PluginError: No plugin gave a queue, and one of them failed.
        """
        return self._first(_QUEUE_HOOK, partial(_queue, url=url, store=store))

    def _first(self, hook: str, ask: Callable[[Plugin], T | PopflowError | None]) -> T | None:
        failed: PluginError | None = None
        for plugin in self.having(hook):
            try:
                given = plugin.attempt(hook, partial(ask, plugin))
            except PluginError as error:
                failed = failed or error
                continue
            if isinstance(given, PopflowError):
                raise given
            if given is not None:
                return given
        if failed is not None:
            raise failed
        return None


def _store(plugin: Plugin, url: str) -> Store | PopflowError | None:
    """The plugin's store; or the error by which it says that its own URL cannot be used."""
    given = _given(plugin, _STORE_HOOK, "store", _STORE, url=url)
    return cast("Store | PopflowError | None", given)


def _queue(plugin: Plugin, url: str, store: Store) -> WorkQueue | PopflowError | None:
    """The plugin's work queue; or the error by which it says why there is none."""
    given = _given(plugin, _QUEUE_HOOK, "work queue", _QUEUE, url=url, store=store)
    return cast("WorkQueue | PopflowError | None", given)


def _given(
    plugin: Plugin, hook: str, kind: str, methods: Sequence[str], *, url: str, **asked: object
) -> object:
    """What a plugin gives for a URL, with these methods; or its own error."""
    try:
        given = plugin.ask(hook, url=url, **asked)
    except PopflowError as error:
        return error
    except Exception as error:
        # The URL may hold a password.
        raise PluginError(plugin.name, told(error).replace(url, "the URL")) from error
    lacking = [name for name in methods if not callable(getattr(given, name, None))]
    if given is not None and lacking:
        raise PluginError(plugin.name, f"returned a {kind} without {', '.join(lacking)}")
    return given
