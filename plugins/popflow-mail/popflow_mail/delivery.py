"""Handing one mail to the server."""

from __future__ import annotations

import contextlib
import smtplib
from typing import TYPE_CHECKING

from popflow.errors import PluginError
from popflow_mail.settings import MailSettings, Security

if TYPE_CHECKING:
    from email.message import EmailMessage

NAME = "mail"


def deliver(mail: EmailMessage, to: str, settings: MailSettings) -> None:
    """Send a mail to one address, over a connection of its own.

    Raises:
        PluginError: It was not accepted; the message says by whom and why. Trying again later is
            the caller's.
    """
    where = f"{settings.host}:{settings.port}"
    try:
        server = _connect(settings)
    except (smtplib.SMTPException, OSError) as error:
        raise PluginError(NAME, f"{where}: {_told(error)}") from error
    try:
        _prepare(server, settings)
        server.send_message(mail, settings.sender.address, [to])
    except (smtplib.SMTPException, OSError) as error:
        raise PluginError(NAME, f"{where}: {_told(error)}") from error
    finally:
        # The letter was accepted, or was not: how the server says goodbye changes neither.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _connect(settings: MailSettings) -> smtplib.SMTP:
    place = (settings.host, settings.port)
    if settings.security is Security.TLS:
        return smtplib.SMTP_SSL(*place, timeout=settings.timeout, context=settings.context)
    return smtplib.SMTP(*place, timeout=settings.timeout)


def _prepare(server: smtplib.SMTP, settings: MailSettings) -> None:
    """Encrypt and log in; without encryption that was asked for, nothing is sent."""
    if settings.security is Security.STARTTLS:
        server.starttls(context=settings.context)
    if settings.username is not None and settings.password is not None:
        server.login(settings.username, settings.password)


def _told(error: Exception) -> str:
    """What went wrong, with what the server said."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"the server refused the recipient ({code} {_text(answer)})"
    if isinstance(error, smtplib.SMTPSenderRefused):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
        return f"the server refused the sender ({said})"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the server refused the user name or password ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server refused ({error.smtp_code} {_text(error.smtp_error)})"
    broken = isinstance(error, smtplib.SMTPServerDisconnected)
    if isinstance(error, smtplib.SMTPException) and not broken:
        return f"the server does not do what is needed ({_text(str(error))})"
    return f"cannot be reached or broke off ({_text(str(error)) or type(error).__name__})"


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
