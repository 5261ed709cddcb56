"""Plugins as pip leaves them: a module and the metadata by which popflow finds it."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from popflow.extension import PluginReport, Plugins, load_plugins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HEAD = """
from popflow.domain.cycle import Answer
from popflow.errors import ConfigurationError
from popflow.hookspecs import hookimpl
"""


@dataclass
class Site:
    """A folder on the path where a test installs plugins; those of the machine are blocked."""

    folder: Path
    others: frozenset[str]
    modules: list[str] = field(default_factory=list)

    def install(self, name: str, source: str, **more: str) -> str:
        """Install a plugin; the name of its module comes back.

        Args:
            name: Name of the plugin.
            source: Its code; `HEAD` stands before it.
            more: ``distribution`` and ``version``, ``target`` of the entry point behind the
                module, ``command``: name of a command group whose app is ``app`` in the module.
        """
        distribution = more.get("distribution", f"acme-{name}")
        module = f"{distribution.replace('-', '_')}_{len(self.modules)}"
        self.modules.append(module)
        (self.folder / f"{module}.py").write_text(HEAD + dedent(source), encoding="utf-8")
        version = more.get("version", "1.0")
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        lines = ["[popflow]", f"{name} = {module}{more.get('target', '')}"]
        if "command" in more:
            lines += ["[popflow.commands]", f"{more['command']} = {module}:app"]
        (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
        importlib.invalidate_caches()
        return module

    def load(
        self,
        tables: Mapping[str, Mapping[str, object]] | None = None,
        block: tuple[str, ...] = (),
        *,
        strict: bool = False,
    ) -> Plugins:
        """Load what was installed here."""
        return load_plugins(tables, {*block, *self.others}, strict=strict)

    def report(self, plugins: Plugins) -> dict[str, PluginReport]:
        """What is told about what was installed here, by name."""
        return {told.name: told for told in plugins.report() if told.name not in self.others}

    def imported(self, module: str) -> bool:
        """Whether a module was imported, or tried to be."""
        return (self.folder / f"{module}.imported").exists() or module in sys.modules


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An empty folder on the path."""
    others = frozenset(entry.name for entry in entry_points(group="popflow"))
    monkeypatch.syspath_prepend(str(tmp_path))
    made = Site(tmp_path, others)
    yield made
    for module in made.modules:
        sys.modules.pop(module, None)
