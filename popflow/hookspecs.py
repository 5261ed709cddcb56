"""The hooks: what a plugin can do, when it runs, and what its answer means.

A plugin is a module (or object) with functions marked `hookimpl`, found by the entry point group
``popflow``. Hooks that may refuse run inside the transaction, before the decision: quick, and
without I/O to the outside. Hooks that tell the world run after the commit, from the outbox, as
often as needed. Commands of a plugin are typer apps in the entry point group
``popflow.commands``: they are listed from metadata and imported when run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from popflow.domain.budget import Balance, Posting
    from popflow.domain.cycle import Answer
    from popflow.domain.person import Person
    from popflow.domain.questions import BudgetQuestion, GuardQuestion
    from popflow.ports import Letter, Store, WorkQueue

PROJECT = "popflow"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def popflow_configure(settings: Mapping[str, object]) -> None:
    """Take the plugin's own settings, the table ``[plugins.NAME]`` of popflow.toml.

    Runs once, after loading, outside any transaction. Raise
    `popflow.errors.ConfigurationError` for a setting that cannot be used: the plugin is then
    named and left out, or popflow stops in strict mode.
    """


@hookspec
def popflow_notify(letter: Letter) -> bool | None:
    """Carry one letter to its recipient.

    Runs after the commit, outside the transaction, at least once per letter: ``letter.key`` is
    the same each time, so that the far end can tell a repetition.

    Returns:
        True when it was handed over; False or None when this plugin does not carry it (no
        address). An exception is a failed attempt: the letter is tried again with back-off.
    """


@hookspec
def popflow_guards() -> Mapping[str, str]:
    """Name the guards that this plugin answers, each with its meaning in one sentence.

    Runs once, after loading. A guard of the core cannot be named again.
    """
    return {}


@hookspec
def popflow_answer_guards(questions: Sequence[GuardQuestion]) -> Sequence[Answer]:
    """Answer guards that this plugin named, for a batch of cycles.

    Runs before the decision, inside the transaction: be quick, do no I/O to the outside. The
    answers are kept in the history.

    Returns:
        As many answers as questions, in the same order.
    """
    return ()


@hookspec
def popflow_budget(questions: Sequence[BudgetQuestion]) -> Sequence[Answer]:
    """Say whether money suffices, for a batch of steps, and what is to be posted.

    Runs before the decision, inside the transaction. Postings in an answer are written by the
    store in the same transaction, if the step is taken. Only one plugin may implement it.

    Returns:
        As many answers as questions, in the same order; a refusal has its reason.
    """
    return ()


@hookspec
def popflow_budget_due(
    people: Sequence[Person], balances: Mapping[str, Balance], today: date, now: datetime
) -> Sequence[Posting]:
    """Say what the calendar brings: grants for a new period, leftovers that lapse.

    Runs in the daemon's tick once a day, inside the transaction, for batches of people. Posting
    keys make a repetition harmless. Where it fails over many people it is asked about each alone,
    and about whom it fails then, or brings a key that another has, at every tick until it
    answers.
    """
    return ()


@hookspec(firstresult=True)
def popflow_store(url: str) -> Store | None:
    """Give the store for a URL of this plugin's own scheme; None for any other URL.

    Runs once at start. The store passes `popflow.testing.contracts`.
    """


@hookspec(firstresult=True)
def popflow_work_queue(url: str, store: Store) -> WorkQueue | None:
    """Give the work queue beside a store that this plugin gave; None for any other URL.

    Runs once at start, after `popflow_store`, where ``[engine] queue`` is not ``"local"``, and
    when tables are upgraded. Jobs are put inside units of work of that store:
    `popflow.storage.driver_connection` gives the connection. The queue passes
    `popflow.testing.contracts.WorkQueueContract`.
    """
