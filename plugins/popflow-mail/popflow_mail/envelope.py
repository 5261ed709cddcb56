"""A letter becomes a mail: text, HTML and the calendar entry as alternatives of one another."""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from popflow_mail.addresses import Mailbox, UnfitError, fit, mailbox

if TYPE_CHECKING:
    from datetime import datetime

    from popflow.ports import Letter

_METHOD = re.compile(r"[A-Z]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def make_mail(
    letter: Letter, sender: Mailbox, now: datetime, reply_to: Mailbox | None = None
) -> EmailMessage:
    """The mail for a letter that has an address.

    The same letter always has the same Message-ID: a mail program shows a second copy once.

    Args:
        letter: What the core composed.
        sender: Who it is from.
        now: Moment of sending, for the Date header.
        reply_to: Where an answer goes; the sender when ``None``.

    Raises:
        UnfitError: The address, name or subject cannot stand in a header, or the calendar entry
            does not say its method.
    """
    to = mailbox(letter.address or "", letter.name)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _header(sender)
    mail["To"] = _header(to)
    if reply_to is not None:
        mail["Reply-To"] = _header(reply_to)
    mail["Subject"] = fit(letter.subject, "subject")
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(letter.key, sender.domain)
    # Mail programs that answer by themselves leave these letters alone (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.invitation is not None:
        _add_invitation(mail, letter.invitation, letter.invitation_method or "")
    if _LANGUAGE.fullmatch(letter.language):
        # Last: a Content- header would move into the first part with the alternatives.
        mail["Content-Language"] = letter.language
    return mail


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a letter: the same for the same key, and without the ids in it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _header(box: Mailbox) -> Address:
    return Address(box.name, box.local, box.domain)


def _add_invitation(mail: EmailMessage, invitation: str, method: str) -> None:
    if not _METHOD.fullmatch(method):
        message = "the calendar entry comes without its method"
        raise UnfitError(message)
    mail.add_alternative(invitation, subtype="calendar", params={"method": method}, cte="base64")
