"""The composition root: settings become an application that closes what it opened."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.calendars import DutchCalendar, DutchOptions
from popflow.definitions.catalog import Catalog
from popflow.definitions.conditions import CelConditions
from popflow.documents import LetterComposer, LetterOptions
from popflow.engine.recovery import Pulse
from popflow.engine.setup import Engine, Options, Rollout
from popflow.errors import ConfigurationError
from popflow.extension import Plugins, Relay, load_plugins
from popflow.machine import compile_definition
from popflow.resources import shipped_path
from popflow.scheduling.clock import SystemClock
from popflow.scheduling.witness import FileWitness
from popflow.storage import open_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.ports import Clock, Store
    from popflow.settings import Settings

SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Application:
    """One organisation, opened.

    Attributes:
        folder: Where its popflow.toml lies, or the present folder.
    """

    settings: Settings
    engine: Engine
    plugins: Plugins
    catalog: Catalog
    pulse: Pulse
    folder: Path


@contextmanager
def open_application(
    settings: Settings,
    *,
    clock: Clock | None = None,
    store: Store | None = None,
    upgrade: bool = False,
) -> Iterator[Application]:
    """Open the organisation that settings describe, and close its store afterwards.

    Args:
        settings: From popflow.toml and the environment.
        clock: Another clock than the machine's, for forecasts and tests.
        store: Another store than the settings'.
        upgrade: Bring the tables to this program's schema first.

    Raises:
        ConfigurationError: A setting does not fit what is installed.
        StorageError: The store cannot be opened, or its tables are not this program's.
        PluginError: In strict mode, a plugin that fails.
    """
    folder = settings.file.resolve().parent if settings.file else Path.cwd()
    plugins = load_plugins(
        settings.plugins.tables, settings.plugins.block, strict=settings.plugins.strict
    )
    # A notifier is given up before another daemon would take its letters over.
    relay = Relay(plugins, notify_deadline=settings.engine.lease_seconds / 2)
    with ExitStack() as stack:
        catalog = Catalog(
            folder / "workflows", shipped_path("workflows"), known_guards=relay.guards()
        )
        store = store or open_store(settings, plugins, folder)
        stack.callback(store.close)
        if upgrade:
            store.upgrade()
        store.check_schema()
        engine = Engine(
            store, relay, _calendar(settings), CelConditions(), catalog,
            LetterComposer(_letters(settings)), compile_definition, clock or SystemClock(),
            _options(settings),
        )  # fmt: skip
        pulse = Pulse(engine, _witness(settings, folder))
        yield Application(settings, engine, plugins, catalog, pulse, folder)


def open_store(settings: Settings, plugins: Plugins, folder: Path) -> Store:
    """The store of the settings' URL: SQLite, or what a plugin has for its scheme.

    Raises:
        ConfigurationError: Nothing knows the URL.
        StorageError: It cannot be opened.
    """
    url = settings.store.url
    if url.startswith(SQLITE):
        return open_sqlite(folder / url.removeprefix(SQLITE))
    store = plugins.open_store(url)
    if store is None:
        scheme = url.partition(":")[0]
        problem = f"No plugin that is installed has a store for '{scheme}:'."
        raise ConfigurationError(
            problem,
            place=settings.place("store", "url"),
            advice="Install the plugin, such as popflow-postgres, or use 'sqlite:///popflow.db'.",
            code="config-store",
        )
    return store


def _witness(settings: Settings, folder: Path) -> FileWitness:
    """Beside the database file, or beside popflow.toml for a database elsewhere."""
    url = settings.store.url
    if url.startswith(SQLITE):
        database = folder / url.removeprefix(SQLITE)
        return FileWitness(database.with_name(f"{database.name}.serial"))
    return FileWitness(folder / "popflow.serial")


def _calendar(settings: Settings) -> DutchCalendar:
    days = settings.calendar
    return DutchCalendar(
        DutchOptions(
            zone=settings.organisation.zone,
            opens=days.opens,
            closes=days.closes,
            good_friday=days.good_friday,
            liberation_day=days.liberation_day,
            closed=days.closed,
        )
    )


def _letters(settings: Settings) -> LetterOptions:
    organisation = settings.organisation
    return LetterOptions(
        organisation=organisation.name,
        zone=organisation.zone,
        label=organisation.conversation_title,
        language=organisation.language,
        hr_address=organisation.hr_email,
        domain=organisation.domain,
    )


def _options(settings: Settings) -> Options:
    engine = settings.engine
    return Options(
        workflow=settings.workflow,
        rollouts=tuple(
            Rollout(
                entry.name,
                entry.group,
                entry.workflow,
                entry.from_day,
                entry.to_day,
                entry.intensity,
            )
            for entry in settings.rollout
        ),
        hr=frozenset(settings.roles.hr),
        stand_in=settings.organisation.stand_in,
        per_week=engine.per_week,
        batch=engine.batch,
        standstill=timedelta(hours=engine.standstill_hours),
        attempts=engine.attempts,
        lease=timedelta(seconds=engine.lease_seconds),
    )
