"""Workflow files without an opened store: settings, plugins' guards, and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.cli.place import settings_or_defaults
from popflow.definitions.catalog import Catalog
from popflow.extension import Plugins, Relay, load_plugins
from popflow.resources import shipped_path

if TYPE_CHECKING:
    from popflow.settings import Settings


@dataclass(frozen=True, slots=True)
class Workshop:
    """What commands about workflow files work with.

    Attributes:
        own: The organisation's folder of workflows; it may not be there.
    """

    settings: Settings
    plugins: Plugins
    catalog: Catalog
    own: Path

    @property
    def language(self) -> str:
        """The organisation's language."""
        return self.settings.organisation.language

    @property
    def used(self) -> dict[str, str]:
        """Workflows that settings choose, with where they do."""
        chosen = {entry.workflow: f"rollout '{entry.name}'" for entry in self.settings.rollout}
        return {**chosen, self.settings.workflow: "everybody"}


def workshop(config: Path | None) -> Workshop:
    """The workflows of a popflow.toml, or those that ship where there is none.

    Raises:
        ConfigurationError: There is a popflow.toml, and it cannot be used.
    """
    settings = settings_or_defaults(config)
    folder = settings.file.resolve().parent if settings.file else Path.cwd()
    plugins = load_plugins(settings.plugins.tables, settings.plugins.block)
    own = folder / "workflows"
    catalog = Catalog(own, shipped_path("workflows"), known_guards=Relay(plugins).guards())
    return Workshop(settings, plugins, catalog, own)
