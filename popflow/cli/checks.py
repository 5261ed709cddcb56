"""What ``popflow check`` looks at."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from popflow.cli.failure import held_message, told
from popflow.cli.linting import lint_all
from popflow.cli.session import Policy, opened
from popflow.cli.workshop import workshop
from popflow.definitions import Severity
from popflow.domain.policy import Fit, Intensity, Strategy, fit, load
from popflow.engine.audit import audit
from popflow.engine.recovery import held
from popflow.engine.staff import everybody
from popflow.errors import PopflowError
from popflow.extension import State
from popflow.ports import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from popflow.cli.session import Session
    from popflow.cli.workshop import Workshop
    from popflow.domain.person import Person
    from popflow.settings import Settings


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not in order.

    Attributes:
        area: settings, policy, roles, workflow, plugin, store, people, timers, outbox or data.
    """

    level: Level
    area: str
    message: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.level} ({self.area}): {self.message}"


@dataclass(slots=True)
class Examined:
    """Everything that was found."""

    findings: list[Finding] = field(default_factory=list)
    store: dict[str, str] = field(default_factory=dict)
    data: dict[str, object] | None = None


def examine(config: Path | None, *, data: bool) -> Examined:
    """Look at everything; one thing that is wrong never hides the others.

    Args:
        config: The popflow.toml; ``None`` finds it.
        data: Whether every cycle, message and posting is checked as well.
    """
    found = Examined()
    shop = workshop(config)
    settings = shop.settings
    found.findings += [*_policy(shop), *_roles(settings), *_law(settings)]
    found.findings += [*_workflows(shop), *_plugins(shop)]
    try:
        with opened(config, Policy.OPERATOR) as here:
            found.store = here.engine.store.describe()
            found.findings += [*_people(here), *_engine(here)]
            if data:
                found.data = _data(here, found)
    except PopflowError as error:
        found.findings.append(Finding(Level.ERROR, "store", told(error).message))
    return found


def _policy(shop: Workshop) -> Iterator[Finding]:
    settings = shop.settings
    chosen = [(settings.workflow, settings.strategy, settings.place("workflow"))]
    chosen += [
        (entry.workflow, entry.strategy, settings.place("rollout", number, "workflow"))
        for number, entry in enumerate(settings.rollout)
    ]
    for name, strategy, place in chosen:
        try:
            model = shop.catalog.current(name).model
        except PopflowError as error:
            yield Finding(Level.ERROR, "policy", f"{place}: {told(error).message}")
            continue
        verdict = fit(model, strategy)
        if verdict is Fit.ERROR:
            yield Finding(
                Level.ERROR, "policy",
                f"{place}: '{strategy}' with '{model}' is a voluntary duty: everyone must, and "
                "nobody has to. Choose 'pilot' or 'organisatiebreed', or another workflow.",
            )  # fmt: skip
        elif verdict is Fit.WARNING:
            yield Finding(
                Level.WARNING, "policy",
                f"{place}: '{strategy}' fits 'periodiek-onderhoud' best; with '{model}' "
                f"'{Strategy.VRIJWILLIG}' is the usual way.",
            )  # fmt: skip


def _roles(settings: Settings) -> Iterator[Finding]:
    if not settings.roles.hr:
        yield Finding(
            Level.ERROR, "roles",
            f"{settings.place('roles', 'hr')}: nobody is HR, so nobody can help a cycle on. "
            "Give at least one personnel number.",
        )  # fmt: skip
    organisation = settings.organisation
    if organisation.stand_in is None:
        yield Finding(
            Level.WARNING, "roles",
            f"{settings.place('organisation', 'stand_in')}: nobody stands in for the manager whom "
            "the head of the organisation does not have; that person gets no cycle.",
        )  # fmt: skip
    if organisation.hr_email is None:
        yield Finding(
            Level.WARNING, "roles",
            f"{settings.place('organisation', 'hr_email')}: messages to HR as a whole go to the "
            "log alone.",
        )  # fmt: skip


def _law(settings: Settings) -> Iterator[Finding]:
    wanted = {
        "works_council": "the works council's consent, its date or why it is not applicable",
        "purpose": "the purpose for which personal data is processed",
        "legal_basis": "the legal basis, which is never consent",
        "dpia": "the data protection impact assessment",
    }
    for name, what in wanted.items():
        if getattr(settings.organisation, name) is None:
            place = settings.place("organisation", name)
            yield Finding(Level.WARNING, "settings", f"{place}: {what} is not recorded.")


def _workflows(shop: Workshop) -> Iterator[Finding]:
    for found in lint_all(shop):
        level = Level.ERROR if found.severity is Severity.ERROR else Level.WARNING
        yield Finding(level, "workflow", str(found))


def _plugins(shop: Workshop) -> Iterator[Finding]:
    for report in shop.plugins.report():
        if report.state in {State.FAILED, State.QUARANTINED}:
            message = f"{report.name} is {report.state}: {report.problem}"
            yield Finding(Level.ERROR, "plugin", message)


def _people(here: Session) -> Iterator[Finding]:
    with here.engine.store.read() as uow:
        present = [p for p in everybody(uow) if p.active_on(here.today)]
    active = {person.number: person for person in present}
    if not active:
        yield Finding(
            Level.WARNING, "people", "Nobody is in service here. Take an HR file over: "
            "'popflow import FILE'.",
        )  # fmt: skip
        return
    yield from _load(here, present)
    settings = here.settings
    for number in (*settings.roles.hr, settings.organisation.stand_in):
        if number is not None and number not in active:
            key = ("roles", "hr") if number in settings.roles.hr else ("organisation", "stand_in")
            yield Finding(
                Level.WARNING, "people",
                f"{settings.place(*key)}: nobody in service has the number {number}.",
            )  # fmt: skip


def _load(here: Session, present: list[Person]) -> Iterator[Finding]:
    """Managers for whom guiding everybody is a heavy load, by practice's own figure."""
    workflow = here.app.catalog.current(here.settings.workflow)
    team = Counter(person.manager for person in present)
    beperkt = workflow.intensity is Intensity.BEPERKT
    for person in present:
        count = team[person.number]
        weight = load(0 if beperkt else count, count if beperkt else 0, person.fte)
        if weight.heavy:
            yield Finding(
                Level.WARNING,
                "people",
                f"Guiding {count} people takes {person.number} about {round(weight.hours)} hours "
                "a year. Think of intensity 'beperkt' for a part of them, or of a second manager.",
            )


def _engine(here: Session) -> Iterator[Finding]:
    why = held(here.engine)
    if why is not None:
        yield Finding(Level.ERROR, "store", held_message(why))
    with here.engine.store.read() as uow:
        aside, dead = uow.timers.aside(), uow.outbox.counts().get(Status.DEAD, 0)
    for timer, problem in aside:
        yield Finding(
            Level.ERROR, "timers",
            f"Timer '{timer.rule}' of cycle {timer.cycle} failed and is tried again later: "
            f"{problem}",
        )  # fmt: skip
    if dead:
        yield Finding(
            Level.WARNING, "outbox",
            f"{dead} messages could not be delivered. See 'popflow outbox list --status dead'.",
        )  # fmt: skip


def _data(here: Session, found: Examined) -> dict[str, object]:
    checked = audit(here.engine)
    for one in checked.broken:
        where = f"cycle {one.cycle}: " if one.cycle is not None else ""
        message = f"invariant {one.invariant}: {where}{one.problem}"
        found.findings.append(Finding(Level.ERROR, "data", message))
    return asdict(checked)
