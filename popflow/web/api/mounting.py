"""Puts the door for programs together, and tells what it is: the OpenAPI document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, FastAPI
from starlette.responses import Response

from popflow import __version__
from popflow.engine.admission import Policy
from popflow.web.api.budgets import money, paying
from popflow.web.api.cycles import rounds
from popflow.web.api.deeds import deeds
from popflow.web.api.forms import read_forms, write_forms
from popflow.web.api.glance import glance
from popflow.web.api.house import appointing, people
from popflow.web.api.imports import imports
from popflow.web.api.lists import lists
from popflow.web.api.many import many
from popflow.web.api.organisation import settling, standing
from popflow.web.api.papers import papers
from popflow.web.api.plan_advice import advice, trying
from popflow.web.api.plans import plans
from popflow.web.api.problems import Problem, answer_problems
from popflow.web.api.reminders import read_reminders, write_reminders
from popflow.web.api.teams import teams
from popflow.web.api.workflow_files import moving, workflow_files
from popflow.web.api.year_forms import read_year, write_year
from popflow.web.gate import allows

if TYPE_CHECKING:
    from popflow.web.site import Site

ROOT: Final = "/api/v1"
ROUTERS: Final = (
    rounds, plans, deeds, read_forms, write_forms, money, paying, people, appointing, standing,
    settling, imports, many, read_reminders, write_reminders, read_year, write_year,
    glance, teams, workflow_files, moving, papers, lists, advice,
    trying,
)  # fmt: skip
"""Budgets stand before people: a number may hold a slash, and the first path that fits answers."""
ABOUT: Final = """\
Everything that people can do on the pages, for programs.

**Who calls.** A token (`Authorization: Bearer pop_...`) or, for pages of the same origin, the
browser's session. A token does what its scopes say, and never more than whom it acts as: `read`
looks, `act` does, `hr` adds what one may as an HR adviser or auditor, `operate` what one may as an
admin. A service of the organisation's own, which acts as nobody, needs `operate`.

**Answers.** What is not there and what is not yours are both 404. A rule that says no is 409, with
its code and a sentence in the language of `Accept-Language`; what cannot be read is 422, with the
fields. Every problem is `application/problem+json`.

**Files.** Papers (PDF), lists (Excel) and the copy of one's own data are answered as they are; a
file of HR is sent as it is. What touches many can be looked at first, under `.../preview`.

**Twice.** A POST with an `Idempotency-Key` is done once. With `If-Match` (or `revision`) a deed is
refused with 409 when the round was changed meanwhile. Lists go on `after` the `next` of the page
before.
"""


def create_api(site: Site) -> FastAPI:
    """The application for programs, to be mounted at `ROOT`."""
    app = FastAPI(
        title="popflow", version=__version__, description=ABOUT, docs_url=None, redoc_url=None,
        openapi_url=None, redirect_slashes=False, servers=[{"url": ROOT}],
        root_path_in_servers=False,
    )  # fmt: skip
    app.state.site = site
    for one in ROUTERS:
        app.include_router(one)
    answer_problems(app)
    document = _document(app)
    own = APIRouter(include_in_schema=False)

    @own.get("/openapi.json")
    @allows(Policy.PUBLIC)
    def openapi() -> Response:
        """What all of this is, for programs; nothing of the organisation is told."""
        return Response(document, media_type="application/json")

    app.include_router(own)
    return app


def _document(app: FastAPI) -> bytes:
    told: dict[str, Any] = app.openapi()
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for path in told["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _present(parameter["schema"])
    schemas = told["components"]["schemas"]
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):  # FastAPI's own; problems are ours
        schemas.pop(name, None)
    return json.dumps(told, ensure_ascii=False).encode()


def _present(schema: dict[str, Any]) -> dict[str, Any]:
    """What a parameter is when it is sent: an address or a header holds no null."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**kinds[0], **{key: told for key, told in schema.items() if key != "anyOf"}}
