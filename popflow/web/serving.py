"""Serves the pages: until Ctrl-C in front, or in a thread beside the daemon."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import uvicorn

from popflow.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from fastapi import FastAPI

    from popflow.errors import Place

log = logging.getLogger(__name__)
GRACE: Final = 5
"""Seconds that requests in hand get when the server stops."""
BACKLOG: Final = 512
LOOK: Final = 0.5
"""Seconds between two looks at whether to stop."""


def listen(host: str, port: int, place: Place | None = None) -> socket.socket:
    """Take the address, before anything else is started.

    Args:
        host: An address of this machine.
        port: 0 takes any that is free.
        place: Where the settings say so.

    Raises:
        ConfigurationError: It cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP in so many words: else asyncio leaves Nagle's algorithm on, and the second
    # part of every answer waits 40 milliseconds for a browser that waits for it.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        problem = f"The pages cannot be served on {host}, port {port}: {error.strerror}."
        raise ConfigurationError(
            problem,
            place=place,
            advice="Choose a port that is free and above 1023, on an address of this machine.",
            code="config-web",
        ) from error
    return taken


def address_of(taken: socket.socket) -> str:
    """The address that people type."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _server(app: FastAPI) -> uvicorn.Server:
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, date_header=True,
        timeout_graceful_shutdown=GRACE, lifespan="off",
    )  # fmt: skip
    return uvicorn.Server(config)


def serve(app: FastAPI, taken: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM; requests in hand are done."""
    told = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        with serving(app, taken):
            # The kernel may give a signal to another thread; Python handles it in this one.
            while not told.wait(LOOK):
                pass
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def serving(app: FastAPI, taken: socket.socket) -> Iterator[None]:
    """Serve in a thread of its own; requests in hand are done when it ends."""
    server = _server(app)
    # Signals are the daemon's: it ends first, and this with it.
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [taken]}, name="popflow-web", daemon=True
    )
    thread.start()
    log.info("pages served", extra={"address": address_of(taken)})
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(GRACE + 1)
        taken.close()
