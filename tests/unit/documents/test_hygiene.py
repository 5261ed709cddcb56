"""Names from an HR file are hostile: none of them reaches a header, a page or a calendar raw."""

from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from icalendar import Calendar

from popflow.documents.hygiene import LONGEST, mail_address, one_line
from popflow.domain.effect import MessageKind
from popflow.domain.person import Person
from tests.unit.documents.rounds import (
    EMPLOYEE,
    MANAGER,
    OPTIONS,
    a_parcel,
    a_round,
    an_entry,
    compose,
)

HOSTILE = [
    "Anna\r\nBcc: all@example.org",
    "Anna\nX-Evil: 1",
    "Anna\x00\x07\x1b[31m",
    "Anna\u2028Bcc: x\u2029\x85y",
    "\u202egnp.exe\u2066\u200f\u061c",
    "=?utf-8?q?Anna=0d=0aBcc:_x?=",
    "=\u202e?utf-8?q?Anna=0d=0aBcc:_x?\u202e=",
    "<script>alert(1)</script>",
    "\"><img src=x onerror='x'>",
    "{employee} %s {0.__class__} {{ 7*7 }} {% raw %}",
    "A" * 10_000_000,
    "",
    "\ud800",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_is_one_harmless_line(name: str) -> None:
    line = one_line(name)
    assert len(line) <= LONGEST
    assert line.isprintable()
    assert "=?" not in line
    assert not set("\u202e\u2066\u200f\u061c\u2028") & set(line)


def test_a_plain_name_stays_as_it_is() -> None:
    for name in (
        "Anna van der Berg",
        "Zoë Ångström-Łukasz",
        "نگار می‌خواهم",
        "山田 太郎",
        "O'Brien",
    ):
        assert one_line(name) == name
    assert one_line("  Anna \t  Berg ") == "Anna Berg"


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", [MessageKind.ANNOUNCE, MessageKind.HAND_OVER])
def test_a_letter_survives_hostile_names(name: str, kind: MessageKind) -> None:
    employee = Person("101", name, name, email="a@example.org")
    manager = replace(MANAGER, first_name=name, last_name=name)
    options = replace(OPTIONS, organisation=name, label=name)
    for reader in (employee, manager):
        letter = compose(
            a_parcel(kind, reader.number), reader, a_round(), entry=an_entry(),
            people={"101": employee, "201": manager}, options=options,
        )  # fmt: skip
        mail = EmailMessage(policy=policy.SMTP)
        mail["Subject"] = letter.subject
        mail["To"] = f'"{letter.name.replace(chr(34), chr(39))}" <{letter.address}>'
        mail.set_content(letter.text)
        parsed = BytesParser(policy=policy.default).parsebytes(mail.as_bytes())
        assert sorted(key.lower() for key in parsed) == sorted(key.lower() for key in mail)
        assert parsed["Bcc"] is None
        assert letter.name
        assert "<script" not in letter.html
        assert "<img" not in letter.html
        assert "49" not in letter.html.split("<body>")[1]
        assert len(letter.html) < 20_000
        (sent,) = letter.invitations
        (event,) = Calendar.from_ical(sent.text).walk("VEVENT")
        attendees: Any = event["attendee"]
        assert len(attendees) == 2


def test_html_escapes_what_text_says_as_it_is() -> None:
    lex = replace(MANAGER, first_name="Lex & <Lé>")
    letter = compose(
        a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE, people={"101": EMPLOYEE, "201": lex}
    )
    assert "Lex & <Lé> nodigt je uit" in letter.text
    assert "Lex &amp; &lt;Lé&gt; nodigt je uit" in letter.html


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org\nBcc: x@example.org", "anna@example.org ,x@example.org", "anna", "@", "",
        "a b@example.org", "anna@exam ple.org", "<anna@example.org>", "anna@example..org",
        '"anna\r\n"@example.org', "anna@example.org\x00", "ännä@example.org", "a@" + "x" * 300,
        "anna@-example.org", "=?utf-8?q?x?=",
    ],
)  # fmt: skip
def test_what_is_no_safe_address_is_none(address: str) -> None:
    assert mail_address(address) is None
    letter = compose(a_parcel(MessageKind.PREPARE, "101"), replace(EMPLOYEE, email=address))
    assert letter.address is None


def test_ordinary_addresses_are_addresses() -> None:
    for address in ("anna@example.org", "anna.van-der_berg+pop@sub.example.co", "a@localhost"):
        assert mail_address(f" {address} ") == address
    assert mail_address(None) is None
