"""The settings of popflow-mail: what cannot be used is told before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.errors import ConfigurationError
from popflow_mail.settings import Security, read_settings

if TYPE_CHECKING:
    from pathlib import Path

TABLE = {"host": "mail.example.org", "sender": "pop@example.org"}


@pytest.mark.parametrize(
    ("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25), (None, 587)]
)
def test_the_port_is_the_usual_one_of_the_security(security: str | None, port: int) -> None:
    table = TABLE if security is None else {**TABLE, "security": security}
    read = read_settings(table, {})
    assert (read.port, read.security) == (port, Security(security or "starttls"))
    assert (read.context is None) == (security == "none")
    assert read_settings({**table, "port": 2525}, {}).port == 2525


@pytest.mark.parametrize(
    ("told", "key", "problem"),
    [
        ({"host": None}, "host", "is missing"),
        ({"sender": None}, "sender", "is missing"),
        ({"host": "smtp://mail"}, "host", "is no host name"),
        ({"host": ""}, "host", "is empty"),
        ({"host": 25}, "host", "is int"),
        ({"port": "25"}, "port", "is str. Write a whole number"),
        ({"port": True}, "port", "is bool"),
        ({"port": 0}, "port", "is 0"),
        ({"port": 65536}, "port", "from 1 to 65535"),
        ({"timeout": 301}, "timeout", "from 1 to 300"),
        ({"security": "ssl"}, "security", "none, starttls, tls"),
        ({"sender": "nobody"}, "sender", "it is no mail address"),
        ({"sender": "A\nB <a@example.org>"}, "sender", "control character"),
        ({"reply_to": "@"}, "reply_to", "it is no mail address"),
        ({"password": "s3cret"}, "password", "does not belong in this file"),
        ({"usrname": "x"}, "usrname", "Did you mean username?"),
        ({"colour": "x"}, "colour", "Known are host"),
        ({"username": "x"}, "username", "come together"),
        ({"password_env": "P"}, "username", "come together"),
        ({"username": "x", "password_env": "EMPTY"}, "password_env", "no password in it"),
        ({"password_env": "P", "password_file": "/p"}, "password_env", "Keep one of the two"),
        ({"username": "x", "password_file": "/no/such"}, "password_file", "cannot be read"),
        ({"username": "x", "password_env": "P", "security": "none"}, "security", "starttls"),
        ({"ca_file": "/no/such"}, "ca_file", "cannot be used"),
        ({"ca_file": "/x", "security": "none"}, "ca_file", "security is 'none'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_with_its_key(
    told: dict[str, object], key: str, problem: str
) -> None:
    table = {k: v for k, v in {**TABLE, **told}.items() if v is not None}
    with pytest.raises(ConfigurationError) as caught:
        read_settings(table, {"P": "s3cret", "EMPTY": " "})
    assert caught.value.place.field == f"plugins.mail.{key}"
    assert problem in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_the_password_comes_from_the_environment_and_is_never_shown() -> None:
    read = read_settings({**TABLE, "username": "robin", "password_env": "P"}, {"P": "s3cret"})
    assert read.password == "s3cret"  # noqa: S105 - the test's own
    assert "s3cret" not in repr(read)


def test_a_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("no certificate", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="certificates in PEM"):
        read_settings({**TABLE, "ca_file": str(empty)}, {})
