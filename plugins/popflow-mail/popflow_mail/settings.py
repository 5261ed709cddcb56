"""The settings of the plugin, the table ``[plugins.mail]``, checked once at the start."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from popflow.errors import ConfigurationError, Place
from popflow_mail.addresses import Mailbox, UnfitError, mailbox

if TYPE_CHECKING:
    from collections.abc import Mapping


class Security(StrEnum):
    """How the connection is kept from eavesdroppers."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}
_WAIT = 20
_LONGEST_WAIT = 300
Kind = TypeVar("Kind")
_KINDS: Mapping[type[object], str] = {int: "a whole number", str: "text"}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where letters go out, and from whom.

    Attributes:
        username: Logs in with the password; ``None`` sends without logging in.
        timeout: Seconds that the server may take for one step of the conversation with it.
        context: Checks the server's certificate; ``None`` without security.
    """

    host: str
    port: int
    security: Security
    sender: Mailbox
    reply_to: Mailbox | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: int = _WAIT
    context: ssl.SSLContext | None = field(default=None, repr=False)


def read_settings(table: Mapping[str, object], environment: Mapping[str, str]) -> MailSettings:
    """Make settings out of the table.

    Args:
        table: ``host`` and ``sender`` must be there. ``security`` is ``starttls`` (the default),
            ``tls`` or ``none``; ``port`` is the usual one of it. ``reply_to`` may be there;
            ``username`` comes with ``password_file`` or ``password_env``; ``ca_file`` holds the
            certificates that are trusted instead of the system's; ``timeout`` is in seconds.
        environment: Where ``password_env`` looks.

    Raises:
        ConfigurationError: Something cannot be used; says which key, why and what to do.
    """
    reader = _Reader(table)
    reader.refuse_unknown()
    host = reader.host()
    security = reader.security()
    username = reader.text("username")
    password = reader.password(environment)
    if (username is None) != (password is None):
        msg = "username"
        raise wrong(
            msg, "a user name and a password come together.",
            "Add the one that is missing: username, and password_file or password_env.",
        )  # fmt: skip
    if username is not None and security is Security.NONE:
        msg = "security"
        raise wrong(msg, "a password is never sent without encryption.", "Use 'starttls'.")
    sender = reader.mailbox("sender")
    if sender is None:
        msg = "sender"
        raise wrong(msg, "is missing.", "Write the address that letters come from.")
    return MailSettings(
        host=host,
        port=reader.number("port", 1, 65535) or _PORTS[security],
        security=security,
        sender=sender,
        reply_to=reader.mailbox("reply_to"),
        username=username,
        password=password,
        timeout=reader.number("timeout", 1, _LONGEST_WAIT) or _WAIT,
        context=reader.context(security),
    )


def wrong(key: str, problem: str, advice: str) -> ConfigurationError:
    """The error about one key."""
    place = Place(field=f"plugins.mail.{key}")
    return ConfigurationError(problem, place=place, advice=advice, code="plugin-setting")


class _Reader:
    """Reads the table key by key."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = table

    def refuse_unknown(self) -> None:
        known = (
            "host", "port", "security", "sender", "reply_to", "username", "password_file",
            "password_env", "ca_file", "timeout",
        )  # fmt: skip
        if "password" in self._table:
            msg = "password"
            raise wrong(
                msg, "a password does not belong in this file.",
                "Use password_file or password_env.",
            )  # fmt: skip
        for key in self._table:
            if key not in known:
                close = get_close_matches(key, known, 1)
                meant = f"Did you mean {close[0]}?" if close else f"Known are {', '.join(known)}."
                raise wrong(key, "there is no such setting.", meant)

    def text(self, key: str) -> str | None:
        value = self._of_kind(key, str)
        if value is not None and not value.strip():
            raise wrong(key, "is empty.", "Write a value, or leave the line out.")
        return value

    def number(self, key: str, least: int, most: int) -> int | None:
        value = self._of_kind(key, int)
        if value is not None and not least <= value <= most:
            raise wrong(key, f"is {value}.", f"Write a whole number from {least} to {most}.")
        return value

    def host(self) -> str:
        host = self.text("host")
        if host is None:
            msg = "host"
            raise wrong(msg, "is missing.", "Write the name of the mail server.")
        if any(sign.isspace() or sign in "/:@" for sign in host):
            msg = "host"
            raise wrong(msg, "is no host name.", "Write the name alone; the port has its own key.")
        return host

    def security(self) -> Security:
        said = self.text("security")
        if said is None:
            return Security.STARTTLS
        if said not in set(Security):
            msg = "security"
            raise wrong(msg, f"is {said!r}.", f"Write one of {', '.join(Security)}.")
        return Security(said)

    def mailbox(self, key: str) -> Mailbox | None:
        said = self.text(key)
        if said is None:
            return None
        try:
            return mailbox(said)
        except UnfitError as error:
            raise wrong(key, f"{error}.", "Write an address, as popflow@example.org.") from None

    def password(self, environment: Mapping[str, str]) -> str | None:
        file, variable = self.text("password_file"), self.text("password_env")
        if file is not None and variable is not None:
            msg = "password_env"
            raise wrong(msg, "password_file says it already.", "Keep one of the two.")
        if file is not None:
            return self._secret("password_file", _lines(file, "password_file"))
        if variable is not None:
            return self._secret("password_env", environment.get(variable, ""))
        return None

    def context(self, security: Security) -> ssl.SSLContext | None:
        file = self.text("ca_file")
        if security is Security.NONE:
            if file is not None:
                msg = "ca_file"
                raise wrong(msg, "security is 'none'.", "Use 'starttls' or 'tls'.")
            return None
        try:
            return ssl.create_default_context(cafile=file)
        except OSError as error:
            msg = "ca_file"
            raise wrong(
                msg, f"cannot be used: {error.strerror or error}.",
                "Name a file with certificates in PEM.",
            ) from None  # fmt: skip

    def _of_kind(self, key: str, kind: type[Kind]) -> Kind | None:
        value = self._table.get(key)
        if value is None:
            return None
        if not isinstance(value, kind) or isinstance(value, bool):
            raise wrong(key, f"is {type(value).__name__}.", f"Write {_KINDS[kind]}.")
        return value

    def _secret(self, key: str, found: str) -> str:
        if not found.strip():
            raise wrong(key, "there is no password in it.", "Put the password there.")
        return found


def _lines(file: str, key: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise wrong(key, f"{os.fspath(file)} cannot be read: {told}.", "Check the path.") from None
