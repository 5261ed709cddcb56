"""``popflow account``: who can sign in, and how."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli import account_tokens
from popflow.cli.options import As, Config, Json, group
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from popflow.cli.session import Session
    from popflow.domain.access import Account

app = group("Who can sign in, how, and with which tokens.")
account_tokens.add_to(app)
Number = Annotated[str, typer.Argument(help="Personnel number.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
PAGE = 500
HEADERS = ("number", "login", "password", "sign-in elsewhere", "disabled")


@app.command("add")
def add(
    number: Number,
    login: Annotated[
        str | None,
        typer.Option(help="What they type; the mail address when left out, else the number."),
    ] = None,
    *,
    password_stdin: FromStdin = False,
    without: Annotated[
        bool,
        typer.Option("--without-password", help="Only for a sign-in elsewhere, to be bound."),
    ] = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let somebody sign in; the password is asked, or read from standard input."""
    from popflow.cli.session import Policy, opened
    from popflow.cli.typing_in import read_password
    from popflow.engine.accounts import check_password, open_account, set_password
    from popflow.passwords import Argon2Passwords

    with opened(config, Policy.OPERATOR, who=who) as here:
        password = None if without else read_password(stdin=password_stdin)
        if password is not None:
            check_password(password)  # nothing is half done
        account = open_account(here.engine, number, login)
        if password is not None:
            account = set_password(here.engine, Argon2Passwords(), number, password)
        _tell(account, f"{number} signs in as {account.login}.", as_json=as_json)


@app.command("password")
def change_password(
    number: Number,
    *,
    password_stdin: FromStdin = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Give somebody another password; who is signed in with the old one is signed out."""
    from popflow.cli.session import Policy, opened
    from popflow.cli.typing_in import read_password
    from popflow.engine.accounts import set_password
    from popflow.passwords import Argon2Passwords

    with opened(config, Policy.OPERATOR, who=who) as here:
        password = read_password(stdin=password_stdin)
        account = set_password(here.engine, Argon2Passwords(), number, password)
        _tell(account, f"{number} has another password.", as_json=as_json)


@app.command("list")
def list_accounts(who: As = None, config: Config = None, as_json: Json = False) -> None:
    """List the accounts, by number."""
    from popflow.cli.session import Policy, opened

    with opened(config, Policy.OPERATE, who=who) as here:
        found = _everybody(here)
        if as_json:
            emit([account_data(one) for one in found])
            return
        rows = [
            (
                one.number,
                one.login,
                "yes" if one.password_hash else None,
                one.issuer,
                here.local(one.disabled_at),
            )
            for one in found
        ]
        say(*table(HEADERS, rows) or ["Nobody can sign in yet. See 'popflow account add'."])


def _everybody(here: "Session") -> "list[Account]":
    found: list[Account] = []
    with here.engine.store.read() as uow:
        while page := uow.access.accounts(found[-1].number if found else "", PAGE):
            found += page
    return found


@app.command("disable")
def disable(number: Number, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Let somebody sign in no more: at once, wherever they are signed in."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.accounts import disable_account

    with opened(config, Policy.OPERATE, who=who) as here:
        account = disable_account(here.engine, number)
        _tell(account, f"{number} cannot sign in any more.", as_json=as_json)


@app.command("enable")
def enable(number: Number, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Let somebody sign in again."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.accounts import enable_account

    with opened(config, Policy.OPERATE, who=who) as here:
        account = enable_account(here.engine, number)
        _tell(account, f"{number} can sign in as {account.login}.", as_json=as_json)


@app.command("bind")
def bind(
    number: Number,
    issuer: Annotated[str, typer.Option(help="Who vouches: 'issuer' of [web.oidc].")],
    subject: Annotated[str, typer.Option(help="What the issuer calls this person ('sub').")],
    *,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Bind an account to a sign-in elsewhere; one that was bound before holds no more."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.accounts import bind_subject

    with opened(config, Policy.OPERATOR, who=who) as here:
        account = bind_subject(here.engine, number, issuer, subject)
        _tell(account, f"{number} signs in as '{subject}' of {issuer}.", as_json=as_json)


@app.command("invite")
def invite(
    number: Number,
    days: Annotated[int, typer.Option(min=1, max=60, help="How many days it holds.")] = 7,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Give out a secret with which somebody binds their sign-in elsewhere, once."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.accounts import invite as invited

    with opened(config, Policy.OPERATOR, who=who) as here:
        secret = invited(here.engine, number, days)
        if as_json:
            emit({"number": number, "days": days, "invitation": secret})
        else:
            say(secret, f"This is shown once. Give it to {number}: it works once, {days} days.")


def account_data(account: "Account") -> dict[str, object]:
    """An account for programs, without what is secret."""
    return {
        "number": account.number,
        "login": account.login,
        "has_password": account.password_hash is not None,
        "issuer": account.issuer,
        "subject": account.subject,
        "created_at": account.created_at,
        "disabled_at": account.disabled_at,
        "invited_until": account.invited_until,
    }


def _tell(account: "Account", sentence: str, *, as_json: bool) -> None:
    if as_json:
        emit(account_data(account))
    else:
        say(sentence)
