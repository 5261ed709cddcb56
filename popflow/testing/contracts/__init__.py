"""The contracts of stores, notifiers and work queues: classes of tests to subclass.

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self, tmp_path): ...

        @pytest.fixture
        def tamper(self, store): ...

Each test's docstring is the obligation that it checks. pytest shows the values of a failed
assertion when a `conftest.py` says `pytest.register_assert_rewrite("popflow.testing.contracts")`
before it imports them.
"""

from popflow.testing.contracts.notifying import Arrived, NotifierContract
from popflow.testing.contracts.store import (
    DurableStoreContract,
    SnapshotStoreContract,
    StoreContract,
)
from popflow.testing.contracts.working import WorkQueueContract

__all__ = [
    "Arrived",
    "DurableStoreContract",
    "NotifierContract",
    "SnapshotStoreContract",
    "StoreContract",
    "WorkQueueContract",
]
