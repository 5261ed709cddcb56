"""Workflow files: which there are, what is in one, and going over to a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request

from popflow.definitions import mermaid
from popflow.domain.policy import fit
from popflow.domain.workflow import ENDS
from popflow.engine.admission import Policy
from popflow.engine.migrate import migrate
from popflow.errors import NotFoundError
from popflow.web.api import models_overview as m
from popflow.web.api.caller import Caller, Calling, Here, words_of
from popflow.web.api.door import doing, reading
from popflow.web.api.forms import said
from popflow.web.api.models import ListOf
from popflow.web.api.organisation import state_out
from popflow.web.api.wording import MOST, Called
from popflow.web.gate import allows
from popflow.web.workflow_files import current_or_none

if TYPE_CHECKING:
    from popflow.definitions import Finding
    from popflow.domain.workflow import Definition
    from popflow.web.site import Site

workflow_files = reading("workflow files")
moving = doing("workflow files")


@workflow_files.get("/workflow-files")
@allows(Policy.OVERVIEW)
def files(caller: Calling, site: Here, request: Request) -> ListOf[m.WorkflowFileOut]:
    """Every workflow file, in use or not, and how many rounds are under way on it."""
    language, running = words_of(request).language, _running(caller)
    return ListOf[m.WorkflowFileOut](items=[
        _file(site, name, current_or_none(site, name), running, language)
        for name in site.application.catalog.names()
    ])  # fmt: skip


@workflow_files.get("/workflow-files/{name}")
@allows(Policy.OVERVIEW)
def one_file(caller: Calling, site: Here, request: Request, name: Called) -> m.WorkflowTextOut:
    """One workflow: its states, its drawing and its text; or what is wrong with it."""
    _known(site, name)
    language, found = words_of(request).language, current_or_none(site, name)
    wrong = site.application.catalog.lint(name) if found is None else ()
    compiled = caller.engine.compile(found) if found else None
    return m.WorkflowTextOut(
        **dict(_file(site, name, found, _running(caller), language)),
        key=found.key if found else None,
        states=[state_out(compiled, one, language) for one in found.states]
        if found and compiled else [],
        diagram=mermaid(found, language) if found else "",
        source=found.source if found else "",
        findings=[_finding(one) for one in wrong],
    )  # fmt: skip


@moving.post("/workflow-files/{name}/migration/preview")
@allows(Policy.HR)
def preview_migration(caller: Calling, site: Here, name: Called) -> m.MigrationOut:
    """See what going over to what the file says now means for each round; nothing is done."""
    return _moved(caller, site, name, dry_run=True)


@moving.post("/workflow-files/{name}/migration")
@allows(Policy.HR)
def move_rounds(caller: Calling, site: Here, name: Called) -> m.MigrationOut:
    """Move the rounds of a workflow to what its file says now; what cannot move stays."""
    return _moved(caller, site, name, dry_run=False)


def _moved(caller: Caller, site: Site, name: str, *, dry_run: bool) -> m.MigrationOut:
    _known(site, name)
    found = migrate(caller.engine, name, caller.doer, dry_run=dry_run)
    return m.MigrationOut(
        done=not dry_run, count=len(found), moving=sum(not one.problem for one in found),
        first=[m.VerdictOut.model_validate(one) for one in found[:MOST]],
    )  # fmt: skip


def _known(site: Site, name: str) -> None:
    if name not in site.application.catalog.names():
        raise NotFoundError("workflow", name)


def _running(caller: Caller) -> dict[str, int]:
    with caller.engine.store.read() as uow:
        counts = uow.cycles.counts()
    running: dict[str, int] = {}
    for (name, milestone), count in counts.items():
        running[name] = running.get(name, 0) + (0 if milestone in ENDS else count)
    return running


def _file(
    site: Site, name: str, found: Definition | None, running: dict[str, int], language: str
) -> m.WorkflowFileOut:
    strategy = site.application.settings.strategy
    return m.WorkflowFileOut(
        name=name, usable=found is not None, title=said(found.title, language) if found else "",
        model=found.model if found else None, intensity=found.intensity if found else None,
        running=running.get(name, 0), fit=fit(found.model, strategy) if found else None,
    )  # fmt: skip


def _finding(one: Finding) -> m.WorkflowFindingOut:
    # Without the file: it is a path of the server.
    return m.WorkflowFindingOut(
        code=one.code, severity=one.severity.value, line=one.place.line,
        column=one.place.column, message=one.message, suggestion=one.suggestion,
    )  # fmt: skip
