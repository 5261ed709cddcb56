"""Files of HR: what one would change, and taking it over."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, Query
from starlette.requests import Request

from popflow.engine.admission import Policy
from popflow.errors import InputError
from popflow.web.api import models_bulk as m
from popflow.web.api.caller import Calling, Here, words_of
from popflow.web.api.door import FILES, FileDoor, doing
from popflow.web.api.problems import RequestFailedError
from popflow.web.api.wording import MOST
from popflow.web.gate import allows
from popflow.web.imports import Kind, take_over

if TYPE_CHECKING:
    from popflow.documents import Words
    from popflow.web.imports import Told
    from popflow.web.site import Site

imports = doing("imports", FileDoor)
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "description": "The file as HR's system exports it: delimited text, 19 MB at most.",
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in FILES},
    }
}


async def _sent(request: Request) -> bytes:
    return await request.body()


Sent = Annotated[bytes, Depends(_sent)]
Full = Annotated[
    bool,
    Query(description="The file names everybody: who or what is absent from it has left."),
]


@imports.post("/imports/{kind}/preview", openapi_extra=_BODY)
@allows(Policy.HR)
def preview_import(
    _caller: Calling, site: Here, request: Request, kind: Kind, sent: Sent, *, full: Full = False
) -> m.ImportOut:
    """See what a file would change; nothing is done."""
    told = _taken(site, kind, sent, full=full, dry_run=True)
    return _told(kind, told, words_of(request))


@imports.post("/imports/{kind}", openapi_extra=_BODY)
@allows(Policy.HR)
def take_import_over(
    _caller: Calling, site: Here, request: Request, kind: Kind, sent: Sent, *, full: Full = False
) -> m.ImportOut:
    """Take a file over; one that is not believed as a whole changes nothing."""
    told, words = _taken(site, kind, sent, full=full, dry_run=False), words_of(request)
    if told.refused is not None:
        raise RequestFailedError(HTTPStatus.CONFLICT, told.refused, words.of(told.refused))
    return _told(kind, told, words)


def _taken(site: Site, kind: Kind, sent: bytes, *, full: bool, dry_run: bool) -> Told:
    # The readers go through a file twice, and hold none in memory: they want it on disk.
    with TemporaryDirectory(prefix="popflow-") as folder:
        file = Path(folder) / "file"
        file.write_bytes(sent)
        try:
            return take_over(site, kind, file, full=full, dry_run=dry_run)
        except InputError as error:
            # Without the place: it names a file of the server.
            said = f"{error.problem} {error.advice}".strip()
            raise RequestFailedError(
                HTTPStatus.UNPROCESSABLE_ENTITY, error.code.replace("-", "_"), said
            ) from None


def _told(kind: Kind, told: Told, words: Words) -> m.ImportOut:
    return m.ImportOut(
        kind=kind, done=told.done, changes=told.changes,
        refused=told.refused.value if told.refused else None,
        detail=words.of(told.refused) if told.refused else None,
        differences=[
            m.DifferenceOut(
                key=one.key, count=one.count, first=[_changed(*line) for line in one.lines]
            )
            for one in told.differences
        ],
        unchanged=told.unchanged,
        rejected=[m.BadRecordOut.model_validate(one) for one in told.rejected[:MOST]],
        rejected_count=len(told.rejected),
        ignored=[m.IgnoredOut.model_validate(one) for one in told.ignored],
        findings=[m.FindingOut.model_validate(one) for one in told.findings[:MOST]],
    )  # fmt: skip


def _changed(about: str, fields: tuple[tuple[str, str, str], ...]) -> m.ChangedOut:
    told = [m.FieldOut(field=name, old=old, new=new) for name, old, new in fields]
    return m.ChangedOut(about=about, fields=told)
