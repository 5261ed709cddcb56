"""What a step of a cycle does to the money: reserve, reserve the difference, release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.budget import BudgetMove, Posting, Pot, account
from popflow.domain.cycle import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.questions import BudgetQuestion

NO_BUDGET = "no_budget"
_POTS = {"reserve": (Pot.AVAILABLE, Pot.RESERVED), "release": (Pot.RESERVED, Pot.AVAILABLE)}


def answer(question: BudgetQuestion) -> Answer:
    """Whether the money suffices, and what is posted when the step is taken.

    Money that a round before reserved for goals that go on counts as held: it moves along when
    the new plan is signed.
    """
    if question.move is BudgetMove.RELEASE:
        released = max(0, question.held - question.kept)
        return Answer(passed=True, postings=tuple(_release(question, released, _holder(question))))
    # What was spent needs no reservation any more.
    target = max(0, question.planned - question.spent)
    needed, room = target - question.held, question.balance.available - question.balance.floor
    if needed > max(0, room):
        return Answer(passed=False, reason=NO_BUDGET, detail=_short(needed, room))
    return Answer(passed=True, postings=tuple(_hold(question, target)))


def _short(needed: int, room: int) -> dict[str, str]:
    """What the refusal tells, in whole cents."""
    available = max(0, room)
    return {
        "needed": str(needed),
        "available": str(available),
        "short": str(needed - available),
    }


def _hold(question: BudgetQuestion, target: int) -> Iterator[Posting]:
    """Bring what is reserved for this cycle to the target."""
    if question.carried_from is not None:
        yield from _release(question, question.held, question.carried_from, "carry")
        yield from _reserve(question, target)
    elif target >= question.held:
        yield from _reserve(question, target - question.held)
    else:
        yield from _release(question, question.held - target, question.cycle)


def _holder(question: BudgetQuestion) -> int:
    return question.cycle if question.carried_from is None else question.carried_from


def _reserve(question: BudgetQuestion, amount: int) -> Iterator[Posting]:
    yield from _posting(question, amount, "reserve", question.cycle, question.move)


def _release(
    question: BudgetQuestion, amount: int, holder: int, move: str | None = None
) -> Iterator[Posting]:
    yield from _posting(question, amount, "release", holder, move or question.move)


def _posting(
    question: BudgetQuestion, amount: int, memo: str, cycle: int, move: str
) -> Iterator[Posting]:
    """A posting whose key is the same whenever this step of this cycle is decided again."""
    if amount > 0:
        number = question.person.number
        source, target = (account(pot, number) for pot in _POTS[memo])
        key = f"{question.cycle}:{question.revision}:{move}"
        yield Posting(key, number, amount, source, target, memo, question.now, cycle)
