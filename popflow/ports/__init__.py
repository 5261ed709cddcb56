"""What the engine needs from the world, as protocols with their obligations in words.

A store passes `popflow.testing.contracts`; that suite is the contract, these files its summary.
"""

from __future__ import annotations

from popflow.ports.cycles import CycleLine, CycleQuery, CycleStore, TimerStore
from popflow.ports.post import Composer, Letter, Outbox, Parcel, Settlement, Status, parcel_key
from popflow.ports.records import DefinitionStore, Forms, Ledger, Marks, PeopleStore, Seals
from popflow.ports.store import Store, UnitOfWork
from popflow.ports.world import Calendar, Clock, Conditions, DefinitionSource, Hooks

__all__ = [
    "Calendar",
    "Clock",
    "Composer",
    "Conditions",
    "CycleLine",
    "CycleQuery",
    "CycleStore",
    "DefinitionSource",
    "DefinitionStore",
    "Forms",
    "Hooks",
    "Ledger",
    "Letter",
    "Marks",
    "Outbox",
    "Parcel",
    "PeopleStore",
    "Seals",
    "Settlement",
    "Status",
    "Store",
    "TimerStore",
    "UnitOfWork",
    "parcel_key",
]
