"""``popflow account token``: secrets with which programs act."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Json
from popflow.cli.output import emit, say, table

if TYPE_CHECKING:
    from popflow.domain.access import Token

HEADERS = ("key", "name", "number", "scopes", "until", "revoked", "used")


def add_to(app: typer.Typer) -> None:
    """Add the commands to a group."""
    app.command("token")(issue)
    app.command("tokens")(list_tokens)
    app.command("revoke")(revoke)


def issue(
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[str], typer.Option(help="read, act, hr or operate; several times.")],
    number: Annotated[
        str | None,
        typer.Argument(help="As whom it acts; a service of the organisation's when left out."),
    ] = None,
    *,
    days: Annotated[int, typer.Option(min=1, help="How many days it holds, 366 at most.")] = 90,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Give out a token for a program; its secret is shown once."""
    from popflow.cli.choices import chosen
    from popflow.cli.session import Policy, opened
    from popflow.domain.access import Scope
    from popflow.engine.access_tokens import issue_token

    scopes = [chosen(Scope, one, "--scope") for one in scope]
    with opened(config, Policy.OPERATOR, who=who) as here:
        token, secret = issue_token(here.engine, number, name, scopes, days)
        if as_json:
            emit({**token_data(token), "secret": secret})
        else:
            say(secret, f"This is shown once. It holds until {here.local(token.expires_at)}.")


def list_tokens(
    number: Annotated[
        str | None, typer.Argument(help="Of this person; those of services when left out.")
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List somebody's tokens, or those of services, the oldest first."""
    from popflow.cli.session import Policy, opened

    with opened(config, Policy.OPERATE, who=who) as here:
        with here.engine.store.read() as uow:
            found = uow.access.tokens(number)
        if as_json:
            emit([token_data(one) for one in found])
            return
        rows = [
            (
                one.key,
                one.name,
                one.number,
                " ".join(sorted(one.scopes)),
                here.local(one.expires_at),
                here.local(one.revoked_at),
                here.local(one.used_at),
            )
            for one in found
        ]
        say(*table(HEADERS, rows) or ["There are no tokens. See 'popflow account token'."])


def revoke(
    key: Annotated[str, typer.Argument(help="Its key, as 'popflow account tokens' tells it.")],
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let a token work no more."""
    from popflow.cli.session import Policy, opened
    from popflow.engine.access_tokens import revoke_token

    with opened(config, Policy.OPERATE, who=who) as here:
        token = revoke_token(here.engine, key)
        if as_json:
            emit(token_data(token))
        else:
            say(f"'{token.name}' works no more.")


def token_data(token: "Token") -> dict[str, object]:
    """A token for programs: its key is no secret, for nobody finds the secret by it."""
    return {
        "key": token.key,
        "name": token.name,
        "number": token.number,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "used_at": token.used_at,
    }
