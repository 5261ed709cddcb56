"""What a plugin's answer must be: everything that comes back from outside is checked here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from popflow.domain.budget import CURRENCY, Posting, Pot, account, fold
from popflow.domain.cycle import Answer
from popflow.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.person import Person
    from popflow.domain.questions import BudgetQuestion

UNREASONED = "guard_said_no"
"""Reason of a guard that refused without one."""


def guard_answers(given: object, count: int, plugin: str) -> list[Answer]:
    """The answers to that many questions about guards.

    Raises:
        PluginError: Wrong count or kind; or money, which a guard has nothing to do with.
    """
    yes = Answer(passed=True, by=plugin)
    answers = [
        yes if _is_yes(one) else _answer(one, plugin) for one in _items(given, count, plugin)
    ]
    if any(answer.postings for answer in answers):
        raise PluginError(plugin, "a guard's answer holds postings; only the budget plugin posts")
    return [
        answer if answer.passed or answer.reason else replace(answer, reason=UNREASONED)
        for answer in answers
    ]


def _is_yes(given: object) -> bool:
    """Whether it is a bare yes, as nearly all answers of a large batch are."""
    return (
        type(given) is Answer
        and given.passed is True
        and given.reason == ""
        and given.detail == {}
        and given.postings == ()
    )


def budget_answers(
    given: object, questions: Sequence[BudgetQuestion], plugin: str
) -> list[Answer]:
    """The answers to questions about money.

    Raises:
        PluginError: Wrong count or kind; a refusal without a reason; postings that are not about
            this person and cycle, or that would leave an account below what it may be.
    """
    answers = [_answer(one, plugin) for one in _items(given, len(questions), plugin)]
    for question, answer in zip(questions, answers, strict=True):
        if not answer.passed and (not answer.reason or answer.postings):
            raise PluginError(plugin, "a refusal needs a reason and has no postings")
        cycles = {question.cycle, question.carried_from} - {None}
        for posting in answer.postings:
            _check_posting(posting, {question.person.number}, plugin)
            if posting.cycle not in cycles:
                raise PluginError(plugin, f"posting {posting.key} is about another cycle")
        _check_balance(question, answer.postings, plugin)
    _check_keys([p for answer in answers for p in answer.postings], plugin)
    return answers


def due_postings(given: object, people: Sequence[Person], plugin: str) -> list[Posting]:
    """What the calendar brings for these people.

    Raises:
        PluginError: No list of postings, or postings about somebody else or about a cycle.
    """
    numbers = {person.number for person in people}
    postings = [_posting(one, plugin) for one in _items(given, None, plugin)]
    for posting in postings:
        _check_posting(posting, numbers, plugin)
        if posting.cycle is not None:
            raise PluginError(plugin, f"posting {posting.key} is about a cycle")
    _check_keys(postings, plugin)
    return postings


def _items(given: object, count: int | None, plugin: str) -> Sequence[object]:
    if not isinstance(given, Sequence) or isinstance(given, (str, bytes)):
        raise PluginError(plugin, f"returned {type(given).__name__} instead of a list")
    if count is not None and len(given) != count:
        raise PluginError(plugin, f"returned {len(given)} answers to {count} questions")
    return given


def _answer(given: object, plugin: str) -> Answer:
    if not isinstance(given, Answer):
        raise PluginError(plugin, f"returned {type(given).__name__} instead of an Answer")
    # What it is declared to hold is not what a plugin put into it.
    fields: tuple[object, ...] = (given.passed, given.reason, given.detail, given.postings)
    kinds: tuple[type, ...] = (bool, str, Mapping, tuple)
    fit = all(isinstance(one, kind) for one, kind in zip(fields, kinds, strict=True))
    if not fit or not _all_text(given.detail):
        raise PluginError(plugin, "returned an Answer whose fields are of the wrong kind")
    for posting in given.postings:
        _posting(posting, plugin)
    return replace(given, detail=dict(given.detail), by=plugin)


def _all_text(detail: Mapping[object, object] | Mapping[str, str]) -> bool:
    return all(isinstance(part, str) for pair in detail.items() for part in pair)


def _posting(given: object, plugin: str) -> Posting:
    if not isinstance(given, Posting):
        raise PluginError(plugin, f"returned {type(given).__name__} instead of a Posting")
    return given


def _check_posting(posting: Posting, people: set[str], plugin: str) -> None:
    key = str(posting.key)[:80]
    for problem in _wrong(posting, people):
        raise PluginError(plugin, f"posting {key}: {problem}")


def _wrong(posting: Posting, people: set[str]) -> Iterator[str]:
    accounts = {account(pot, posting.person) for pot in Pot}
    moment: object = posting.at
    rules = {
        "it needs a key and a memo, both text": posting.key
        and _all_text({posting.key: posting.memo}),
        "the amount is whole cents above zero": type(posting.amount) is int and posting.amount > 0,
        "it is about somebody else": posting.person in people,
        "it needs two different accounts of its person": posting.source != posting.target
        and {posting.source, posting.target} <= accounts,
        f"the currency is {CURRENCY}": posting.currency == CURRENCY,
        "its moment has no time zone": isinstance(moment, datetime) and moment.tzinfo,
        "who posts it is not a plugin's to say": posting.posted_by is None
        and posting.os_user is None,
    }
    yield from (problem for problem, kept in rules.items() if not kept)


def _check_keys(postings: Sequence[Posting], plugin: str) -> None:
    if len({posting.key for posting in postings}) < len(postings):
        raise PluginError(plugin, "two postings have the same key")


def _check_balance(question: BudgetQuestion, postings: Sequence[Posting], plugin: str) -> None:
    """No step may take available money below its floor, nor reserved money below zero."""
    number, balance = question.person.number, question.balance
    moved = fold(postings)
    available = moved.get(account(Pot.AVAILABLE, number), 0)
    reserved = moved.get(account(Pot.RESERVED, number), 0)
    if available < 0 and balance.available + available < balance.floor:
        raise PluginError(plugin, "its postings take more than is available")
    if balance.reserved + reserved < 0:
        raise PluginError(plugin, "its postings take more than is reserved")
