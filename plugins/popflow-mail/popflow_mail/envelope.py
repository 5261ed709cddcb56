"""A letter becomes a mail: text and HTML as alternatives, with its calendar entries."""

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
    from collections.abc import Sequence
    from datetime import datetime

    from popflow.ports import Invitation, Letter

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
    mail["Message-ID"] = message_id(letter, sender)
    # Mail programs that answer by themselves leave these letters alone (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    _add_invitations(mail, letter.invitations)
    if _LANGUAGE.fullmatch(letter.language):
        # Last: a Content- header would move into the first part with the alternatives.
        mail["Content-Language"] = letter.language
    return mail


def message_id(letter: Letter, sender: Mailbox) -> str:
    """The Message-ID of a letter: the same each time it is tried, and without the ids in it.

    Keys count the rounds of one store: two organisations, or a trial beside the real one, have
    the same. Whoever sends is therefore in it, by the store's own name and by the address.
    """
    whole = f"{letter.sender_id}\n{sender.address}\n{letter.key}"
    return f"<{hashlib.sha256(whole.encode()).hexdigest()[:40]}@{sender.domain}>"


def _header(box: Mailbox) -> Address:
    return Address(box.name, box.local, box.domain)


def _add_invitations(mail: EmailMessage, invitations: Sequence[Invitation]) -> None:
    """One entry is another form of the letter itself; of several each is an attachment.

    Mail programs take the one alternative that they like best: entries beside one another would
    hide all but one.
    """
    for invitation in invitations:
        if not _METHOD.fullmatch(invitation.method):
            message = "the calendar entry comes without its method"
            raise UnfitError(message)
    if len(invitations) == 1:
        (only,) = invitations
        params = {"method": only.method}
        mail.add_alternative(only.text, subtype="calendar", params=params, cte="base64")
        return
    for number, invitation in enumerate(invitations, start=1):
        mail.add_attachment(
            invitation.text,
            subtype="calendar",
            params={"method": invitation.method},
            filename=f"{number}.ics",
            cte="base64",
        )
