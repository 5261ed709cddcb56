"""``popflow budget``: development budgets."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Excel, Force, Json, group
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from popflow.cli.new_file import NewFile
    from popflow.cli.session import Session

app = group("Development budgets, and requests for a training.")
Number = Annotated[str, typer.Argument(help="Personnel number of the employee.")]
Amount = Annotated[str, typer.Argument(help="Euros, such as 450 or 450.50.")]
Key = Annotated[
    str | None,
    typer.Option("--key", help="Given twice, it is written once; made up when left out."),
]


@app.command("show")
def show_budget(
    person: Annotated[
        str | None,
        typer.Argument(
            help="Personnel number of the employee; left out, HR sees what is planned beside what "
            "was reserved for it, and everybody else their own budget."
        ),
    ] = None,
    *,
    xlsx: Excel = None,
    force: Force = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show a balance and what is behind it: one's own, or any for HR and an auditor."""
    from popflow.cli.new_file import file_for
    from popflow.cli.session import PERSON, Policy, opened
    from popflow.errors import NotFoundError

    file = file_for(xlsx, force=force)
    with opened(config, Policy.BOOKS, who=who) as here:
        number = person if person or here.sees_all else here.who
        if number is None:
            _planned(here, file, as_json=as_json)
            return
        if not here.sees_all and here.who != number:
            raise NotFoundError(PERSON, number)
        _sight(here, number, file, as_json=as_json)


def _planned(here: "Session", file: "NewFile | None", *, as_json: bool) -> None:
    from popflow.cli.budget_words import tell_planned
    from popflow.cli.printing import keep_list, letterhead
    from popflow.documents import planned_listing
    from popflow.engine.planned_costs import planned_costs

    sums = planned_costs(here.engine)
    if file:
        keep_list(here, file, planned_listing(letterhead(here.settings), sums), as_json=as_json)
    else:
        tell_planned(here, sums, as_json=as_json)


def _sight(here: "Session", number: str, file: "NewFile | None", *, as_json: bool) -> None:
    from popflow.cli.budget_words import tell_sight
    from popflow.cli.printing import keep_list, letterhead
    from popflow.documents import posting_listing
    from popflow.engine.money import show

    sight = show(here.engine, number)
    if file:
        listing = posting_listing(letterhead(here.settings), sight.postings)
        keep_list(here, file, listing, as_json=as_json)
    else:
        tell_sight(here, number, sight, as_json=as_json)


@app.command("grant")
def grant_budget(
    person: Number,
    amount: Amount,
    *,
    memo: Annotated[str, typer.Option("--memo", help="Why.")] = "grant",
    key: Key = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Add to somebody's budget, beside what the scheme grants: HR does."""
    from popflow.cli.amounts import cents, new_key
    from popflow.cli.budget_words import tell_posted
    from popflow.cli.session import Policy, opened
    from popflow.engine.money import grant

    given = cents(amount)
    with opened(config, Policy.HR, who=who) as here:
        _not_own(here, person)
        posted = grant(here.engine, person, given, memo, key or new_key("grant"), here.doer)
        tell_posted(here, posted, as_json=as_json)


@app.command("post")
def post_expense(
    person: Number,
    amount: Amount,
    *,
    memo: Annotated[str, typer.Option("--memo", help="What for.")] = "spend",
    cycle: Annotated[
        int | None,
        typer.Option("--cycle", min=1, help="From what is reserved for this cycle."),
    ] = None,
    key: Key = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Book an expense: from what was reserved for a cycle, else from what is available."""
    from popflow.cli.amounts import cents, new_key
    from popflow.cli.budget_words import tell_posted
    from popflow.cli.session import Policy, opened
    from popflow.engine.money import spend

    given = cents(amount)
    with opened(config, Policy.HR, who=who) as here:
        _not_own(here, person)
        posted = spend(here.engine, person, given, memo, key or new_key("spend"), cycle, here.doer)
        tell_posted(here, posted, as_json=as_json)


@app.command("request")
def request_a_training(
    person: Number,
    amount: Amount,
    *,
    text: Annotated[str, typer.Option("--for", help="Which training.")],
    goal: Annotated[
        int | None,
        typer.Option("--goal", min=1, help="Number of the goal in the signed plan it serves."),
    ] = None,
    required: Annotated[
        bool,
        typer.Option("--required", help="Law or post requires it, says HR: the employer pays."),
    ] = False,
    key: Key = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Ask for a training: the rules decide at once, and what is granted is paid.

    For a goal in a signed plan the employee asks for what was agreed; for more, and without a
    goal where 'no_pop_no_training' is off, the manager or HR does.
    """
    from popflow.cli.amounts import cents, new_key
    from popflow.cli.budget_words import tell_granted
    from popflow.cli.session import Policy, opened
    from popflow.domain.training import TrainingRequest
    from popflow.engine.training import request_training

    asked = TrainingRequest(person, text, cents(amount), goal, required)
    with opened(config, Policy.RELATION, who=who) as here:
        granted = request_training(here.engine, here.doer, asked, key or new_key("training"))
        tell_granted(here, granted, as_json=as_json)


@app.command("approve")
def approve_debt(
    person: Number,
    amount: Amount,
    *,
    until: Annotated[
        str | None, typer.Option("--until", help="The last day on which it holds.")
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let somebody go below zero by so much, on the record: an HR adviser does, with --as."""
    from popflow.cli.amounts import cents
    from popflow.cli.failure import Code, CommandError
    from popflow.cli.session import Policy, opened
    from popflow.cli.times import read_day
    from popflow.documents.wording import money
    from popflow.engine.money import approve

    given = cents(amount)
    last = read_day(until, "--until") if until else None
    with opened(config, Policy.HR, who=who) as here:
        if here.who is None:
            raise CommandError(Code.USAGE, "An HR adviser approves by name: add --as NUMBER.")
        made = approve(here.engine, person, given, here.who, last, here.doer.os_user)
        if as_json:
            emit(made)
        else:
            floor = money(made.limit, here.words.language)
            say(f"{person} may go down to {floor}, approved by {made.approved_by}.")


def _not_own(here: "Session", person: str) -> None:
    """Nobody books on an account of their own."""
    from popflow.cli.failure import Code, CommandError

    if here.who == person:
        raise CommandError(Code.NOT_YOURS, "Nobody books on an own account: another adviser does.")
