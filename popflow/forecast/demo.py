"""The demo: a fresh SQLite organisation, a virtual clock, and people with habits."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.bootstrap import Application, open_application
from popflow.domain.staff import review, set_aside
from popflow.domain.staff_changes import FIELDS
from popflow.domain.timing import add_months
from popflow.engine.comparing import Import
from popflow.engine.people import import_people
from popflow.errors import InputError
from popflow.forecast.clock import VirtualClock
from popflow.forecast.habits import Dice
from popflow.forecast.run import Simulation, beginning
from popflow.hrfiles import read_people
from popflow.resources import sample_people
from popflow.settings import Plugins, Settings
from popflow.settings import Store as StoreSettings
from popflow.storage import open_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from popflow.domain.person import Person
    from popflow.domain.timing import Span
    from popflow.domain.workflow import LaunchRule
    from popflow.forecast.report import DemoReport

FIRST_YEAR = 2026
ON_TRACK, HAD_ONE = 0.3, 0.6
"""Chances of being on a faster track where there are some, and of a POP before popflow."""
GRANT_CENTS = 150_000
"""Whole cents a year that everybody gets in the demo."""
STANDSTILL_HOURS = 72
"""The virtual daemon ticks once a day, so a day without a tick is no standstill."""
NAME = "Voorbeeld"
"""What the organisation of a demo is called."""
_QUIET = ("mail", "postgres")
"""Plugins that would reach for the world outside; a demo writes its letters to the log."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What a demo is asked to do.

    Attributes:
        people: HR file; ``None`` is the sample that ships with popflow.
        workflow: ``None`` is periodiek-onderhoud.
        settings: An organisation's own settings instead of the demo's, store left out.
        folder: Where the organisation's database is kept; ``None`` is a folder that goes with
            the demo.
    """

    people: Path | None = None
    workflow: str | None = None
    years: int = 3
    seed: int = 1
    settings: Settings | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """An organisation that has lived through its years, and is still open.

    Attributes:
        clock: Its virtual clock, at the end of the last day.
        report: What happened.
    """

    app: Application
    clock: VirtualClock
    report: DemoReport


def run_demo(options: DemoOptions, progress: Callable[[str], None]) -> DemoReport:
    """Run an organisation for years, and check every invariant at the end.

    Args:
        options: Who, which workflow, how long. The same options give the same result.
        progress: Told of each month that passes.

    Raises:
        InputError: The HR file cannot be used, or holds nobody.
        DefinitionError: There is no such workflow.
    """
    with played(options, progress) as ended:
        return ended.report


@contextmanager
def played(options: DemoOptions, progress: Callable[[str], None]) -> Iterator[Played]:
    """As `run_demo`, with the organisation still open for who wants to look around in it."""
    started = time.perf_counter()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        source = options.people or stack.enter_context(sample_people())
        people = _people(source, options)
        settings = _settings(options, folder, people)
        clock = VirtualClock(beginning(FIRST_YEAR))
        # The file goes with the demo, so no commit waits for the disk.
        store = open_sqlite(folder / "demo.db", durable=options.folder is not None)
        opened = open_application(settings, clock=clock, store=store, upgrade=True)
        app = stack.enter_context(opened)
        simulation = _simulation(app, clock, people, options, progress)
        simulation.run(beginning(FIRST_YEAR).date(), options.years)
        report = simulation.report(settings.workflow, options.years, started)
        yield Played(app, clock, report)


def _simulation(
    app: Application,
    clock: VirtualClock,
    people: Sequence[Person],
    options: DemoOptions,
    progress: Callable[[str], None],
) -> Simulation:
    """The organisation with its people in it, on its first morning."""
    dice = Dice(options.seed)
    launch = app.catalog.current(app.settings.workflow).launch
    staff = tuple(_with_past(person, launch, dice) for person in people)
    import_people(app.engine, Import(staff, frozenset(FIELDS)))
    return Simulation(app.engine, app.pulse, clock, dice, app.settings.roles.hr[0], progress)


def _with_past(person: Person, launch: LaunchRule, dice: Dice) -> Person:
    """Somebody on a faster track, for some; with a POP before popflow, for most."""
    track = person.track or _track(person, launch, dice)
    return replace(person, track=track, last_pop_on=person.last_pop_on or _last(
        person, launch.period_for(track), dice
    ))  # fmt: skip


def _track(person: Person, launch: LaunchRule, dice: Dice) -> str | None:
    tracks = sorted(launch.tracks)
    if not tracks or not dice.happens(ON_TRACK, person.number, "track"):
        return None
    return tracks[dice.days(0, len(tracks) - 1, person.number)]


def _last(person: Person, period: Span | None, dice: Dice) -> date | None:
    """The day of somebody's last POP, so that the next is not overdue from the first day on."""
    if period is None or not dice.happens(HAD_ONE, person.number, "had one"):
        return None
    begun = beginning(FIRST_YEAR).date()
    longest = (begun - add_months(begun, -period.count)).days
    last = begun - timedelta(days=dice.days(30, longest - 120, person.number, "last"))
    return last if person.hired_on is None or person.hired_on < last else None


def _people(source: Path, options: DemoOptions) -> tuple[Person, ...]:
    columns = options.settings.people.columns.headers if options.settings else {}
    found = read_people(source, columns)
    today = beginning(FIRST_YEAR).date()
    people = set_aside(found.people, review(found.people, today))
    if not people:
        problem = "The file holds nobody who can take part."
        raise InputError(problem, advice="See 'popflow import FILE --dry-run'.")
    return people


def _settings(options: DemoOptions, folder: Path, people: Sequence[Person]) -> Settings:
    """The demo's organisation: HR and a stand-in are picked from the people themselves."""
    own = {"block": list(_QUIET), **_budget()}
    base = options.settings or Settings(plugins=Plugins.model_validate(own))
    head, second = _heads(people)
    adviser = next((person for person in people if _advises(person)), second)
    stand_in = base.organisation.stand_in or (second if adviser is head else adviser).number
    return base.model_copy(
        update={
            "workflow": options.workflow or base.workflow,
            "store": StoreSettings(url=f"sqlite:///{(folder / 'demo.db').resolve()}"),
            "roles": base.roles.model_copy(update={"hr": base.roles.hr or (adviser.number,)}),
            "organisation": base.organisation.model_copy(
                update={"stand_in": stand_in} | ({} if options.settings else {"name": NAME})
            ),
            "engine": base.engine.model_copy(update={"standstill_hours": STANDSTILL_HOURS}),
        }
    )


def _advises(person: Person) -> bool:
    return "Human" in (person.department or person.job or "")


def _heads(people: Sequence[Person]) -> tuple[Person, Person]:
    """The head of the organisation, and somebody right below."""
    head = next((person for person in people if person.manager is None), people[0])
    return head, next((person for person in people if person.manager == head.number), head)


def _budget() -> dict[str, dict[str, object]]:
    """Settings for the budget plugin, where it is installed."""
    installed = {entry.name for entry in entry_points(group="popflow")}
    return {"pob": {"grant_cents": GRANT_CENTS}} if "pob" in installed else {}
