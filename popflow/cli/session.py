"""One command at work: the opened application, who acts, and how times are said."""

from __future__ import annotations

import getpass
import logging
import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from popflow.bootstrap import Application, open_application
from popflow.cli.failure import Code, CommandError
from popflow.cli.place import settings_of
from popflow.cli.policy import Policy, Reach, Standing, offices_of, reach_of, refused
from popflow.documents import Words
from popflow.engine.cycles import Doer
from popflow.errors import NotFoundError, RefusedError
from popflow.telemetry import set_up_logging

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from popflow.domain.days import WorkingDays
    from popflow.domain.person import Person
    from popflow.engine.setup import Engine
    from popflow.ports import Clock
    from popflow.settings import Settings

__all__ = ["CLOCK", "PERSON", "Policy", "Session", "opened", "os_user"]

PERSON = "person"
"""What is not found when nobody has a number."""
CLOCK: ContextVar[Clock | None] = ContextVar("CLOCK", default=None)
"""The clock of every command in this context; ``None`` is that of the machine."""


@dataclass(slots=True)
class Session:
    """What a command works with.

    Attributes:
        who: Number of the person who acts; ``None`` is the operator of this machine.
        reach: How far the command's policy lets that person in.
    """

    settings: Settings
    app: Application
    words: Words
    who: str | None
    reach: Reach = Reach.OWN

    @property
    def engine(self) -> Engine:
        """The use cases' ports and options."""
        return self.app.engine

    @property
    def doer(self) -> Doer:
        """Who acts; the operating-system user stays in the history."""
        return Doer(self.who, os_user())

    @property
    def is_hr(self) -> bool:
        """Whether HR or the operator acts."""
        return self.who is None or self.who in self.engine.options.hr

    @property
    def sees_all(self) -> bool:
        """Whether what the command shows may be about anybody."""
        return self.reach is Reach.ALL

    @property
    def now(self) -> datetime:
        """The moment, UTC."""
        return self.engine.clock.now()

    @property
    def days(self) -> WorkingDays:
        """The organisation's working days."""
        return self.engine.calendar.days(self.now.date())

    @property
    def today(self) -> date:
        """The date in the organisation's zone."""
        return self.days.day_of(self.now)

    def local(self, moment: datetime | None, none: str = "-") -> str:
        """A moment in the organisation's zone, short: ``2026-03-02 10:00``."""
        if moment is None:
            return none
        return f"{moment.astimezone(ZoneInfo(self.settings.organisation.zone)):%Y-%m-%d %H:%M}"

    def person(self, number: str) -> Person:
        """Somebody whom whoever acts may look up.

        Raises:
            NotFoundError: Nobody has that number, or it is nobody of theirs.
        """
        with self.engine.store.read() as uow:
            person = uow.people.get([number]).get(number)
        if person is None or not self.may_know(person):
            raise NotFoundError(PERSON, number)
        return person

    def may_know(self, person: Person) -> bool:
        """Oneself and one's team; whom the policy lets see all, everybody."""
        return self.is_hr or self.sees_all or self.who in {person.number, person.manager}


@contextmanager
def opened(
    config: Path | None,
    policy: Policy,
    *,
    who: str | None = None,
    clock: Clock | None = None,
    upgrade: bool = False,
    logs: bool = False,
) -> Iterator[Session]:
    """Open the organisation's application for one command.

    Args:
        config: The popflow.toml; ``None`` finds it.
        policy: Who may use the command.
        who: Number of the person who acts.
        clock: Another clock than the machine's.
        upgrade: Bring the tables up to date first.
        logs: Whether the command logs as the settings say; else only when they say ``debug``.

    Raises:
        CommandError: Whoever acts may not, or a rule refuses, in the organisation's language.
    """
    settings = settings_of(config)
    _set_up_logs(settings, logs=logs)
    given = clock or CLOCK.get()
    with open_application(settings, clock=given, upgrade=upgrade) as app:
        words = Words(settings.organisation.language)
        session = Session(settings, app, words, who)
        session.reach = _admit(session, policy)
        try:
            yield session
        except RefusedError as error:
            sentence = words.refusal(error.code, error.data)
            raise CommandError(error.code, sentence, dict(error.data)) from error


def _admit(session: Session, policy: Policy) -> Reach:
    """How far whoever acts is let in, by office, else as somebody who works here."""
    reach = reach_of(policy, offices_of(session.who, session.settings))
    if reach is not None:
        return reach
    reach = reach_of(policy, {Standing.STAFF})
    if reach is None or session.who is None:
        raise refused(policy, session.who)
    with session.engine.store.read() as uow:
        if session.who not in uow.people.get([session.who]):
            raise CommandError(
                Code.UNKNOWN_ACTOR,
                f"Nobody here has the personnel number {session.who}, so nobody can act as "
                "them. See 'popflow people list'.",
            )
    return reach


def _set_up_logs(settings: Settings, *, logs: bool) -> None:
    """A command says what it has to say itself; the daemon says it in the log."""
    if logs or settings.log.level == "debug":
        set_up_logging(settings.log.format, settings.log.level.upper())
    else:
        logging.getLogger().handlers[:] = [logging.NullHandler()]


def os_user() -> str:
    """Name of the operating-system user, or the number where it has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(os.getuid())
