"""One transaction with all its stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from sqlalchemy.exc import SQLAlchemyError

from popflow.errors import StorageError
from popflow.storage.access import SqlAccess
from popflow.storage.cycles import SqlCycles
from popflow.storage.ledger import SqlLedger
from popflow.storage.outbox import SqlOutbox
from popflow.storage.papers import SqlDefinitions, SqlForms, SqlMarks, SqlYearForms
from popflow.storage.people import SqlPeople
from popflow.storage.posts import SqlPosts
from popflow.storage.reminders import SqlReminders
from popflow.storage.seals import SqlSeals
from popflow.storage.session import Session, translating
from popflow.storage.timers import SqlTimers
from popflow.storage.work import SqlWork

if TYPE_CHECKING:
    from datetime import timedelta
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from popflow.ports import (
        AccessStore,
        CycleStore,
        DefinitionStore,
        Forms,
        Ledger,
        Marks,
        Outbox,
        PeopleStore,
        PostStore,
        Reminders,
        Seals,
        TimerStore,
        UnitOfWork,
        WorkStore,
        YearForms,
    )
    from popflow.storage.dialect import Dialect


class SqlUnit:
    """One transaction: all of it or nothing.

    Args:
        engine: Where connections come from.
        dialect: What differs between databases.
        write: Whether the unit may write.
        patience: How long it waits for other writers at most.
    """

    cycles: CycleStore
    timers: TimerStore
    outbox: Outbox
    people: PeopleStore
    posts: PostStore
    ledger: Ledger
    definitions: DefinitionStore
    forms: Forms
    reminders: Reminders
    year_forms: YearForms
    marks: Marks
    seals: Seals
    work: WorkStore
    access: AccessStore

    def __init__(
        self,
        engine: Engine,
        dialect: Dialect,
        *,
        write: bool,
        patience: timedelta | None = None,
    ) -> None:
        self._engine = engine
        self._dialect = dialect
        self._write = write
        self._patience = patience
        self._connection: Connection | None = None
        self._session: Session | None = None

    def __enter__(self) -> Self:
        """Begin.

        Raises:
            StorageError: The database cannot be reached, or other writers take too long.
        """
        with translating(self._dialect):
            connection = self._dialect.begin(
                self._engine, write=self._write, patience=self._patience
            )
        session = Session(connection, self._dialect, writes=self._write)
        self._connection, self._session = connection, session
        self.cycles = SqlCycles(session)
        self.timers = SqlTimers(session)
        self.outbox = SqlOutbox(session)
        self.people = SqlPeople(session)
        self.posts = SqlPosts(session)
        self.ledger = SqlLedger(session)
        self.definitions = SqlDefinitions(session)
        self.forms = SqlForms(session)
        self.reminders = SqlReminders(session)
        self.year_forms = SqlYearForms(session)
        self.marks = SqlMarks(session)
        self.seals = SqlSeals(session)
        self.work = SqlWork(session)
        self.access = SqlAccess(session)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End; what was not committed is undone."""
        connection, self._connection = self._connection, None
        if connection is None or self._session is None:
            return
        self._session.end()
        try:
            connection.close()
        except SQLAlchemyError:
            # The database is gone: it undoes by itself, and the connection is of no more use.
            connection.invalidate()

    def commit(self) -> None:
        """Make all of it last, durably, before returning.

        Raises:
            StorageError: Somebody was first in this unit, or the database could not: nothing of it
                was written. Only of a connection that was lost while the server wrote nobody
                knows: load again, the revisions tell.
        """
        if self._connection is None or self._session is None or self._session.ended:
            message = "The unit of work has ended. Commit once, inside its `with`."
            raise StorageError(message)
        if self._session.spoilt:
            message = "Somebody saved a cycle of this unit first. Decide anew in another unit."
            raise StorageError(message)
        self._session.end()
        with translating(self._dialect):
            self._connection.commit()

    @property
    def driver(self) -> Any:  # noqa: ANN401 - whatever the driver's connection is
        """The driver's own connection, in this unit's transaction."""
        if self._session is None:
            message = "The unit of work has not begun."
            raise StorageError(message)
        return self._session.connection.connection.driver_connection


def driver_connection(uow: UnitOfWork) -> Any:  # noqa: ANN401 - whatever the driver's connection is
    """The driver's own connection of a unit, in its transaction: for a plugin's statements.

    Args:
        uow: A unit of an SQL store, or something that stands before one.

    Raises:
        StorageError: The unit has ended or not begun.
    """
    return uow.driver  # type: ignore[attr-defined] # what only units of SQL stores have
