"""The composition root: settings become an application that closes what it opened."""

from __future__ import annotations

import json
import logging
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.calendars import DutchCalendar, DutchOptions
from popflow.definitions.catalog import Catalog
from popflow.definitions.conditions import CelConditions
from popflow.documents import LetterComposer, LetterOptions
from popflow.domain.policy import Fit, Strategy, fit
from popflow.engine.recovery import Pulse
from popflow.engine.setup import Engine, Options, Rollout
from popflow.errors import ConfigurationError, DefinitionError, PopflowError
from popflow.extension import Plugins, Relay, load_plugins
from popflow.machine import compile_definition
from popflow.resources import shipped_path
from popflow.scheduling.clock import SystemClock
from popflow.scheduling.witness import FileWitness
from popflow.storage import open_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.extension import PluginReport
    from popflow.ports import Clock, Store
    from popflow.settings import Settings

log = logging.getLogger(__name__)

SQLITE = "sqlite:///"
FAILED_CALLS = "plugin:"
"""Mark, before a plugin's name: how its calls failed, in whichever process they did."""


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
    folder = _folder(settings)
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
        app = Application(settings, engine, plugins, catalog, pulse, folder)
        stack.callback(remember_health, app)
        yield app


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


def remember_health(app: Application) -> None:
    """Keep in the store which plugins failed when they were called: another process asks.

    A store that cannot take it now loses nothing but this.
    """
    failed = {
        f"{FAILED_CALLS}{report.name}": {"problem": report.problem, "failures": report.failures}
        for report in app.plugins.report()
        if report.failures
    }
    if not failed:
        return
    at = app.engine.clock.now().isoformat()
    try:
        with app.engine.store.begin() as uow:
            for mark, told in failed.items():
                kept = json.loads(uow.marks.get(mark) or "{}")
                if {**kept, **told} != kept:
                    uow.marks.set(mark, json.dumps({**told, "at": at}))
            uow.commit()
    except PopflowError:
        log.warning("failures of plugins not kept", extra={"plugins": len(failed)})


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


def plugin_standings(settings: Settings) -> list[PluginStanding]:
    """How every plugin stands: loaded here, never strictly, and as the store remembers it.

    Without a store that can be read it is what this process finds.
    """
    plugins = load_plugins(settings.plugins.tables, settings.plugins.block, strict=False)
    reports = plugins.report()
    kept: dict[str, str | None] = {}
    with (
        suppress(PopflowError),
        closing(open_store(settings, plugins, _folder(settings))) as store,
    ):
        store.check_schema()
        with store.read() as uow:
            kept = {one.name: uow.marks.get(f"{FAILED_CALLS}{one.name}") for one in reports}
    return [_standing(report, kept.get(report.name)) for report in reports]


def _standing(report: PluginReport, kept: str | None) -> PluginStanding:
    if kept is None:
        return PluginStanding(report)
    told = json.loads(kept)
    if not report.problem:
        report = replace(report, problem=told["problem"], failures=told["failures"])
    return PluginStanding(report, told["at"])


def _folder(settings: Settings) -> Path:
    return settings.file.resolve().parent if settings.file else Path.cwd()


def refuse_voluntary_duty(app: Application) -> None:
    """Refuse to run a workflow that everyone must, introduced as something nobody has to.

    Raises:
        ConfigurationError: Naming the setting.
    """
    settings = app.settings
    chosen = [(settings.workflow, settings.strategy, settings.place("strategy"))]
    chosen += [
        (entry.workflow, entry.strategy, settings.place("rollout", number, "strategy"))
        for number, entry in enumerate(settings.rollout)
    ]
    for name, strategy, place in chosen:
        with suppress(DefinitionError):  # 'popflow check' tells; it stops only its own group
            if fit(app.catalog.current(name).model, strategy) is Fit.ERROR:
                problem = f"'{strategy}' with '{name}' is a voluntary duty."
                advice = "Choose 'pilot' or 'organisatiebreed', or another workflow."
                raise ConfigurationError(problem, place=place, advice=advice, code="policy")


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
                entry.strategy is Strategy.VRIJWILLIG,
            )
            for entry in settings.rollout
        ),
        voluntary=settings.strategy is Strategy.VRIJWILLIG,
        hr=frozenset(settings.roles.hr),
        stand_in=settings.organisation.stand_in,
        per_week=engine.per_week,
        batch=engine.batch,
        standstill=timedelta(hours=engine.standstill_hours),
        attempts=engine.attempts,
        lease=timedelta(seconds=engine.lease_seconds),
    )
