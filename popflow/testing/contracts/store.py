"""The contract of `popflow.ports.Store`, put together from its parts."""

from __future__ import annotations

from popflow.testing.contracts.access import AccessContract
from popflow.testing.contracts.alike import AlikeContract
from popflow.testing.contracts.batches import BatchesContract
from popflow.testing.contracts.claiming import ClaimingContract
from popflow.testing.contracts.durable import DurableContract
from popflow.testing.contracts.erasing import ErasingContract
from popflow.testing.contracts.finding import FindingContract
from popflow.testing.contracts.guests import GuestsContract
from popflow.testing.contracts.histories import HistoriesContract
from popflow.testing.contracts.leasing import LeasingContract
from popflow.testing.contracts.ledgers import LedgerContract
from popflow.testing.contracts.outboxes import OutboxContract
from popflow.testing.contracts.overviews import OverviewContract
from popflow.testing.contracts.papers import PapersContract
from popflow.testing.contracts.posts import PostsContract
from popflow.testing.contracts.reminding import RemindingContract
from popflow.testing.contracts.revisions import RevisionsContract
from popflow.testing.contracts.sealing import SealingContract
from popflow.testing.contracts.snapshots import SnapshotContract
from popflow.testing.contracts.staff import StaffContract
from popflow.testing.contracts.timing import TimingContract
from popflow.testing.contracts.units import UnitsContract


class StoreContract(
    UnitsContract,
    RevisionsContract,
    BatchesContract,
    AlikeContract,
    HistoriesContract,
    FindingContract,
    OverviewContract,
    TimingContract,
    ClaimingContract,
    OutboxContract,
    LeasingContract,
    LedgerContract,
    StaffContract,
    PapersContract,
    RemindingContract,
    PostsContract,
    GuestsContract,
    SealingContract,
    ErasingContract,
    AccessContract,
):
    """What every store owes.

    A subclass gives two fixtures: ``store``, an empty one whose tables are there and which is
    closed afterwards; and ``tamper``, a function that takes a cycle and the number of an entry,
    and changes what that entry says of people, behind the store's back.
    """


class DurableStoreContract(DurableContract):
    """What a store owes besides whose data outlive it.

    The fixture ``another`` gives another store over the data of ``store``, however often it is
    called, and closes them all afterwards.
    """


class SnapshotStoreContract(SnapshotContract):
    """What a store owes besides that reads without a lock; SQLite does so in WAL mode only."""
