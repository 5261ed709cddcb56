"""What popflow sees of this plugin: it takes its settings and carries letters."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from popflow.errors import ConfigurationError, PluginError
from popflow.hookspecs import hookimpl
from popflow_mail.addresses import UnfitError
from popflow_mail.delivery import NAME, deliver
from popflow_mail.envelope import make_mail
from popflow_mail.settings import MailSettings, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popflow.ports import Letter


class MailPlugin:
    """A notifier over SMTP."""

    def __init__(self) -> None:
        self._settings: MailSettings | None = None

    @hookimpl
    def popflow_configure(self, settings: Mapping[str, object]) -> None:
        """Take ``[plugins.mail]``."""
        self._settings = read_settings(settings, os.environ)

    @hookimpl
    def popflow_notify(self, letter: Letter) -> bool:
        """Send a letter; one without an address is not carried.

        Raises:
            PluginError: The server did not take it, or it cannot be made into a mail.
        """
        if letter.address is None:
            return False
        settings = self.settings
        try:
            mail = make_mail(letter, settings.sender, datetime.now(UTC), settings.reply_to)
        except UnfitError as error:
            raise PluginError(NAME, f"the letter cannot be sent: {error}") from error
        deliver(mail, mail["To"].addresses[0].addr_spec, settings)
        return True

    @property
    def settings(self) -> MailSettings:
        """What was configured.

        Raises:
            ConfigurationError: Nothing was.
        """
        if self._settings is None:
            message = "the mail plugin has no settings."
            raise ConfigurationError(message, advice="Add the section [plugins.mail].")
        return self._settings


plugin = MailPlugin()
