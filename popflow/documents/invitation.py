"""The calendar entry of a conversation: one per round, the same UID however often it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from popflow.documents.hygiene import mail_address, one_line
from popflow.domain.workflow import ENDS, SUSPENDED, Milestone

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person

REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"
_UNANNOUNCED: Final = ENDS | {Milestone.PLANNED}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the entry says beside the round itself; nothing of it is content.

    Attributes:
        summary: The organisation's word for the conversation.
        domain: Right-hand side of the UID.
        minutes: How long the conversation takes.
        organiser: Address that stands in for a manager without one.
        link: Page of the round; empty for none.
        guests: Advisers who were invited.
    """

    summary: str
    domain: str
    minutes: int
    organiser: str | None = None
    link: str = ""
    guests: tuple[Person, ...] = ()


def method_for(cycle: Cycle, recipient: Person, *, talk_passed: bool) -> str | None:
    """Whether a letter asks for the conversation or takes it back; ``None`` for neither.

    The round as it stands at delivery decides, and not the message: whoever reads two letters in
    the wrong order still ends up with the right calendar.

    Args:
        cycle: The round.
        recipient: Who gets the letter; one who is no party any more, or is no longer invited
            when the conversation is held, loses the entry.
        talk_passed: The conversation was held: then the calendar is history.
    """
    if cycle.conversation_at is None or talk_passed:
        return None
    if cycle.announced_at is None and cycle.milestone in _UNANNOUNCED:
        return None
    stands = cycle.open and cycle.state != SUSPENDED
    return REQUEST if stands and recipient.number in expected(cycle) else CANCEL


def expected(cycle: Cycle) -> frozenset[str]:
    """Numbers of those who are in the conversation: the two parties, and whom they invited."""
    day = cycle.conversation_at.date() if cycle.conversation_at else None
    guests = cycle.dossier.advisers.values() if day else ()
    parties = {number for number in (cycle.person, cycle.partner) if number}
    return frozenset(parties.union(one.number for one in guests if day and not one.over_on(day)))


def invitation(
    cycle: Cycle,
    parties: tuple[Person | None, Person | None],
    method: str,
    stamp: datetime,
    occasion: Occasion,
) -> str:
    """The entry as iCalendar text (RFC 5545), with its method (RFC 5546).

    Args:
        cycle: The round; it has a conversation.
        parties: Employee and manager, as far as they are known.
        method: `REQUEST` or `CANCEL`.
        stamp: When what it tells came about.
        occasion: What the entry says.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - cold start: most commands write none

    if cycle.conversation_at is None:
        message = f"cycle {cycle.id} has no conversation to invite to"
        raise ValueError(message)
    starts = cycle.conversation_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"pop-{cycle.id}@{occasion.domain}")
    event.add("sequence", cycle.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=occasion.minutes))
    event.add("summary", occasion.summary)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    if occasion.link:
        event.add("url", occasion.link)
    _invite(event, parties, occasion)
    calendar = Calendar()
    calendar.add("prodid", "-//popflow//popflow//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _invite(
    event: Event, parties: tuple[Person | None, Person | None], occasion: Occasion
) -> None:
    employee, manager = parties
    host = _address(manager) if manager else None
    if host is None and occasion.organiser is not None:
        host = _plain_address(occasion.organiser)
    if host is not None:
        event.add("organizer", host)
    seats = [(employee, "REQ-PARTICIPANT"), (manager, "CHAIR")]
    for person, role in (*seats, *((one, "OPT-PARTICIPANT") for one in occasion.guests)):
        guest = _address(person) if person else None
        if guest is not None:
            guest.params["ROLE"] = role
            guest.params["RSVP"] = "TRUE"
            event.add("attendee", guest)


def _address(person: Person) -> vCalAddress | None:
    mail = mail_address(person.email)
    if mail is None:
        return None
    address = _plain_address(mail)
    address.params["CN"] = _common_name(person)
    return address


def _plain_address(mail: str) -> vCalAddress:
    from icalendar import vCalAddress  # noqa: PLC0415 - cold start, as above

    return vCalAddress(f"mailto:{mail}")


def _common_name(person: Person) -> str:
    # A parameter cannot hold a double quote (RFC 5545, 3.2).
    return one_line(person.name.replace('"', "'")) or person.number
