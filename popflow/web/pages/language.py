"""Another language, from any page."""

from http import HTTPStatus

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from popflow.documents.catalogue import known_language
from popflow.engine.admission import Policy
from popflow.web.admitting import Typed, typed_text
from popflow.web.cookies import keep_language
from popflow.web.gate import allows, router
from popflow.web.going import safe_path

pages = router()


@pages.post("/language")
@allows(Policy.PUBLIC)
def choose(request: Request, typed: Typed) -> Response:
    """Speak another language from here on, on the same page."""
    answer = RedirectResponse(safe_path(typed_text(typed, "next")), HTTPStatus.SEE_OTHER)
    keep_language(request, answer, known_language(typed_text(typed, "language")))
    return answer
