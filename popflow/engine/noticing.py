"""Asks somebody in private about the pitfalls of which they are the owner.

It is found anew each time somebody looks, for that person alone: no store, history or log ever
holds it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from popflow.domain.person import Party
from popflow.domain.pitfalls import Surroundings, notice
from popflow.domain.policy import Intensity
from popflow.domain.post import Lists
from popflow.engine.choosing import today_of
from popflow.engine.preparing import prepare

if TYPE_CHECKING:
    from popflow.domain.pitfalls import Pitfall
    from popflow.engine.cycles import Doer
    from popflow.engine.reading import View
    from popflow.engine.setup import Engine


def noticed(engine: Engine, view: View, doer: Doer) -> tuple[Pitfall, ...]:
    """What to ask whoever looks; nothing for anybody but the two parties.

    Args:
        engine: Ports and options.
        view: The round as they see it.
        doer: Who looks: as a party they are somebody by name.
    """
    if view.party is None or not view.cycle.open:
        return ()
    own = prepare(engine, view.cycle.id, doer)
    answered, asked = own.questions.counted(own.answers) if own.questions else (0, 0)
    with engine.store.read() as uow:
        person = uow.people.get([view.cycle.person])[view.cycle.person]
        post = Lists(posts=tuple(uow.posts.posts())).post_of(person.job)
    beperkt = view.workflow.definition.intensity is Intensity.BEPERKT
    known = Surroundings(
        today_of(engine, engine.clock.now()),
        person.fte or Decimal(1),
        person.job or "",
        post,
        answered,
        asked,
        list_needed=view.party is Party.EMPLOYEE or not beperkt,
    )
    return notice(view.cycle, known, view.party)
