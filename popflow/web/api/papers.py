"""Papers as PDF, and the copy of what is kept about whoever asks."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.copy import copy_for
from popflow.errors import NotFoundError
from popflow.web.api.caller import Calling, Here, visitor_of, words_of
from popflow.web.api.cycles import seen
from popflow.web.api.door import content_of, reading
from popflow.web.api.plans import version_of
from popflow.web.api.wording import Called, Id
from popflow.web.copies import as_zip, saved
from popflow.web.gate import allows
from popflow.web.papers import PDF, blank_paper, conversation_paper, plan_paper
from popflow.web.workflow_files import current_or_none

papers = reading("papers")
ZIP = "application/zip"
_PDF, _ZIP = content_of(PDF), content_of(ZIP)


@papers.get("/cycles/{cycle}/plans/{version}/form.pdf", response_class=Response, responses=_PDF)
@allows(Policy.RELATION)
def plan_form(caller: Calling, site: Here, request: Request, cycle: Id, version: Id) -> Response:
    """The POP form of a version, to print and keep."""
    found = seen(caller, cycle, content=True).cycle
    chosen = version_of(found, version)
    paper = plan_paper(site, words_of(request).language, found, chosen)
    return file_of(paper, PDF, f"pop-{cycle}-{version}.pdf")


@papers.get("/cycles/{cycle}/conversation.pdf", response_class=Response, responses=_PDF)
@allows(Policy.RELATION)
def conversation(caller: Calling, site: Here, request: Request, cycle: Id) -> Response:
    """The sheet for the conversation; before the exchange without the lists."""
    view = seen(caller, cycle, content=True)
    paper = conversation_paper(site, words_of(request).language, view)
    return file_of(paper, PDF, f"conversation-{cycle}.pdf")


@papers.get("/workflows/{name}/forms/{audience}.pdf", response_class=Response, responses=_PDF)
@allows(Policy.STAFF)
def blank(
    _caller: Calling, site: Here, request: Request, name: Called, audience: Called
) -> Response:
    """A form to fill in by hand: of an `employee`, a `manager` or another whom a workflow asks."""
    if name not in site.application.catalog.names():
        raise NotFoundError("workflow", name)
    definition = current_or_none(site, name)
    questions = definition.question_sets.get(audience) if definition else None
    if questions is None:
        raise NotFoundError("form", audience)
    paper = blank_paper(site, words_of(request).language, questions)
    return file_of(paper, PDF, "form.pdf")


@papers.get("/me/data")
@allows(Policy.STAFF)
def own_data(caller: Calling) -> dict[str, Any]:
    """All that is kept about whoever asks, for programs."""
    return saved(copy_for(caller.engine, caller.number or ""))


@papers.get("/me/data.zip", response_class=Response, responses=_ZIP)
@allows(Policy.STAFF)
def own_copy(caller: Calling, site: Here, request: Request) -> Response:
    """The same packed: as a page for people, and for programs."""
    language = words_of(request).language
    copy = copy_for(caller.engine, caller.number or "")
    request.state.visitor = visitor_of(site, caller, language)  # whose language the page speaks
    return file_of(as_zip(request, copy, language), ZIP, f"popflow-{site.today.isoformat()}.zip")


def file_of(content: bytes, kind: str, name: str) -> Response:
    """An answer that is a file."""
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=named)
