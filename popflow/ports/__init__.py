"""What the engine needs from the world, as protocols with their obligations in words.

A store passes `popflow.testing.contracts`; that suite is the contract, these files its summary.
"""

from __future__ import annotations

from popflow.ports.access import AccessStore, PasswordHasher
from popflow.ports.cycles import (
    Backlog,
    CycleLine,
    CycleQuery,
    CycleStore,
    Logged,
    TimerStore,
)
from popflow.ports.post import (
    Composer,
    Invitation,
    Letter,
    Outbox,
    Parcel,
    Settlement,
    Status,
    parcel_key,
)
from popflow.ports.progress import Progress
from popflow.ports.records import (
    NOBODY,
    DefinitionStore,
    Forms,
    Ledger,
    Marks,
    PeopleStore,
    PostStore,
    Reminders,
    Seals,
    YearForms,
)
from popflow.ports.sharing import Claim, Worker, WorkStore
from popflow.ports.store import Store, UnitOfWork
from popflow.ports.work import Depth, Job, JobKind, WorkQueue
from popflow.ports.world import Calendar, Clock, Conditions, DefinitionSource, Hooks

__all__ = [
    "NOBODY",
    "AccessStore",
    "Backlog",
    "Calendar",
    "Claim",
    "Clock",
    "Composer",
    "Conditions",
    "CycleLine",
    "CycleQuery",
    "CycleStore",
    "DefinitionSource",
    "DefinitionStore",
    "Depth",
    "Forms",
    "Hooks",
    "Invitation",
    "Job",
    "JobKind",
    "Ledger",
    "Letter",
    "Logged",
    "Marks",
    "Outbox",
    "Parcel",
    "PasswordHasher",
    "PeopleStore",
    "PostStore",
    "Progress",
    "Reminders",
    "Seals",
    "Settlement",
    "Status",
    "Store",
    "TimerStore",
    "UnitOfWork",
    "WorkQueue",
    "WorkStore",
    "Worker",
    "YearForms",
    "parcel_key",
]
