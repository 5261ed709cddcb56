"""Pages for programs, and clients that mean no good."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from typing import TYPE_CHECKING

import pytest

from popflow.telemetry import endpoint as serving
from popflow.telemetry.endpoint import MOST, Endpoint, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

SOON = 30
HOST = "127.0.0.1"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    def broken() -> Page:
        message = "a defect"
        raise RuntimeError(message)

    pages = {"/health": lambda: Page(b"well\n"), "/broken": broken}
    with Endpoint(HOST, 0, pages) as made:
        yield made


def ask(
    endpoint: Endpoint, path: str, method: str = "GET", body: str | None = None
) -> tuple[int, bytes, HTTPResponse]:
    connection = HTTPConnection(HOST, endpoint.port, timeout=SOON)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer
    finally:
        connection.close()


def lives(endpoint: Endpoint) -> bool:
    return ask(endpoint, "/health")[:2] == (200, b"well\n")


def lives_again(endpoint: Endpoint) -> bool:
    try:
        return lives(endpoint)
    except ConnectionError:
        return False


def test_a_page_is_answered_and_says_little_of_the_server(endpoint: Endpoint) -> None:
    status, body, answer = ask(endpoint, "/health?probe=1")
    assert (status, body) == (200, b"well\n")
    assert answer.getheader("Server", "").strip() == "popflow"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize("path", ["/", "/x", "/health/", "/../health", "/%68ealth"])
def test_another_path_is_not_found_and_does_not_come_back(endpoint: Endpoint, path: str) -> None:
    assert ask(endpoint, path)[:2] == (404, b"404 Not Found\n")
    assert lives(endpoint)


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "X" * 900]
)
def test_another_method_is_refused(endpoint: Endpoint, method: str) -> None:
    status, body, _ = ask(endpoint, "/health", method, "a=b")
    assert status == 501
    assert body in (b"501 Not Implemented\n", b"")
    assert lives(endpoint)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /health HTTP/1.1\r\n" + b"a: b\r\n" * 500 + b"\r\n",
        b"GET /health HTTP/1.1\r\na: " + b"b" * 100_000 + b"\r\n\r\n",
        b"GET /health HTTP/9.9.9\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00" + b"\x00" * 500 + b"\n",
        b"\r\n" * 10,
        b"",
    ],
    ids=["long path", "many headers", "long header", "version", "short", "tls", "empty", "none"],
)
def test_what_is_no_request_is_answered_shortly_or_not_at_all(
    endpoint: Endpoint, sent: bytes
) -> None:
    with socket.create_connection((HOST, endpoint.port), SOON) as client:
        try:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(10_000)
        except OSError:  # it may have hung up already
            answer = b""
    assert b"200 OK" not in answer
    assert len(answer) < 1000
    assert lives(endpoint)


def test_who_sends_slowly_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LONGEST", 0.3)
    paused = threading.Event()
    with (
        Endpoint(HOST, 0, {"/health": lambda: Page(b"well\n")}) as endpoint,
        socket.create_connection((HOST, endpoint.port), SOON) as client,
    ):
        with pytest.raises(ConnectionError):  # noqa: PT012 - the last of several sendings fails
            for _ in range(SOON * 20):
                client.sendall(b"G")
                paused.wait(0.05)
        assert lives(endpoint)


def test_too_many_at_once_are_turned_away_and_the_daemon_goes_on(endpoint: Endpoint) -> None:
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection((HOST, endpoint.port), SOON))
            for _ in range(MOST + 5)
        ]
        ended = [client for client in clients[MOST:] if client.recv(1) == b""]
        assert len(ended) == 5
        with pytest.raises((RemoteDisconnected, ConnectionError)):
            ask(endpoint, "/health")
        for client in clients:
            client.close()
        assert any(lives_again(endpoint) for _ in range(1000))


def test_a_page_with_a_defect_breaks_nothing_else(endpoint: Endpoint) -> None:
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        ask(endpoint, "/broken")
    assert lives(endpoint)


def test_a_port_that_is_taken_is_an_error(endpoint: Endpoint) -> None:
    with pytest.raises(OSError, match="in use"):
        Endpoint(HOST, endpoint.port, {})
