"""All plugins of this process: who takes part, who was left out and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from popflow.errors import PluginError, PopflowError
from popflow.extension.isolation import told
from popflow.extension.plugin import Plugin, PluginReport, State

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from popflow.ports import Store

_STORE = ("begin", "read", "occupy", "upgrade", "check_schema", "integrity", "describe", "close")


class Plugins:
    """The plugins that were found.

    Args:
        loaded: Those that take part, in the order of their names.
        left_out: What is told about those that do not.
        wanted: Names that have settings: somebody counts on them.
    """

    def __init__(
        self,
        loaded: Sequence[Plugin] = (),
        left_out: Sequence[PluginReport] = (),
        wanted: Collection[str] = (),
    ) -> None:
        self.loaded = tuple(loaded)
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
        failed: PluginError | None = None
        for plugin in self.having("popflow_store"):
            try:
                given = plugin.attempt("popflow_store", partial(_store, plugin, url))
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
    try:
        given = plugin.ask("popflow_store", url=url)
    except PopflowError as error:
        return error
    except Exception as error:
        # The URL may hold a password.
        raise PluginError(plugin.name, told(error).replace(url, "the URL")) from error
    lacking = [name for name in _STORE if not callable(getattr(given, name, None))]
    if given is not None and lacking:
        raise PluginError(plugin.name, f"returned a store without {', '.join(lacking)}")
    return cast("Store | None", given)
