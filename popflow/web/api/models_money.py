"""Budgets and trainings, as programs read and send them; amounts are whole cents."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from popflow.web.api.wording import (
    Amount,
    Called,
    Cents,
    Day,
    Given,
    Line,
    Number,
    Positive,
    Said,
    Truth,
)


class BalanceOut(Said):
    """Where somebody's money stands, in whole cents."""

    available: int
    reserved: int
    spent: int
    floor: int = Field(description="The lowest that `available` may be.")


class PostingOut(Said):
    """An amount that moved between two accounts of one person."""

    key: str
    amount: int
    source: str
    target: str
    memo: str
    at: datetime
    cycle: int | None
    goal: int | None


class ApprovalOut(Said):
    """HR's permission to go below zero."""

    limit: int
    approved_by: str
    at: datetime
    until: date | None


class SignedGoalOut(Said):
    """A goal that both signed."""

    goal: int
    title: str
    cycle: int
    required: bool
    left: int = Field(description="Whole cents that were agreed and not spent yet.")


class BudgetOut(Said):
    """Somebody's budget, with all that is behind it."""

    person: str
    balance: BalanceOut
    postings: list[PostingOut]
    approvals: list[ApprovalOut]
    until: date | None = Field(description="The last day before the calendar changes something.")
    goals: list[SignedGoalOut] = Field(
        description="Goals for which one can ask a training: one's own alone, for what a goal is "
        "called is the two parties' own."
    )


class GrantIn(Given):
    """What is added to a budget."""

    cents: Amount
    memo: Line = "grant"
    key: Called = Field(description="Given twice, it is written once.")


class ExpenseIn(GrantIn):
    """What is booked as spent."""

    memo: Line = "spend"
    cycle: Positive | None = Field(
        default=None, description="From what is reserved for this round, else what is available."
    )


class ApprovalIn(Given):
    """How far below zero somebody may go."""

    cents: Cents
    until: Day | None = None


class TrainingIn(Given):
    """A training that somebody wants to follow."""

    person: Number
    text: Called
    cents: Amount
    goal: Positive | None = None
    required: Truth = Field(default=False, description="Law or post requires it, says HR.")
    key: Called = Field(description="The same request given twice is granted once.")


class GrantedOut(Said):
    """What was posted."""

    postings: list[PostingOut]
    again: bool = Field(description="It stood there before.")
