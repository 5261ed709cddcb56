"""Connecting to the server, and saying what is wrong without telling secrets."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from popflow.errors import StorageError

CONNECT_SECONDS: Final = 10
"""So long one host is waited for, unless the address says otherwise (``connect_timeout``)."""
_DEFAULTS: Final = {
    "application_name": "popflow",
    "connect_timeout": CONNECT_SECONDS,
    # A machine that vanished is noticed in a minute and not in hours.
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 4,
    # What was acknowledged is on the disk, also where a server does not wait for it by itself.
    # And a program that fell asleep in the middle keeps its locks no longer than this.
    "options": "-c synchronous_commit=on -c idle_in_transaction_session_timeout=60s",
}
_SECRETS: Final = ("password", "sslpassword", "passfile", "oauth_client_secret")


class Server:
    """A PostgreSQL server by its address.

    Args:
        url: As libpq takes it: ``postgresql://user@host/database?sslmode=verify-full``.

    Attributes:
        conninfo: The address with all that popflow wants of a connection; it may hold a password.

    Raises:
        StorageError: The address cannot be read.
    """

    def __init__(self, url: str) -> None:
        try:
            said: dict[str, Any] = dict(conninfo_to_dict(url))
        except psycopg.Error as error:
            # What libpq says of it may quote the password.
            message = (
                "The address of the PostgreSQL store cannot be read. "
                "Write it as postgresql://user@host:5432/database."
            )
            raise StorageError(message) from error
        self._secrets = [str(said[name]) for name in _SECRETS if said.get(name)]
        self.conninfo = make_conninfo("", **{**_DEFAULTS, **said})
        self._place = f"{said.get('dbname', '')} at {said.get('host', 'this machine')}"

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection.

        Raises:
            StorageError: The server cannot be reached, or does not let us in.
        """
        try:
            return psycopg.connect(self.conninfo)
        except psycopg.Error as error:
            raise StorageError(self._told(error)) from None

    def _told(self, error: psycopg.Error) -> str:
        first = str(error).strip().partition("\n")[0]
        for secret in self._secrets:
            first = first.replace(secret, "***")
        return (
            f"PostgreSQL ({self._place}) cannot be reached: {first} "
            "Check that the server runs and that the address, user and password are right."
        )
