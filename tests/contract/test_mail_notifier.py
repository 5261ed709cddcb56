"""popflow-mail keeps the public contract of notifiers, against a real SMTP server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from popflow.testing.contracts import Arrived, NotifierContract
from popflow_mail.plugin import MailPlugin
from tests.support.smtp import Post, mail_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from popflow.ports import Letter


def uids(mail: EmailMessage) -> tuple[str, ...]:
    """The conversations whose calendar entries a mail program finds, each with its method."""
    found = []
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            calendar = Calendar.from_ical(content)
            assert part["Content-Type"].params["method"] == calendar["METHOD"]
            found += [str(event["UID"]) for event in calendar.walk("VEVENT")]
    return tuple(found)


def as_it_arrived(mail: EmailMessage) -> Arrived:
    body = mail.get_body(("plain",))
    assert body is not None
    return Arrived(
        mail["Message-ID"], mail["To"].addresses[0].addr_spec, mail["Subject"],
        body.get_content(), uids(mail),
    )  # fmt: skip


class TestMail(NotifierContract):
    """The contract, as the shipped plugin keeps it."""

    @pytest.fixture
    def post(self) -> Iterator[Post]:
        with mail_server() as server:
            yield server

    @pytest.fixture
    def notify(self, post: Post) -> Callable[[Letter], bool | None]:
        plugin = MailPlugin()
        plugin.popflow_configure({
            "host": "127.0.0.1", "port": post.port, "security": "none", "timeout": 20,
            "sender": "POP <pop@example.org>",
        })  # fmt: skip
        return plugin.popflow_notify

    @pytest.fixture
    def arrived(self, post: Post) -> Callable[[], list[Arrived]]:
        return lambda: [as_it_arrived(mail) for mail in post.mails]

    @pytest.fixture
    def break_far_end(self, post: Post) -> Callable[[], None]:
        def refuse() -> None:
            post.answers["DATA"] = "554 no"

        return refuse
