"""Development budgets, and requests for a training."""

from __future__ import annotations

from popflow.domain.training import SignedGoal, TrainingRequest
from popflow.engine.admission import Policy
from popflow.engine.money import Posted, approve, grant, period_end, show, spend
from popflow.engine.training import request_training, signed_for
from popflow.errors import NotFoundError, RefusedError
from popflow.web.api import models_money as m
from popflow.web.api.caller import Caller, Calling
from popflow.web.api.door import doing, reading
from popflow.web.api.wording import Number, day
from popflow.web.gate import allows

money = reading("budgets")
paying = doing("budgets")


@money.get("/people/{number:path}/budget")
@allows(Policy.BOOKS)
def budget(caller: Calling, number: Number) -> m.BudgetOut:
    """A balance and what is behind it: one's own, or any for HR and an auditor."""
    if caller.only not in {None, number}:
        raise NotFoundError("person", number)
    found, end = show(caller.engine, number), period_end(caller.engine, number)
    own = signed_for(caller.engine, number) if caller.number == number else ()
    return m.BudgetOut.model_validate({
        "person": number, "balance": found.balance, "postings": found.postings,
        "approvals": found.approvals, "until": end.last_day if end else None,
        "goals": [_goal(one) for one in own],
    })  # fmt: skip


def _goal(one: SignedGoal) -> m.SignedGoalOut:
    goal = one.goal
    return m.SignedGoalOut(
        goal=goal.key, title=goal.title, cycle=one.cycle, required=goal.required, left=one.left
    )


@paying.post("/people/{number:path}/budget/grants", status_code=201)
@allows(Policy.HR)
def grant_budget(caller: Calling, number: Number, body: m.GrantIn) -> m.GrantedOut:
    """Add to somebody's budget, beside what the scheme grants."""
    _not_own(caller, number)
    return _posted(grant(caller.engine, number, body.cents, body.memo, body.key, caller.doer))


@paying.post("/people/{number:path}/budget/expenses", status_code=201)
@allows(Policy.HR)
def book_expense(caller: Calling, number: Number, body: m.ExpenseIn) -> m.GrantedOut:
    """Book what was spent, from a round's reservation or from what is available."""
    _not_own(caller, number)
    return _posted(
        spend(caller.engine, number, body.cents, body.memo, body.key, body.cycle, caller.doer)
    )


@paying.post("/people/{number:path}/budget/approvals", status_code=201)
@allows(Policy.HR)
def approve_debt(caller: Calling, number: Number, body: m.ApprovalIn) -> m.ApprovalOut:
    """Let somebody go below zero by so much: an HR adviser does, by name."""
    if caller.number is None:
        raise RefusedError("approval_is_hrs", {"person": number})
    made = approve(
        caller.engine, number, body.cents, caller.number, day(body.until), caller.service
    )
    return m.ApprovalOut.model_validate(made)


@paying.post("/trainings", status_code=201)
@allows(Policy.RELATION)
def ask_training(caller: Calling, body: m.TrainingIn) -> m.GrantedOut:
    """Ask for a training: the rules decide at once, and what is granted is paid."""
    asked = TrainingRequest(body.person, body.text, body.cents, body.goal, body.required)
    granted = request_training(caller.engine, caller.doer, asked, body.key)
    return m.GrantedOut.model_validate(granted)


def _posted(posted: Posted) -> m.GrantedOut:
    return m.GrantedOut.model_validate({"postings": [posted.posting], "again": posted.again})


def _not_own(caller: Caller, number: str) -> None:
    """Nobody books on an account of their own."""
    if caller.number == number:
        raise RefusedError("own_account")
