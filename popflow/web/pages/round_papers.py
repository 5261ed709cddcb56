"""Papers of a round, for who rather has it on paper: before the conversation, and during it."""

from __future__ import annotations

from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.preparing import prepare
from popflow.errors import NotFoundError
from popflow.web.admitting import Here, Number, Who
from popflow.web.gate import allows, router
from popflow.web.inside import inside
from popflow.web.papers import blank_paper, conversation_paper, to_read

pages = router()


@pages.get("/cycles/{number}/conversation.pdf")
@allows(Policy.RELATION)
def sheet(site: Here, who: Who, number: Number) -> Response:
    """The sheet for the conversation; before the exchange without the lists."""
    found = inside(site, who, number)
    paper = conversation_paper(site, who.language, found.view)
    return to_read(paper, f"conversation-{number}.pdf")


@pages.get("/cycles/{number}/preparation.pdf")
@allows(Policy.RELATION)
def blank(site: Here, who: Who, number: Number) -> Response:
    """The questions of one's own side to answer by hand, without what was answered already."""
    inside(site, who, number)
    questions = prepare(site.engine, number, who.doer).questions
    if questions is None:
        raise NotFoundError("form", number)
    return to_read(blank_paper(site, who.language, questions), f"preparation-{number}.pdf")
