"""Whose diary is open: no conversation slot is given twice, however many plan at once.

A slot is chosen among the conversations that are known. Two units that chose at once would
choose the same one; so whoever chooses is alone with the diary, looks anew, and stays so until
the unit ends.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.domain.course import Decision
from popflow.domain.event import NewTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from popflow.domain.facts import Facts
    from popflow.engine.gather import Gathered, Matter


def open_diaries(known: Gathered, partners: Iterable[str | None]) -> None:
    """Be alone with what partners have ahead until the unit ends, and read it anew.

    Args:
        known: The unit's; what it plans itself stays counted in.
        partners: Better all at once than one by one: they are taken in one order.
    """
    unopened = sorted({number for number in partners if number} - known.opened)
    if unopened:
        known.uow.work.alone(*(f"diary:{number}" for number in unopened))
        known.opened.update(unopened)
        known.taken |= dict.fromkeys(unopened, ()) | known.uow.cycles.ahead(unopened, known.now)


def chose_slot(known: Gathered, matter: Matter, result: object) -> bool:
    """Whether a decision chose another slot; one that somebody named is no choice."""
    if not isinstance(result, Decision) or isinstance(matter.event.payload, NewTime):
        return False
    slot = result.cycle.conversation_at
    return slot is not None and slot != matter.cycle.conversation_at and slot > known.now


def anew(
    known: Gathered, matters: Sequence[Matter], chose: Mapping[int, Facts]
) -> Iterator[tuple[int, Matter, Facts]]:
    """Matters in which a slot is chosen, one by one, each with what its partner has ahead by then.

    Args:
        known: The unit's; whoever decides counts the slot in before the next.
        matters: Those of the batch.
        chose: By their places, with the facts without the others of the batch.
    """
    partners = {place: matters[place].cycle.partner or "" for place in chose}
    open_diaries(known, partners.values())
    for place, around in chose.items():
        own = matters[place].cycle.conversation_at
        yield (
            place,
            matters[place],
            replace(around, taken=known.taken_beside(partners[place], own)),
        )
