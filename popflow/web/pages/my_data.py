"""What popflow keeps about somebody, for that person: all of it as files, and who read a POP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from popflow.engine.admission import Policy
from popflow.engine.copy import copy_for
from popflow.engine.readings import readings
from popflow.web.admitting import Here, Who
from popflow.web.copies import as_zip
from popflow.web.gate import allows, router
from popflow.web.pages.my_rounds import own_rounds
from popflow.web.rendering import page

if TYPE_CHECKING:
    from popflow.domain.access import Reading
    from popflow.ports import CycleLine

pages = router()
MOST = 500
"""Lines of one round that are shown: the copy has all of them."""


@dataclass(frozen=True, slots=True)
class Read:
    """Who read one round."""

    line: CycleLine
    readings: tuple[Reading, ...]


@pages.get("/me/data")
@allows(Policy.STAFF)
def about(request: Request) -> Response:
    """What there is, and the way to have it."""
    return page(request, "my_data.html")


@pages.get("/me/data/download")
@allows(Policy.STAFF)
def download(request: Request, site: Here, who: Who) -> Response:
    """All of it, packed: for people and for programs."""
    packed = as_zip(request, copy_for(site.engine, who.number), who.language)
    name = f"popflow-{site.today.isoformat()}.zip"
    return Response(packed, media_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="{name}"',
    })  # fmt: skip


@pages.get("/me/readings")
@allows(Policy.STAFF)
def who_read(request: Request, site: Here, who: Who) -> Response:
    """Who read my POP, and when; never what."""
    lines = own_rounds(site, who)
    read = [
        Read(line, tuple(readings(site.engine, line.id, who.doer, limit=MOST)))
        for line in reversed(lines)
    ]
    people = site.people([one.reader for each in read for one in each.readings])
    names = {number: person.name for number, person in people.items()}
    return page(request, "my_readings.html", read=read, names=names)
