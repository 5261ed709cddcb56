"""popflow-mail against a real SMTP server."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from popflow.errors import PluginError
from popflow.ports import Invitation, Letter
from popflow_mail import command
from popflow_mail.plugin import MailPlugin
from tests.support.smtp import CERTIFICATE, Post, mail_server

if TYPE_CHECKING:
    from email.message import MIMEPart
    from pathlib import Path

INVITATION = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//popflow//NL\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:cycle-7@example.org\r
SEQUENCE:2\r
DTSTAMP:20250602T080000Z\r
DTSTART:20250616T080000Z\r
DTEND:20250616T090000Z\r
SUMMARY:Ontwikkelgesprek met Zoë\r
END:VEVENT\r
END:VCALENDAR\r
"""
LETTER = Letter(
    key="7:1:announce:200",
    recipient="200",
    name="Zoë van der Berg, MSc",
    address="zoe@example.org",
    language="nl",
    subject="Uw ontwikkelgesprek: één afspraak (7)",
    text="Beste Zoë,\n\nWe spreken elkaar over twee weken.\n",
    html="<p>Beste Zoë,</p>",
    invitations=(Invitation(INVITATION, "REQUEST"),),
)


def configured(post: Post, **more: object) -> MailPlugin:
    plugin = MailPlugin()
    table = {"host": "127.0.0.1", "port": post.port, "security": "none", "timeout": 20}
    plugin.popflow_configure({**table, "sender": "POP Zuid <pop@example.org>", **more})
    return plugin


def lines(part: MIMEPart) -> list[str]:
    content: str = part.get_content()
    return content.splitlines()


def test_a_letter_arrives_with_every_header() -> None:
    with mail_server() as post:
        assert configured(post, reply_to="hr@example.org").popflow_notify(LETTER) is True
    (mail,) = post.mails
    assert (post.senders, post.recipients) == (["pop@example.org"], ["zoe@example.org"])
    assert mail["From"] == "POP Zuid <pop@example.org>"
    assert mail["To"].addresses[0].display_name == LETTER.name
    assert mail["To"].addresses[0].addr_spec == LETTER.address
    assert mail["Reply-To"] == "hr@example.org"
    assert mail["Subject"] == LETTER.subject
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"
    assert parsedate_to_datetime(mail["Date"]).tzinfo is not None
    assert mail["Message-ID"].endswith("@example.org>")
    assert LETTER.key not in mail["Message-ID"]
    assert all(line.isascii() and len(line) < 1000 for line in post.raw[0].splitlines())


def test_text_html_and_invitation_are_alternatives() -> None:
    with mail_server() as post:
        configured(post).popflow_notify(LETTER)
    (mail,) = post.mails
    assert mail.get_content_type() == "multipart/alternative"
    text, html, calendar = mail.iter_parts()
    assert (text.get_content_type(), lines(text)) == ("text/plain", LETTER.text.splitlines())
    assert (html.get_content_type(), lines(html)) == ("text/html", LETTER.html.splitlines())
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    parsed = Calendar.from_ical(content)
    (event,) = parsed.walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"]) == ("cycle-7@example.org", 2)
    assert event["SUMMARY"] == "Ontwikkelgesprek met Zoë"


def test_a_letter_without_an_invitation_has_none() -> None:
    with mail_server() as post:
        configured(post).popflow_notify(replace(LETTER, invitations=()))
    assert [part.get_content_type() for part in post.mails[0].iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_of_several_invitations_each_is_an_attachment() -> None:
    entries = tuple(
        Invitation(INVITATION.replace("cycle-7", f"cycle-{n}").replace("REQUEST", method), method)
        for n, method in enumerate(["REQUEST", "CANCEL", "REQUEST"])
    )
    with mail_server() as post:
        configured(post).popflow_notify(replace(LETTER, invitations=entries))
    (mail,) = post.mails
    assert mail.get_content_type() == "multipart/mixed"
    letter, *attached = mail.iter_parts()
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_filename() for part in attached] == ["1.ics", "2.ics", "3.ics"]
    told = []
    for part in attached:
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        told.append((str(event["UID"]), part["Content-Type"].params["method"]))
    assert told == [
        ("cycle-0@example.org", "REQUEST"), ("cycle-1@example.org", "CANCEL"),
        ("cycle-2@example.org", "REQUEST"),
    ]  # fmt: skip
    assert mail["Content-Language"] == "nl"


def test_a_letter_that_is_sent_twice_has_one_message_id() -> None:
    with mail_server() as post:
        plugin = configured(post)
        for key in ("a", "a", "b"):
            plugin.popflow_notify(replace(LETTER, key=key))
    first, again, other = (mail["Message-ID"] for mail in post.mails)
    assert first == again != other


def test_two_organisations_never_share_a_message_id() -> None:
    with mail_server() as post:
        for sender in ("POP Noord <noord@example.org>", "POP Zuid <zuid@example.org>"):
            for store in ("one store", "another store"):
                letter = replace(LETTER, sender_id=store)
                configured(post, sender=sender).popflow_notify(letter)
    assert len({mail["Message-ID"] for mail in post.mails}) == 4


def test_a_letter_without_an_address_is_not_carried() -> None:
    with mail_server() as post:
        assert configured(post).popflow_notify(replace(LETTER, address=None)) is False
    assert post.mails == []


