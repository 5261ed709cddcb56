"""Workflows: which is in use, what it does, what goes well together, and going over to a newer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import Request
from starlette.responses import Response

from popflow.definitions import mermaid
from popflow.definitions.diagram import moment_said
from popflow.documents.wording import every, span
from popflow.domain.policy import (
    HEAVY_LOAD,
    HOURS_PER_EMPLOYEE,
    Fit,
    Intensity,
    Model,
    Strategy,
    fit,
)
from popflow.engine.admission import Policy
from popflow.engine.migrate import Verdict, migrate
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Typed, Who
from popflow.web.flow_chart import chart_of
from popflow.web.gate import allows, router
from popflow.web.reading_forms import text_of
from popflow.web.rooms import room
from popflow.web.workflow_files import current_or_none

if TYPE_CHECKING:
    from popflow.domain.timing import Moment, Span
    from popflow.domain.workflow import Definition
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

pages = router()
MOST: Final = 200
"""Verdicts that are named one by one; of more only how many."""


@pages.get("/hr/workflow")
@allows(Policy.OVERVIEW)
def workflows(request: Request, site: Here, who: Who) -> Response:
    """Which workflow is whose, which others there are, and what goes well together."""
    settings = site.application.settings
    found = {name: current_or_none(site, name) for name in site.application.catalog.names()}
    with site.engine.store.read() as uow:
        counts = uow.cycles.counts()
    running = {
        name: sum(count for (one, at), count in counts.items() if one == name and _runs(at.value))
        for name in found
    }
    return room(
        request, who, "workflow", "hr/workflows.html", found=found, settings=settings,
        running=running, own=_fit(found, settings.workflow, settings.strategy),
        models=list(Model), strategies=list(Strategy), fit=fit, intensities=list(Intensity),
        hours=HOURS_PER_EMPLOYEE, heavy=HEAVY_LOAD,
    )  # fmt: skip


@pages.get("/hr/workflow/{name}")
@allows(Policy.OVERVIEW)
def workflow(request: Request, site: Here, who: Who, name: str) -> Response:
    """One workflow: the drawing, state by state, its settings and questions."""
    definition = _known(site, name)
    if definition is None:
        findings = site.application.catalog.lint(name)
        return room(request, who, "workflow", "hr/workflow_bad.html", name=name, findings=findings)
    return room(
        request, who, "workflow", "hr/workflow.html", one=definition,
        chart=chart_of(definition, who.words), said=_Said(who),
        text=mermaid(definition, who.language),
    )  # fmt: skip


@pages.post("/hr/workflow/{name}/migrate")
@allows(Policy.HR)
def move(request: Request, site: Here, who: Who, typed: Typed, name: str) -> Response:
    """What going over to the newer file means for each round; or, when seen, do it."""
    if _known(site, name) is None:
        raise NotFoundError("workflow", name)
    over = bool(text_of(typed, "sure", 10))
    verdicts = migrate(site.engine, name, who.doer, dry_run=not over)
    return room(
        request, who, "workflow", "hr/migration.html", HTTPStatus.OK, name=name, over=over,
        verdicts=_named(site, verdicts[:MOST]), count=len(verdicts), most=MOST,
        moving=sum(not one.problem for one in verdicts),
    )  # fmt: skip


def _named(site: Site, verdicts: list[Verdict]) -> list[tuple[str, Verdict]]:
    """Each verdict with whose round it is."""
    found: dict[int, str] = {}
    with site.engine.store.read() as uow:
        cycles = uow.cycles.load(one.cycle for one in verdicts)
        people = uow.people.get({cycle.person for cycle in cycles.values()})
    for number, cycle in cycles.items():
        person = people.get(cycle.person)
        found[number] = person.name if person else cycle.person
    return [(found[one.cycle], one) for one in verdicts]


def _known(site: Site, name: str) -> Definition | None:
    if name not in site.application.catalog.names():
        raise NotFoundError("workflow", name)
    return current_or_none(site, name)


def _runs(milestone: str) -> bool:
    return milestone not in {"restarted", "closed", "cancelled"}


def _fit(found: dict[str, Definition | None], name: str, strategy: Strategy) -> Fit | None:
    definition = found.get(name)
    return fit(definition.model, strategy) if definition else None


class _Said:
    """Spans and moments in the visitor's language."""

    def __init__(self, who: Visitor) -> None:
        self._language = who.language

    def span(self, length: Span) -> str:
        return span(length, self._language)

    def every(self, rhythm: Span) -> str:
        return every(rhythm, self._language)

    def moment(self, moment: Moment) -> str:
        return moment_said(moment, self._language)
