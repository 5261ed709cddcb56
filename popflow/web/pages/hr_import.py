"""Taking a file of HR over: what would change stands there before anything is done."""

from __future__ import annotations

from contextlib import closing
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.errors import InputError
from popflow.web.admitting import Here, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.imports import MOST, Kind, take_over
from popflow.web.reading_forms import choice_of, text_of
from popflow.web.rooms import room

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from popflow.web.site import Site
    from popflow.web.uploads import Upload
    from popflow.web.visitor import Visitor

pages = router()


@pages.get("/hr/import")
@allows(Policy.HR)
def ask(request: Request, who: Who) -> Response:
    """Choose a file."""
    return _asking(request, who)


@pages.post("/hr/import")
@allows(Policy.HR)
def look(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """See what a file would change; nothing is done."""
    file = typed.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _asking(request, who, "no_file")
    with closing(file.file):
        upload = site.uploads.keep(who.number, file.filename, file.file, site.now)
    return _taken(request, site, who, typed, upload, dry_run=True)


@pages.post("/hr/import/do")
@allows(Policy.HR)
def do(request: Request, site: Here, who: Who, typed: Typed) -> Response:
    """Take the file over that was looked at."""
    upload = site.uploads.of(who.number, text_of(typed, "file", 100), site.now)
    if upload is None:
        return _asking(request, who, "gone")
    try:
        return _taken(request, site, who, typed, upload, dry_run=False)
    finally:
        site.uploads.drop(upload)


@pages.post("/hr/import/drop")
@allows(Policy.HR)
def drop(site: Here, who: Who, typed: Typed) -> Response:
    """Throw the file away that was looked at."""
    upload = site.uploads.of(who.number, text_of(typed, "file", 100), site.now)
    if upload is not None:
        site.uploads.drop(upload)
    return after("/hr/people", "dropped")


def _taken(  # noqa: PLR0913 - the file and how
    request: Request,
    site: Site,
    who: Visitor,
    typed: FormData,
    upload: Upload,
    *,
    dry_run: bool,
) -> Response:
    full = bool(text_of(typed, "full", 10))
    try:
        kind = choice_of(Kind, typed, "kind") or Kind.PEOPLE
        told = take_over(site, kind, upload.path, full=full, dry_run=dry_run)
    except InputError as error:
        site.uploads.drop(upload)
        return _asking(request, who, "unusable", error)
    return room(
        request, who, "people", "hr/import_told.html", told=told, upload=upload, kind=kind,
        full=full, most=MOST,
    )  # fmt: skip


def _asking(
    request: Request, who: Visitor, problem: str = "", error: InputError | None = None
) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return room(
        request, who, "people", "hr/import.html", status, problem=problem, error=error,
        kinds=list(Kind), typed=request.state.typed,
    )  # fmt: skip
