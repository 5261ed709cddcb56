"""The papers of a round and of a workflow, as the organisation's letterhead shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from popflow.documents import Letterhead, blank_form, conversation_sheet, pop_form

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle
    from popflow.domain.plan import PlanVersion
    from popflow.domain.question_set import QuestionSet
    from popflow.engine.reading import View
    from popflow.web.site import Site

PDF: Final = "application/pdf"


def letterhead(site: Site, language: str) -> Letterhead:
    """The organisation's letterhead, in a language."""
    return Letterhead(language, site.zone, site.application.settings.organisation.name)


def plan_paper(site: Site, language: str, cycle: Cycle, version: PlanVersion) -> bytes:
    """The POP form of a version, as a PDF to print and keep."""
    people = site.people(_named(cycle, version))
    return pop_form(letterhead(site, language), cycle, version, people)


def conversation_paper(site: Site, language: str, view: View) -> bytes:
    """The sheet for a conversation; before the exchange without the lists."""
    return conversation_sheet(letterhead(site, language), view.cycle, view.people)


def blank_paper(site: Site, language: str, questions: QuestionSet) -> bytes:
    """A preparation form to fill in by hand."""
    return blank_form(letterhead(site, language), questions)


def to_read(paper: bytes, name: str) -> Response:
    """A paper that a browser shows; it is called so where somebody keeps it."""
    named = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(paper, media_type=PDF, headers=named)


def _named(cycle: Cycle, version: PlanVersion) -> tuple[str | None, ...]:
    """Numbers of everybody whose name stands on the form."""
    signed = [(s.signer, s.on_behalf_of) for s in cycle.dossier.signatures.values()]
    guides = [a.supervisor for goal in version.content.goals for a in goal.activities]
    numbers = (number for pair in signed for number in pair)
    return (cycle.person, cycle.partner, *numbers, *guides)
