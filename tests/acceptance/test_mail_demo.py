"""The demo's letters go to a real mail server: what arrives is what people's mail programs get."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from icalendar import Calendar

from popflow.domain.workflow import Milestone
from popflow.engine.cycles import Deed, Doer, StartRequest, act, start
from popflow.engine.tick import tick
from popflow.forecast.demo import DemoOptions, run_demo
from popflow.settings import load_settings
from popflow.testing import FakeClock
from tests.support.organisations import found, opened, staff_file
from tests.support.smtp import Post, mail_server

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from popflow.forecast.report import DemoReport

PEOPLE: Final = 24
HR: Final = "101"
EMPLOYEE: Final = "114"
SETTINGS: Final = """
workflow = "periodiek-onderhoud"
[organisation]
domain = "{domain}"
stand_in = "102"
[roles]
hr = ["{hr}"]
[engine]
standstill_hours = 8760
[plugins]
block = ["postgres"]
[plugins.pob]
grant_cents = 150000
[plugins.mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "POP <pop@{domain}>"
"""


@dataclass(frozen=True)
class Entry:
    """One calendar entry as it arrived."""

    to: str
    uid: str
    sequence: int
    method: str
    status: str
    starts: datetime


@dataclass(frozen=True)
class Year:
    """A year of mail."""

    post: Post
    report: DemoReport

    def entries(self) -> list[Entry]:
        """Every calendar entry, in the order of arrival."""
        return [_entry(mail, part) for mail in self.post.mails for part in _calendars(mail)]


def _calendars(mail: EmailMessage) -> list[EmailMessage]:
    return [part for part in mail.walk() if part.get_content_type() == "text/calendar"]


def _entry(mail: EmailMessage, part: EmailMessage) -> Entry:
    calendar = Calendar.from_ical(str(part.get_content()))
    (event,) = calendar.walk("VEVENT")
    method = str(calendar["METHOD"])
    assert part.get_param("method") == method
    (to,) = mail["To"].addresses
    return Entry(
        to.addr_spec,
        str(event["UID"]),
        int(str(event.decoded("SEQUENCE"))),
        method,
        str(event["STATUS"]),
        event.decoded("DTSTART").astimezone(UTC),
    )


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A year of the demo; and another organisation, where HR cancels what was announced."""
    folder = tmp_path_factory.mktemp("mail")
    with mail_server() as post:
        config = folder / "popflow.toml"
        config.write_text(
            SETTINGS.format(port=post.port, hr=HR, domain="voorbeeld.example"), encoding="utf-8"
        )
        options = DemoOptions(
            people=staff_file(folder, PEOPLE), years=1, seed=2, settings=load_settings(config, {})
        )
        report = run_demo(options, lambda _: None)
        _announce_and_cancel(
            folder, SETTINGS.format(port=post.port, hr=HR, domain="ander.example")
        )
    return Year(post, report)


def _announce_and_cancel(folder: Path, settings: str) -> None:
    """HR starts a round for somebody, and cancels it once it is announced."""
    clock = FakeClock(datetime(2027, 1, 5, 8, 30, tzinfo=UTC))
    config = found(folder, clock.now(), people=PEOPLE, settings=settings)
    with opened(config, clock) as app:
        cycle = start(app.engine, Doer(HR), StartRequest(EMPLOYEE)).cycle
        while cycle.milestone is Milestone.PLANNED:
            clock.advance(timedelta(days=1))
            tick(app.pulse, clock.now())
            with app.engine.store.read() as uow:
                cycle = uow.cycles.load([cycle.id])[cycle.id]
        act(app.engine, cycle.id, Doer(HR), Deed("cancel", reason="a mistake"))
        clock.advance(timedelta(days=1))
        tick(app.pulse, clock.now())


@pytest.mark.slow
def test_every_letter_arrives_once_and_parses(year: Year) -> None:
    assert year.report.audit.broken == []
    assert len(year.post.mails) > 10 * PEOPLE
    assert set(year.report.messages) <= {"sent", "suppressed", "pending"}
    numbers = [mail["Message-ID"] for mail in year.post.mails]
    assert len(set(numbers)) == len(numbers)
    for mail in year.post.mails:
        assert mail.defects == []
        assert mail["From"].addresses[0].addr_spec in {
            "pop@voorbeeld.example",
            "pop@ander.example",
        }
        assert mail.get_body(("plain",)) is not None
        assert mail.get_body(("html",)) is not None


@pytest.mark.slow
def test_an_entry_keeps_its_uid_and_its_sequence_only_rises(year: Year) -> None:
    by_uid: dict[str, list[Entry]] = defaultdict(list)
    for entry in year.entries():
        by_uid[entry.uid].append(entry)
    assert len(by_uid) > PEOPLE / 2
    assert {uid.partition("@")[2] for uid in by_uid} == {"voorbeeld.example", "ander.example"}
    moved = 0
    for entries in by_uid.values():
        sequences = [entry.sequence for entry in entries]
        assert sequences == sorted(sequences)
        starts = {(entry.sequence, entry.starts) for entry in entries}
        assert len(starts) == len(set(sequences))  # another moment has another sequence
        moved += len({entry.starts for entry in entries}) > 1
    assert moved > 3


@pytest.mark.slow
def test_what_is_taken_back_is_taken_back_under_the_same_uid(year: Year) -> None:
    entries = year.entries()
    for entry in entries:
        assert entry.status == ("CANCELLED" if entry.method == "CANCEL" else "CONFIRMED")
    asked = {(entry.uid, entry.to): entry for entry in entries if entry.method == "REQUEST"}
    taken = [entry for entry in entries if entry.method == "CANCEL"]
    assert len({entry.to for entry in taken}) >= 2
    for entry in taken:
        before = asked[entry.uid, entry.to]
        assert entry.sequence > before.sequence
        assert entries.index(before) < entries.index(entry)


@pytest.mark.slow
def test_a_subject_says_nothing_of_the_content(year: Year) -> None:
    content = ("leren", "team", "Engels", "project", "agenda:", "Cijfers")
    subjects = {mail["Subject"] for mail in year.post.mails}
    assert len(subjects) > 5
    for subject in subjects:
        assert not any(word in subject for word in content), subject
