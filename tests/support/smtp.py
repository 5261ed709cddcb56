"""A real mail server on this machine, that keeps what it is given."""

from __future__ import annotations

import asyncio
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

CERTIFICATE: Final = Path(__file__).with_name("localhost.pem")
"""Made for these tests alone, with its key, for ``localhost``; nothing else trusts it."""


@dataclass
class Post:
    """What a server was given, and how it answers.

    Attributes:
        answers: What it says to a command instead of yes: ``RCPT``, ``DATA``.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - the library calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse."""
        refused = self.answers.get("RCPT")
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(  # noqa: N802 - the library calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail."""
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        self.raw.append(raw)
        self.mails.append(message_from_bytes(raw, policy=default))
        self.senders.append(envelope.mail_from or "")
        self.recipients += envelope.rcpt_tos
        transport = server.transport
        assert transport is not None
        self.encrypted.append(transport.get_extra_info("ssl_object") is not None)
        return "250 OK"

    def check(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, data: object
    ) -> AuthResult:
        """Let robin in with the right password."""
        assert isinstance(data, LoginPassword)
        known = (data.login, data.password) == (b"robin", b"s3cret")
        self.logins.append(data.login.decode())
        return AuthResult(success=known, handled=False)


def server_context() -> ssl.SSLContext:
    """The server's side of an encrypted connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


class _Server:
    """An event loop of its own, with a server in it."""

    def __init__(
        self, post: Post, outer: ssl.SSLContext | None, inner: ssl.SSLContext | None
    ) -> None:
        self._post, self._outer, self._inner = post, outer, inner
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._sessions: list[SMTP] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(30), "the mail server did not start"

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)

    def _session(self) -> SMTP:
        check = self._post.check if self._inner else None
        session = SMTP(self._post, tls_context=self._inner, authenticator=check, loop=self._loop)
        self._sessions.append(session)
        return session

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(self._session, "127.0.0.1", 0, ssl=self._outer)

    async def _finish(self, server: asyncio.Server) -> None:
        server.close()
        for session in self._sessions:
            if isinstance(session.transport, asyncio.WriteTransport):
                session.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for _ in range(5):  # what closing has still to say
            await asyncio.sleep(0)

    def _run(self) -> None:
        server = self._loop.run_until_complete(self._listen())
        self._post.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._finish(server))
        self._loop.close()


@contextmanager
def mail_server(*, tls: bool = False, starttls: bool = False) -> Iterator[Post]:
    """A server that listens until the block ends.

    Args:
        tls: Encrypt from the first byte.
        starttls: Offer to encrypt, and then to log in.
    """
    post = Post()
    server = _Server(
        post, server_context() if tls else None, server_context() if starttls else None
    )
    server.start()
    try:
        yield post
    finally:
        server.stop()
