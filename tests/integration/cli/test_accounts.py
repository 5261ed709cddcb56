"""Accounts and tokens on the command line, and who read a POP."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from popflow.cli.session import Policy, opened
from popflow.engine.access import sign_in, sign_in_subject
from popflow.engine.access_tokens import token_holder
from popflow.passwords import Argon2Passwords
from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER, Cli

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "een zin die alleen ik ken"  # noqa: S105 - of nobody
ISSUER = "https://login.example.org"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What stands on standard input: the password, and what a program may send after it."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdin", stream)
    yield stream
    stream.close()


def say(stream: io.StringIO, text: str) -> None:
    stream.seek(0)
    stream.truncate()
    stream.write(text)
    stream.seek(0)


def enters(cli: Cli, login: str, password: str = PASSWORD) -> str:
    with opened(cli.folder / "popflow.toml", Policy.OPERATOR) as here:
        return sign_in(here.engine, Argon2Passwords(), login, password)[0].number


def test_a_first_account_with_a_password_from_standard_input(cli: Cli, typed: io.StringIO) -> None:
    assert "Nobody can sign in yet" in cli("account", "list").out
    say(typed, f"{PASSWORD}\nmore\n")
    said = cli.json("account", "add", EMPLOYEE, "--login", "Anna", "--password-stdin")
    assert (said["login"], said["has_password"]) == ("anna", True)
    assert not any("argon2" in str(part) for part in said.values())
    assert enters(cli, "anna") == EMPLOYEE
    say(typed, "x" * 12)
    assert "another password" in cli("account", "password", EMPLOYEE, "--password-stdin").out
    assert enters(cli, "anna", "x" * 12) == EMPLOYEE
    assert "anna" in cli("account", "list").out


def test_a_password_is_asked_twice_at_a_terminal(
    cli: Cli, typed: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = cli.refused("account", "add", EMPLOYEE)
    assert "--password-stdin" in refused.err
    monkeypatch.setattr(typed, "isatty", lambda: True)
    answers = [PASSWORD, "another one than that", PASSWORD, PASSWORD]
    monkeypatch.setattr("getpass.getpass", lambda prompt: answers.pop(0) if prompt else "")
    assert "differ" in cli.refused("account", "add", EMPLOYEE).err
    cli("account", "add", EMPLOYEE)
    assert not answers


def test_nothing_is_half_done(cli: Cli, typed: io.StringIO) -> None:
    for given in ("", "\n", "short", "x" * 257):
        say(typed, given)
        cli.refused("account", "add", EMPLOYEE, "--password-stdin")
    assert cli.json("account", "list") == []
    say(typed, PASSWORD)
    assert "4711" in cli.refused("account", "add", "4711", "--password-stdin").err
    assert "4711" in cli.refused("account", "disable", "4711").err
    cli("account", "add", EMPLOYEE, "--without-password", "--login", "x")
    assert "'x'" in cli.refused("account", "add", HR, "--without-password", "--login", "X").err


def test_disabled_enabled_bound_and_invited(cli: Cli) -> None:
    for number in (EMPLOYEE, HR):
        cli("account", "add", number, "--without-password")
    assert cli.json("account", "disable", EMPLOYEE)["disabled_at"]
    assert "cannot sign in" in cli("account", "disable", EMPLOYEE).out
    assert cli.json("account", "enable", EMPLOYEE)["disabled_at"] is None
    bound = cli.json("account", "bind", EMPLOYEE, "--issuer", ISSUER, "--subject", "S-1")
    assert (bound["issuer"], bound["subject"]) == (ISSUER, "S-1")
    secret = cli.json("account", "invite", HR)["invitation"]
    assert "shown once" in cli("account", "invite", EMPLOYEE).out
    with opened(cli.folder / "popflow.toml", Policy.OPERATOR) as here:
        known, _ = sign_in_subject(here.engine, ISSUER, "S-1")
        invited, _ = sign_in_subject(here.engine, ISSUER, "S-2", invitation=secret)
    assert (known.number, invited.number) == (EMPLOYEE, HR)
    assert [one["number"] for one in cli.json("account", "list")] == [EMPLOYEE, HR]


def test_tokens_are_shown_once_listed_and_revoked(cli: Cli) -> None:
    mine = ("account", "token", EMPLOYEE, "--name", "script", "--scope", "read", "--scope", "act")
    made = cli.json(*mine, "--days", 5)
    assert made["scopes"] == ["act", "read"]
    (secret, told) = cli("account", "token", "--name", "roster", "--scope", "hr").out.splitlines()
    assert "shown once" in told
    assert "script" in cli("account", "tokens", EMPLOYEE).out
    assert "There are no tokens" in cli("account", "tokens", HR).out
    (service,) = cli.json("account", "tokens")
    assert (service["name"], service["number"], "secret" in service) == ("roster", None, False)
    cli("account", "revoke", service["key"])
    assert cli.json("account", "revoke", made["key"])["revoked_at"]
    with opened(cli.folder / "popflow.toml", Policy.OPERATOR) as here:
        assert token_holder(here.engine, secret) is None
        assert token_holder(here.engine, made["secret"]) is None
    assert "Use one of: read, act, hr, operate" in cli.refused(*mine, "--scope", "all").err
    cli.refused("account", "token", EMPLOYEE, "--name", "x", "--scope", "read", "--days", 400)
    cli.refused("account", "revoke", "x")


def test_only_who_runs_the_machine_gives_out_ways_in(cli: Cli) -> None:
    for args in (
        ("add", EMPLOYEE, "--without-password"), ("password", EMPLOYEE), ("list",),
        ("disable", EMPLOYEE), ("enable", EMPLOYEE), ("invite", EMPLOYEE), ("tokens",),
        ("bind", EMPLOYEE, "--issuer", ISSUER, "--subject", "S"), ("revoke", "x"),
        ("token", EMPLOYEE, "--name", "x", "--scope", "hr"),
    ):  # fmt: skip
        for who in (HR, EMPLOYEE):
            cli.refused("account", *args, who=who)


def test_who_read_a_pop_is_told_to_whose_it_is(cli: Cli, cycle: int) -> None:
    assert "Niemand anders" in cli("cycle", "readings", cycle, who=EMPLOYEE).out
    cli("cycle", "show", cycle, who=EMPLOYEE)
    for args in (("cycle", "show"), ("plan", "show"), ("agenda", "list")):
        cli.try_(*args, cycle, "--as", MANAGER)
    cli("cycle", "show", cycle)
    cli("agenda", "form", cycle, who=MANAGER)
    told = cli.json("cycle", "readings", cycle, who=EMPLOYEE)
    assert [(one["role"], one["times"]) for one in told if one["reader"] == MANAGER] == [
        ("manager", 3)
    ]
    assert [one["role"] for one in told] == ["manager", "system"]
    said = cli("cycle", "readings", cycle, who=HR).out.splitlines()
    assert f"({MANAGER}), als leidinggevende, 3 keer" in said[0]
    cli.refused("cycle", "readings", cycle, who=MANAGER)
    cli.refused("cycle", "readings", cycle, who=STRANGER)