@pytest.mark.parametrize(
    "told",
    [
        {"name": "Zoë\r\nBcc: all@example.org"},
        {"name": "Zoë\x00"},
        {"name": "Zoë \u202eeoZ"},
        {"name": "=?utf-8?q?Zo=0D=0ABcc:_all@example.org?="},
        {"subject": "Hello\nBcc: all@example.org"},
        {"subject": "=?utf-8?b?SGVsbG8K?="},
        {"subject": "x" * 501},
        {"address": "zoe@example.org\r\nRCPT TO:<all@example.org>"},
        {"address": "zoe@example.org, all@example.org"},
        {"address": "zoe example.org"},
        {"address": "zoë@example.org"},
        {"address": "zoe@exa mple.org"},
        {"address": "=?utf-8?q?zoe?=@example.org"},
        {"address": "z" * 250 + "@example.org"},
        {"invitations": (Invitation(INVITATION, ""),)},
        {"invitations": (Invitation(INVITATION, "REQUEST\r\nX: y"),)},
        {"invitations": (Invitation(INVITATION, "CANCEL"), Invitation(INVITATION, "x"))},
    ],
)
def test_what_would_forge_a_header_is_refused_before_anything_is_sent(
    told: dict[str, object],
) -> None:
    with mail_server() as post:
        plugin = configured(post)
        with pytest.raises(PluginError, match="the letter cannot be sent"):
            plugin.popflow_notify(replace(LETTER, **told))  # type: ignore[arg-type]  # one field each
    assert post.mails == []


def test_a_domain_with_an_accent_goes_out_in_letters_that_every_server_knows() -> None:
    with mail_server() as post:
        configured(post).popflow_notify(replace(LETTER, address="zoe@bücher.example"))
    assert post.recipients == ["zoe@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("step", "answer", "problem"),
    [
        ("RCPT", "550 no such user", r"refused the recipient \(550 no such user\)"),
        ("RCPT", "451 try later", r"refused the recipient \(451 try later\)"),
        ("DATA", "552 too much", r"refused \(552 too much\)"),
    ],
)
def test_what_the_server_refuses_is_told(step: str, answer: str, problem: str) -> None:
    with mail_server() as post:
        post.answers[step] = answer
        plugin = configured(post)
        with pytest.raises(PluginError, match=problem):
            plugin.popflow_notify(LETTER)
        post.answers.clear()
        assert plugin.popflow_notify(LETTER)


def test_a_server_that_is_down_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        plugin = configured(Post(port=taken.getsockname()[1]))
        with pytest.raises(PluginError, match=r"127\.0\.0\.1:\d+: cannot be reached"):
            plugin.popflow_notify(LETTER)


def test_nothing_is_sent_in_the_clear_where_encryption_was_asked_for() -> None:
    with mail_server() as post:
        plugin = configured(post, security="starttls")
        with pytest.raises(PluginError, match=r"does not do what is needed.*STARTTLS"):
            plugin.popflow_notify(LETTER)
        plugin = configured(post, security="tls")
        with pytest.raises(PluginError, match="broke off"):
            plugin.popflow_notify(LETTER)
    assert post.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_letter_needs_a_certificate_that_is_trusted(security: str) -> None:
    with mail_server(tls=security == "tls", starttls=security == "starttls") as post:
        trusting = configured(post, host="localhost", security=security, ca_file=str(CERTIFICATE))
        assert trusting.popflow_notify(LETTER)
        assert post.encrypted == [True]
        with pytest.raises(PluginError, match=r"(?i)certificate"):
            configured(post, host="localhost", security=security).popflow_notify(LETTER)
    assert len(post.mails) == 1


def test_it_logs_in_with_the_password_from_its_file(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("s3cret\n", encoding="utf-8")
    wrong.write_text("other\n", encoding="utf-8")
    told = {
        "host": "localhost",
        "security": "starttls",
        "ca_file": str(CERTIFICATE),
        "username": "robin",
    }
    with mail_server(starttls=True) as post:
        assert configured(post, **told, password_file=str(right)).popflow_notify(LETTER)
        with pytest.raises(PluginError, match="refused the user name or password") as caught:
            configured(post, **told, password_file=str(wrong)).popflow_notify(LETTER)
        assert "other" not in str(caught.value)
    assert set(post.logins) == {"robin"}


def test_the_command_sends_a_message_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as post:
        monkeypatch.setattr(command, "plugin", configured(post))
        done = CliRunner().invoke(command.app, ["test", "you@example.org", "--json"])
        told = json.loads(done.stdout)
        plain = CliRunner().invoke(command.app, ["test", "you@example.org"])
        post.answers["RCPT"] = "550 who"
        refused = CliRunner().invoke(command.app, ["test", "you@example.org"])
    assert (done.exit_code, plain.exit_code, refused.exit_code) == (0, 0, 1)
    assert told["sent"] == "you@example.org"
    assert told["message_id"] == post.mails[0]["Message-ID"]
    assert "Sent to you@example.org" in plain.stdout
    assert "550 who" in refused.stderr
    assert "Traceback" not in refused.output


def test_the_command_says_that_there_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "plugin", MailPlugin())
    done = CliRunner().invoke(command.app, ["test", "you@example.org"])
    assert done.exit_code == 1
    assert "Add the section [plugins.mail]" in done.stderr
