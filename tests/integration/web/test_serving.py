"""How the pages are served: what a browser meets before any page."""

from __future__ import annotations

import asyncio
import socket

from popflow.web.serving import listen


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
