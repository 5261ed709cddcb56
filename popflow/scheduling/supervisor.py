"""Talks to systemd, or to whatever else understands its protocol (sd_notify).

The protocol is one datagram per message to a local socket whose name stands in the environment.
That is less than a dependency would be: the packages for it are either a C extension over
libsystemd or as short as this, and left alone for years.
"""

from __future__ import annotations

import logging
import os
import socket
from typing import TYPE_CHECKING, Final

from popflow.engine.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from popflow.engine.ticked import Ticked

log = logging.getLogger(__name__)

SOCKET: Final = "NOTIFY_SOCKET"
INTERVAL: Final = "WATCHDOG_USEC"
PROCESS: Final = "WATCHDOG_PID"
_WAIT: Final = 1.0
"""Seconds that a message may wait for a supervisor that does not read."""


class Supervisor(Watcher):
    """The service manager that started the daemon, if there is one.

    Args:
        address: Path of its socket, or ``@`` and a name in the abstract space; empty for none.
        interval: Seconds within which it wants to hear that the daemon lives; ``None`` for never.
    """

    def __init__(self, address: str = "", interval: float | None = None) -> None:
        self._address = address
        self.interval = interval
        self._said = ""

    def started(self) -> None:
        """The service is ready."""
        self.tell("READY=1", "STATUS=Ticking.")

    def alive(self) -> None:
        """Something went on."""
        if self.interval is not None:
            self.tell("WATCHDOG=1")

    def ticked(self, done: Ticked, seconds: float) -> None:  # noqa: ARG002 - as every watcher
        """All is well again."""
        self._status("Ticking.")

    def failed(self, seconds: float) -> None:  # noqa: ARG002 - as every watcher
        """Say that it does not go well."""
        self._status("The last tick failed: see the log.")

    def held(self, why: str) -> None:
        """Say what it waits for."""
        self._status(f"Held ({why}) until an operator confirms: popflow run --confirm.")

    def stopping(self) -> None:
        """The service ends."""
        self.tell("STOPPING=1", "STATUS=Finishing the unit in hand.")

    def tell(self, *lines: str) -> None:
        """Send one message; a supervisor that cannot be reached is no reason to stop."""
        if not self._address:
            return
        name = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.settimeout(_WAIT)
                line.sendto("\n".join(lines).encode(), name)
        except OSError as error:
            log.debug("the supervisor was not told", extra={"why": error.strerror})

    def _status(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self.tell(f"STATUS={text}")


def supervisor_of(environment: MutableMapping[str, str]) -> Supervisor:
    """The supervisor that the environment names, taken out of it: children are not its service.

    Args:
        environment: `os.environ`; changed.
    """
    address = environment.pop(SOCKET, "")
    interval = environment.pop(INTERVAL, "")
    process = environment.pop(PROCESS, "")
    if not address.startswith(("/", "@")):
        return Supervisor()
    mine = process in ("", str(os.getpid()))
    seconds = int(interval) / 1e6 if mine and interval.isdigit() and int(interval) else None
    return Supervisor(address, seconds)
