"""Many at once: first what will happen to whom, then the deed, with a result for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request

from popflow.engine.admission import Policy
from popflow.engine.bulk import FAILED, UNKNOWN, done, judged, start_done, start_judged
from popflow.engine.cycles import Deed, StartRequest
from popflow.web.api import models_bulk as m
from popflow.web.api.caller import Calling, words_of
from popflow.web.api.door import doing
from popflow.web.api.wording import moment
from popflow.web.gate import allows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from popflow.documents import Words
    from popflow.engine.bulk import Fate

many = doing("many at once")


@many.post("/many/deeds/preview")
@allows(Policy.HR)
def preview_deeds(caller: Calling, request: Request, body: m.ManyIn) -> m.FatesOut:
    """See what a deed would make of each round; nothing is done."""
    fates = judged(caller.engine, caller.doer, body.cycles, _deed(body))
    return _fates(fates, words_of(request))


@many.post("/many/deeds")
@allows(Policy.HR)
def do_deeds(caller: Calling, request: Request, body: m.ManyIn) -> m.FatesOut:
    """Do it to each round; a refusal of one stops no other."""
    fates = done(caller.engine, caller.doer, body.cycles, _deed(body))
    return _fates(fates, words_of(request))


@many.post("/many/starts/preview")
@allows(Policy.HR)
def preview_starts(caller: Calling, request: Request, body: m.StartsIn) -> m.FatesOut:
    """See what would be planned for whom; nothing is done."""
    fates = start_judged(caller.engine, caller.doer, _requests(body))
    return _fates(fates, words_of(request))


@many.post("/many/starts")
@allows(Policy.HR)
def start_rounds(caller: Calling, request: Request, body: m.StartsIn) -> m.FatesOut:
    """Plan a round for each; a refusal of one stops no other."""
    fates = start_done(caller.engine, caller.doer, _requests(body))
    return _fates(fates, words_of(request))


def _deed(body: m.ManyIn) -> Deed:
    return Deed(body.deed.value, None, body.reason or None)


def _requests(body: m.StartsIn) -> list[StartRequest]:
    wished = moment(body.wished_at) if body.wished_at else None
    return [StartRequest(number, wished_at=wished) for number in body.people]


def _fates(fates: Iterable[Fate], words: Words) -> m.FatesOut:
    items = [_fate(one, words) for one in fates]
    return m.FatesOut(well=sum(one.well for one in items), items=items)


def _fate(one: Fate, words: Words) -> m.FateOut:
    ruled = one.code not in {"", UNKNOWN, FAILED}
    return m.FateOut(
        cycle=one.cycle, person=one.person, name=one.name, well=one.well, code=one.code,
        detail=words.refusal(one.code, one.data) if ruled else None, at=one.at,
    )  # fmt: skip
