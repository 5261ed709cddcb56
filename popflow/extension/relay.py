"""The hooks as the engine calls them: one typed method each, plugin by plugin, isolated."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from popflow.domain.budget import Balance, Brought, Posting
from popflow.domain.cycle import Answer
from popflow.domain.questions import BudgetQuestion, GuardQuestion
from popflow.errors import PluginError
from popflow.extension.contract import budget_answers, due_postings, guard_answers
from popflow.extension.isolation import OverdueError, within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.person import Person
    from popflow.extension.plugin import Plugin
    from popflow.extension.plugins import Plugins
    from popflow.ports import Letter

PLUGIN_FAILED = "plugin_failed"
UNANSWERED = "unanswered"
_DUE = "popflow_budget_due"
LOG = "log"
"""What `Relay.notify` returns when no notifier is there: the letter is in the log only."""
_letters = logging.getLogger("popflow.letters")

Question = TypeVar("Question", GuardQuestion, BudgetQuestion)


class Relay:
    """`popflow.ports.Hooks` over the plugins that were loaded.

    Args:
        plugins: Who takes part.
        notify_deadline: Seconds after which a notifier that did not answer is given up, and not
            called again by this process.
    """

    def __init__(self, plugins: Plugins, *, notify_deadline: float = 60.0) -> None:
        self._plugins = plugins
        self._notify_deadline = notify_deadline
        self._owners = {name: plugin for plugin in plugins.loaded for name in plugin.guards}
        money = plugins.having("popflow_budget")
        self._budget = money[0] if money else None

    def guards(self) -> Mapping[str, str]:
        """Guards that plugins give, with what each means."""
        return {name: plugin.guards[name] for name, plugin in self._owners.items()}

    def answer(self, questions: Sequence[GuardQuestion]) -> list[Answer]:
        """An answer per question; a plugin that fails answers no, and is named."""
        answers = [Answer(passed=False, reason=UNANSWERED)] * len(questions)
        for plugin in self._plugins.loaded:
            mine = [n for n, one in enumerate(questions) if self._owner(one) is plugin]
            given = _ask(
                plugin, "popflow_answer_guards", [questions[n] for n in mine], _guards_asked
            )
            for n, answer in zip(mine, given, strict=True):
                answers[n] = answer
        return answers

    def has_budget(self) -> bool:
        """Whether a budget plugin is there, or one is counted on that could not be loaded."""
        return self._budget is not None or self._plugins.missed("popflow_budget") is not None

    def budget(self, questions: Sequence[BudgetQuestion]) -> list[Answer]:
        """An answer per question, with postings; without a budget plugin all pass."""
        if self._budget is not None:
            return _ask(self._budget, "popflow_budget", questions, _budget_asked)
        missed = self._plugins.missed("popflow_budget")
        if missed is not None:
            return [_failed(missed.name)] * len(questions)
        return [Answer(passed=True)] * len(questions)

    def budget_due(
        self, people: Sequence[Person], balances: Mapping[str, Balance], today: date, now: datetime
    ) -> Brought:
        """What the calendar brings; where a plugin fails over many, it is asked one by one.

        About whom it fails then, or about everybody when one that is counted on could not be
        loaded, nothing comes: it is named, and asked again later.
        """
        if self._plugins.missed(_DUE) is not None:
            return Brought(failed=tuple(person.number for person in people))
        postings, failed = list[Posting](), set[str]()
        for plugin in self._plugins.having(_DUE):

            def ask(some: Sequence[Person], plugin: Plugin = plugin) -> list[Posting]:
                told = {person.number: balances[person.number] for person in some}
                given = plugin.ask(_DUE, people=some, balances=told, today=today, now=now)
                return due_postings(given, some, plugin.name)

            brought = _due(plugin, people, ask)
            postings += brought.postings
            failed |= set(brought.failed)
        return Brought(tuple(postings), tuple(sorted(failed)))

    def notify(self, letter: Letter) -> str:
        """Hand a letter to the notifiers.

        Returns:
            Names of the notifiers that carried it, ``log`` when none is there, and nothing at all
            when none of them carries it (no address).

        Raises:
            PluginError: Nobody carried it and a notifier failed, was given up before, or is
                counted on and could not be loaded: the letter is tried again later.
        """
        notifiers = self._plugins.having("popflow_notify")
        if not notifiers:
            return self._log(letter)
        carried: list[str] = []
        failure: PluginError | None = None
        for plugin in notifiers:
            try:
                if self._carries(plugin, letter):
                    carried.append(plugin.name)
            except PluginError as error:
                failure = failure or error
        if failure is not None and not carried:
            raise failure
        return ", ".join(carried)

    def _owner(self, question: GuardQuestion) -> Plugin | None:
        return self._owners.get(question.name)

    def _log(self, letter: Letter) -> str:
        missed = self._plugins.missed("popflow_notify", or_unknown=True)
        if missed is not None:
            raise PluginError(missed.name, missed.problem)
        _letters.info("letter", extra={"key": letter.key, "recipient": letter.recipient})
        return LOG

    def _carries(self, plugin: Plugin, letter: Letter) -> bool:
        if plugin.quarantined:
            raise PluginError(plugin.name, f"not called again until restart: {plugin.problem}")

        def work() -> bool:
            given = within(
                self._notify_deadline, lambda: plugin.ask("popflow_notify", letter=letter)
            )
            if given is not None and not isinstance(given, bool):
                raise PluginError(plugin.name, f"returned {type(given).__name__}, not a bool")
            return given is True

        try:
            return plugin.attempt("popflow_notify", work)
        except PluginError as error:
            if isinstance(error.__cause__, OverdueError):
                plugin.set_aside()
            raise


def _guards_asked(plugin: Plugin, questions: Sequence[GuardQuestion]) -> list[Answer]:
    given = plugin.ask("popflow_answer_guards", questions=tuple(questions))
    return guard_answers(given, len(questions), plugin.name)


def _budget_asked(plugin: Plugin, questions: Sequence[BudgetQuestion]) -> list[Answer]:
    given = plugin.ask("popflow_budget", questions=tuple(questions))
    return budget_answers(given, questions, plugin.name)


def _ask(
    plugin: Plugin,
    hook: str,
    questions: Sequence[Question],
    work: Callable[[Plugin, Sequence[Question]], list[Answer]],
) -> list[Answer]:
    """A plugin's answers; where it raised over a batch it is asked one by one.

    One cycle that a plugin cannot bear must not refuse all others of its batch. A plugin that
    answers rubbish gets no second chance: whether the rest is true cannot be known.
    """
    if not questions:
        return []
    try:
        return plugin.attempt(hook, lambda: work(plugin, questions))
    except PluginError as error:
        if len(questions) == 1 or isinstance(error.__cause__, PluginError):
            return [_failed(plugin.name)] * len(questions)
    return [answer for one in questions for answer in _ask(plugin, hook, [one], work)]


def _due(
    plugin: Plugin, people: Sequence[Person], ask: Callable[[Sequence[Person]], list[Posting]]
) -> Brought:
    """What a plugin brings; what is wrong about one person is no reason to bring nobody's."""
    try:
        return Brought(tuple(plugin.attempt(_DUE, lambda: ask(people))))
    except PluginError:
        if len(people) == 1:
            return Brought(failed=(people[0].number,))
    parts = {person.number: _due(plugin, [person], ask) for person in people}
    keys = Counter(posting.key for part in parts.values() for posting in part.postings)
    failed = {
        number
        for number, part in parts.items()
        # Of two people with one key a ledger would keep one: neither is right.
        if part.failed or any(keys[posting.key] > 1 for posting in part.postings)
    }
    postings = (p for number, part in parts.items() if number not in failed for p in part.postings)
    return Brought(tuple(postings), tuple(failed))


def _failed(plugin: str) -> Answer:
    return Answer(passed=False, reason=PLUGIN_FAILED, detail={"plugin": plugin}, by=plugin)
