"""The composition root: settings become an application that closes what it opened."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.calendars import DutchCalendar, DutchOptions
from popflow.definitions.catalog import Catalog
from popflow.definitions.conditions import CelConditions
from popflow.documents import LateComposer, LetterOptions
from popflow.domain.budget import cents_of
from popflow.domain.person import Offices
from popflow.domain.policy import Fit, Model, Strategy, fit
from popflow.engine.recovery import Pulse
from popflow.engine.setup import Engine, Options, Rollout
from popflow.errors import ConfigurationError, DefinitionError, PopflowError
from popflow.extension import (
    FAILED_CALLS,
    Plugins,
    Relay,
    keep_failures,
    keep_last_calls,
    load_plugins,
    standings,
)
from popflow.opening import LOCAL, SQLITE, open_queue, open_store
from popflow.resources import shipped_path
from popflow.scheduling.clock import SystemClock
from popflow.scheduling.witness import FileWitness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.workflow import Compiled, Definition
    from popflow.extension import PluginStanding
    from popflow.ports import Clock, Store, WorkQueue
    from popflow.settings import Settings


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
        own = store is None
        store = store or open_store(settings, plugins, folder)
        stack.callback(store.close)
        queue = open_queue(settings, plugins, store, needed=upgrade)
        if queue is not None:
            stack.callback(queue.close)
        if upgrade:
            _upgrade(store, queue)
        store.check_schema()
        shared = queue if settings.engine.queue != LOCAL else None
        if shared is not None:
            shared.check_schema()
        if own:
            stack.enter_context(_calls_noted(plugins, store, _beside(settings, folder, "calls")))
        engine = Engine(
            store, relay, _calendar(settings), CelConditions(), catalog,
            LateComposer(_letters(settings)), _compile, clock or SystemClock(),
            _options(settings), shared,
        )  # fmt: skip
        pulse = Pulse(engine, FileWitness(_beside(settings, folder, "serial")))
        app = Application(settings, engine, plugins, catalog, pulse, folder)
        stack.callback(remember_health, app)
        yield app


@contextmanager
def _calls_noted(plugins: Plugins, store: Store, notes: Path) -> Iterator[None]:
    """Keep what processes that are gone were calling, and note what this one calls."""
    keep_last_calls(store, notes)
    plugins.calls.note_in(notes)
    try:
        yield
    finally:
        plugins.calls.close()


def _compile(definition: Definition) -> Compiled:
    """Compile a definition; a command that meets no cycle does not load the state machine."""
    from popflow.machine import compile_definition  # noqa: PLC0415 - see above

    return compile_definition(definition)


def _upgrade(store: Store, queue: WorkQueue | None) -> None:
    store.upgrade()
    if queue is not None:
        queue.upgrade()


def remember_health(app: Application) -> None:
    """Keep in the store which plugins failed when they were called: another process asks.

    A store that cannot take it now loses nothing but this.
    """
    keep_failures(app.engine.store, app.plugins.report(), app.engine.clock.now())


def plugin_standings(settings: Settings) -> list[PluginStanding]:
    """How every plugin stands: loaded here, never strictly, and as the store remembers it.

    Without a store that can be read it is what this process finds.
    """
    plugins = load_plugins(settings.plugins.tables, settings.plugins.block, strict=False)
    reports, folder = plugins.report(), _folder(settings)
    kept: dict[str, str | None] = {}
    with suppress(PopflowError), closing(open_store(settings, plugins, folder)) as store:
        store.check_schema()
        with store.read() as uow:
            kept = {one.name: uow.marks.get(f"{FAILED_CALLS}{one.name}") for one in reports}
    return standings(reports, kept, _beside(settings, folder, "calls"))


def standings_here(app: Application) -> list[PluginStanding]:
    """How every plugin of an organisation that is open stands, over all processes."""
    reports = app.plugins.report()
    with app.engine.store.read() as uow:
        kept = {one.name: uow.marks.get(f"{FAILED_CALLS}{one.name}") for one in reports}
    return standings(reports, kept, _beside(app.settings, app.folder, "calls"))


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
        if not any(fit(model, strategy) is Fit.ERROR for model in Model):
            continue  # it suits whatever the file says, so the file need not be read
        with suppress(DefinitionError):  # 'popflow check' tells; it stops only its own group
            if fit(app.catalog.current(name).model, strategy) is Fit.ERROR:
                problem = f"'{strategy}' with '{name}' is a voluntary duty."
                advice = "Choose 'pilot' or 'organisatiebreed', or another workflow."
                raise ConfigurationError(problem, place=place, advice=advice, code="policy")


def _beside(settings: Settings, folder: Path, kind: str) -> Path:
    """A file beside the database file, or beside popflow.toml for a database elsewhere."""
    url = settings.store.url
    if url.startswith(SQLITE):
        database = folder / url.removeprefix(SQLITE)
        return database.with_name(f"{database.name}.{kind}")
    return folder / f"popflow.{kind}"


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
        from_address=organisation.hr_email,
        base_link=organisation.page or "",
        hr_name=organisation.hr_name,
        hr_address=organisation.hr_email,
        domain=organisation.domain,
        minutes=organisation.conversation_minutes,
    )


def _cents(euros: str | None) -> int | None:
    return None if euros is None else cents_of(euros)


def _offices(settings: Settings) -> Offices:
    roles = settings.roles
    return Offices(frozenset(roles.adviser), frozenset(roles.auditor), frozenset(roles.admin))


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
                _cents(entry.budget),
            )
            for entry in settings.rollout
        ),
        voluntary=settings.strategy is Strategy.VRIJWILLIG,
        hr=frozenset(settings.roles.hr),
        offices=_offices(settings),
        stand_in=settings.organisation.stand_in,
        per_week=engine.per_week,
        batch=engine.batch,
        standstill=timedelta(hours=engine.standstill_hours),
        attempts=engine.attempts,
        lease=timedelta(seconds=engine.lease_seconds),
        every=timedelta(seconds=engine.tick_seconds),
        workers=engine.workers,
        reserved_sum=_cents(settings.budget.reserved_sum),
        no_pop_no_training=settings.budget.no_pop_no_training,
        hr_reads=settings.privacy.hr_reads,
        retention=settings.privacy.rule,
        idle=timedelta(hours=settings.web.idle_hours),
        session=timedelta(hours=settings.web.session_hours),
    )
