"""Who holds the store, and the confirmation after a hold."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from popflow.engine.recovery import confirm

if TYPE_CHECKING:
    from popflow.cli.session import Session


def holder() -> str:
    """Who holds the store, for whoever finds it held: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def confirm_hold(here: Session) -> str | None:
    """An operator says: go on; the reason of the hold, ``None`` when nothing was held."""
    return confirm(here.engine, here.app.pulse.witness)
