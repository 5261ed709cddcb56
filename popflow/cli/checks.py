"""What ``popflow check`` looks at."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from popflow.cli.failure import held_message, told
from popflow.cli.linting import lint_all
from popflow.cli.manager_load import heavy_loads
from popflow.cli.session import Policy, opened
from popflow.cli.workshop import workshop
from popflow.definitions import Severity
from popflow.documents.wording import money
from popflow.domain.policy import Fit, Strategy, fit
from popflow.engine.audit import audit
from popflow.engine.planned_costs import planned_costs
from popflow.engine.recovery import held
from popflow.engine.staff import everybody
from popflow.errors import PopflowError
from popflow.extension import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from popflow.cli.session import Session
    from popflow.cli.workshop import Workshop
    from popflow.settings import Settings


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not in order.

    Attributes:
        area: settings, policy, roles, workflow, plugin, store, people, budget, timers, outbox or
            data.
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
            for look in (_people, _engine, _planned):
                found.findings += _kept(look, here)
            if data:
                found.data = _data(here, found)
    except PopflowError as error:
        found.findings.append(Finding(Level.ERROR, "store", told(error).message))
    return found


def _kept(look: Callable[[Session], Iterable[Finding]], here: Session) -> list[Finding]:
    """What one look finds; where it cannot go on, that: the looks after it still do."""
    found = []
    try:
        for one in look(here):
            found.append(one)  # noqa: PERF402 - what was found before it broke off is kept
    except PopflowError as error:
        found.append(Finding(Level.ERROR, "store", told(error).message))
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
    for told_of in heavy_loads(here, present):
        yield Finding(Level.WARNING, "people", told_of)
    settings = here.settings
    # Who audits or operates can be from outside; who acts on a cycle works here.
    needed = [(("roles", "hr"), number) for number in settings.roles.hr]
    needed += [(("roles", "adviser"), number) for number in settings.roles.adviser]
    needed += [(("organisation", "stand_in"), settings.organisation.stand_in or "")]
    for key, number in needed:
        if number and number not in active:
            yield Finding(
                Level.WARNING, "people",
                f"{settings.place(*key)}: nobody in service has the number {number}.",
            )  # fmt: skip


def _planned(here: Session) -> Iterator[Finding]:
    """Plans that cost more than what was reserved for them."""
    settings, language = here.settings, here.words.language
    names = [entry.name for entry in settings.rollout]
    for one in planned_costs(here.engine):
        if one.short:
            key: tuple[str | int, ...] = ("budget", "reserved_sum")
            if one.rollout is not None:
                key = ("rollout", names.index(one.rollout), "budget")
            yield Finding(
                Level.WARNING, "budget",
                f"{settings.place(*key)}: {money(one.reserved, language)} was reserved for "
                f"{one.rollout or 'everybody'}, and the plans ({one.plans}) cost "
                f"{money(one.planned, language)}: {money(one.short, language)} more. Reserve "
                "more, or look for cheaper ways to learn in plans that are not signed yet.",
            )  # fmt: skip


def _engine(here: Session) -> Iterator[Finding]:
    why = held(here.engine)
    if why is not None:
        yield Finding(Level.ERROR, "store", held_message(why))
    with here.engine.store.read() as uow:
        aside, dead = uow.timers.aside(), uow.outbox.dead()
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
