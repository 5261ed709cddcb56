"""What somebody wrote in rounds of others: one's own words alone, whatever else stands there."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from popflow.domain.agenda import AgendaItem
    from popflow.domain.check_in import CheckIn
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.evaluation import EvaluationAnswer
    from popflow.domain.person import Deputy
    from popflow.domain.remark import Remark
    from popflow.domain.signature import Signature
    from popflow.ports import UnitOfWork

PIECE = 200
"""Rounds that are opened at once."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one wrote in a round of somebody else.

    Attributes:
        cycle: Number of the round.
        person: Whose POP it is.
        agenda: Also what one took back again.
        signatures: One's own, with what one wanted to stand beside them.
        reasons: What one did and gave a reason for.
    """

    cycle: int
    person: str
    agenda: tuple[AgendaItem, ...]
    signatures: tuple[Signature, ...]
    check_ins: tuple[CheckIn, ...]
    answers: tuple[EvaluationAnswer, ...]
    remarks: tuple[Remark, ...]
    reasons: tuple[Entry, ...]


def words_of(uow: UnitOfWork, number: str, rounds: Iterable[int]) -> Iterator[Words]:
    """What somebody wrote in these rounds, those without a word and one's own left out."""
    asked = sorted(set(rounds))
    for first in range(0, len(asked), PIECE):
        piece = asked[first : first + PIECE]
        histories = uow.cycles.history(piece)
        for cycle in uow.cycles.load(piece).values():
            found = _words(cycle, histories.get(cycle.id, ()), number)
            if cycle.person != number and _any(found):
                yield found


def stood_in_for(number: str, deputies: Iterable[Deputy]) -> frozenset[str]:
    """For whom somebody stands, stood or will stand in."""
    return frozenset(one.manager for one in deputies if one.deputy == number)


def _words(cycle: Cycle, history: Iterable[Entry], number: str) -> Words:
    kept = cycle.dossier
    return Words(
        cycle.id, cycle.person,
        tuple(one for one in kept.agenda.values() if one.author == number),
        tuple(one for one in kept.signatures.values() if one.signer == number),
        tuple(one for one in kept.check_ins.values() if one.by == number),
        tuple(one for one in kept.answers.values() if one.by == number),
        tuple(one for one in kept.remarks.values() if one.author == number),
        tuple(_said(one) for one in history if one.reason and one.actor.number == number),
    )  # fmt: skip


def _said(entry: Entry) -> Entry:
    """A line of history with one's own reason, and nothing that others wrote."""
    return replace(entry, changes=(), answers={}, messages=())


def _any(found: Words) -> bool:
    return any(getattr(found, one.name) for one in fields(found) if one.name not in _PLACE)


_PLACE = frozenset({"cycle", "person"})
