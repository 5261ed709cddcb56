"""How the pages are served: what a browser meets before any page."""

from __future__ import annotations

import asyncio
import json
import socket
from urllib.request import Request, urlopen

from fastapi import FastAPI
from fastapi import Request as Asked

from popflow.web.serving import address_of, listen, serving


def test_a_web_server_on_this_machine_tells_who_comes_and_how() -> None:
    """Else all failed sign-ins would be counted for one address, that of the web server."""
    app = FastAPI()

    @app.get("/")
    def _told(request: Asked) -> list[str]:
        return [request.client.host if request.client else "", str(request.base_url)]

    taken = listen("127.0.0.1", 0)
    address = address_of(taken)
    passed = {"Host": "pop.example.org", "X-Forwarded-For": "192.0.2.7",
              "X-Forwarded-Proto": "https"}  # fmt: skip
    with serving(app, taken):
        with urlopen(Request(address, headers=passed), timeout=10) as answer:  # noqa: S310 - our own server
            told = json.load(answer)
        with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
            plain = json.load(answer)
    assert told == ["192.0.2.7", "https://pop.example.org/"]
    assert plain == ["127.0.0.1", address]


def test_no_part_of_an_answer_is_held_back_for_more() -> None:
    """Nagle's algorithm and a browser's late acknowledgement would cost 40 ms an answer."""
    taken = listen("127.0.0.1", 0)

    async def held_back() -> bool:
        told = asyncio.get_running_loop().create_future()

        def accepted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            mine: socket.socket = writer.get_extra_info("socket")
            told.set_result(not mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(accepted, sock=taken):
            _, writer = await asyncio.open_connection(*taken.getsockname())
            found: bool = await told
            writer.close()
        return found

    assert not asyncio.run(held_back())
