"""Puts the web application together."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from starlette.responses import PlainTextResponse, Response

from popflow import __version__
from popflow.engine.admission import Policy
from popflow.settings.theme import theme_of
from popflow.web.admitting import Here, admit
from popflow.web.api.mounting import ROOT, create_api
from popflow.web.failures import handle_failures
from popflow.web.gate import allows, check_policies, router
from popflow.web.oidc import issuer_of
from popflow.web.pages import PAGES
from popflow.web.rendering import THEME
from popflow.web.security import Shield
from popflow.web.site import Site

if TYPE_CHECKING:
    from popflow.bootstrap import Application
    from popflow.web.site import Stage

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
"""The kinds of files of ours, by the end of their name."""
_FOREVER = "public, max-age=31536000, immutable"

own = router()


@own.get("/static/{name}")
@allows(Policy.PUBLIC)
def static(site: Here, name: str) -> Response:
    """A file of ours, or the organisation's own style sheet; its address changes when it does."""
    known = {file.name: file for file in (files("popflow.web") / "static").iterdir()}
    kind = KINDS.get(name.rpartition(".")[2])
    content = site.theme if name == THEME else None
    if content is None and name in known:
        content = known[name].read_bytes()
    if content is None or kind is None:
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(content, media_type=kind, headers={"Cache-Control": _FOREVER})


def create_app(
    application: Application, *, stage: Stage | None = None, secure: bool = False
) -> FastAPI:
    """The pages of an opened organisation.

    Args:
        application: The organisation.
        stage: Where it is a demo: whom one may be, and its clock.
        secure: Whether people reach it over TLS.

    Raises:
        ConfigurationError: A page does not say who may see it, or the secret with which popflow
            is known to an issuer, or the organisation's own style sheet, cannot be read.
    """
    app = FastAPI(
        title="popflow", version=__version__, docs_url=None, redoc_url=None, openapi_url=None,
        dependencies=[Depends(admit)],
    )  # fmt: skip
    settings, folder = application.settings, application.folder
    app.state.site = Site(application, stage, secure, theme_of(settings, folder))
    app.state.issuer = issuer_of(settings, folder)
    for pages in (own, *PAGES):
        app.include_router(pages)
    app.mount(ROOT, create_api(app.state.site))
    handle_failures(app)
    app.add_middleware(Shield)
    check_policies(app)
    return app
