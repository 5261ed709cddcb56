"""A few pages over HTTP for programs that watch: read only, small, and hard to hurt.

A request is a GET of a known path. Everything else gets an error of one line. Whoever sends
slowly, or asks for too much at once, is cut off; the daemon's work goes on in other threads.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

log = logging.getLogger(__name__)

MOST: Final = 16
"""Requests at once; the next is turned away."""
LONGEST: Final = 5.0
"""Seconds that a request may take altogether."""
POLL: Final = 0.25
"""Seconds between looks for requests that take too long."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer."""

    body: bytes
    kind: str = "text/plain; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK


Pages = Mapping[str, Callable[[], Page]]


class Endpoint:
    """Serves pages inside a ``with``, in threads of its own.

    Args:
        host: The address to listen on, such as ``127.0.0.1``.
        port: The port; 0 takes a free one.
        pages: What to answer, by path.

    Raises:
        OSError: It cannot listen there.
    """

    def __init__(self, host: str, port: int, pages: Pages) -> None:
        self._server = _Server(host, port, pages)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL,), name="popflow-endpoint", daemon=True
        )

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """A thread for each request, a few at a time, none for long."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str, port: int, pages: Pages) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.pages = pages
        self._open: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the name service for this machine's name."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "popflow", int(self.server_address[1])

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401, ARG002 - the server's own signature
        """Turn away whoever is one too many."""
        with self._lock:
            if len(self._open) >= MOST:
                return False
            self._open[request] = time.monotonic()
            return True

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - likewise
        """A request is over."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Cut off those that take too long: a byte now and then keeps no thread."""
        late = time.monotonic() - LONGEST
        with self._lock:
            slow = [request for request, since in self._open.items() if since < late]
        for request in slow:
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, ARG002 - likewise
        """A client that is gone is no error of ours."""
        log.debug("a request failed", exc_info=True)  # noqa: LOG014 - called where it is handled


class _Handler(BaseHTTPRequestHandler):
    """Answers one request and closes."""

    server: _Server
    timeout = LONGEST
    server_version = "popflow"
    sys_version = ""
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(code)d %(message)s\n"

    def do_GET(self) -> None:
        """Answer with a page."""
        found = self.server.pages.get(self.path.partition("?")[0])
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        page = found()
        self.send_response(page.status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(page.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(page.body)

    def send_error(self, code: int, *_: Any, **__: Any) -> None:  # noqa: ANN401 - likewise
        """Say what is wrong in standard words: nothing that was sent comes back."""
        super().send_error(code)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - likewise
        """Requests are no news, and their text is not ours."""
