"""``popflow budget``: development budgets."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from popflow.cli.session import Session
    from popflow.domain.budget import Posting

app = group("Development budgets: show, grant, post, approve.")
Number = Annotated[str, typer.Argument(help="Personnel number of the employee.")]
Amount = Annotated[str, typer.Argument(help="Euros, such as 450 or 450.50.")]
Key = Annotated[
    str | None,
    typer.Option("--key", help="Given twice, it is written once; made up when left out."),
]


@app.command("show")
def show_budget(
    person: Number, who: As = None, config: Config = None, as_json: Json = False
) -> None:
    """Show a balance and what is behind it: one's own, or any for HR."""
    from popflow.cli.session import PERSON, Policy, opened
    from popflow.documents.wording import money
    from popflow.engine.money import show
    from popflow.errors import NotFoundError

    with opened(config, Policy.OWN, who=who) as here:
        if not here.is_hr and here.who != person:
            raise NotFoundError(PERSON, person)
        sight = show(here.engine, person)
        if as_json:
            emit({"person": person, "balance": sight.balance, "postings": sight.postings})
            return
        language, balance = here.words.language, sight.balance
        for part in ("available", "reserved", "spent", "floor"):
            say(f"{part}: {money(getattr(balance, part), language)}")
        rows = [
            (here.local(p.at), p.source, p.target, money(p.amount, language), p.memo, p.cycle)
            for p in sight.postings
        ]
        say(*table(("when", "from", "to", "amount", "why", "cycle"), rows))


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
    from popflow.cli.session import Policy, opened
    from popflow.engine.money import grant

    given = cents(amount)
    with opened(config, Policy.HR, who=who) as here:
        _not_own(here, person)
        posted = grant(here.engine, person, given, memo, key or new_key("grant"))
        _report(here, posted, as_json=as_json)


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
    from popflow.cli.session import Policy, opened
    from popflow.engine.money import spend

    given = cents(amount)
    with opened(config, Policy.HR, who=who) as here:
        _not_own(here, person)
        posted = spend(here.engine, person, given, memo, key or new_key("spend"), cycle)
        _report(here, posted, as_json=as_json)


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
        made = approve(here.engine, person, given, here.who, last)
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


def _report(here: "Session", posted: "Posting", *, as_json: bool) -> None:
    from popflow.documents.wording import money

    if as_json:
        emit(posted)
    else:
        amount = money(posted.amount, here.words.language)
        say(f"{amount} from {posted.source} to {posted.target} ({posted.key}).")
