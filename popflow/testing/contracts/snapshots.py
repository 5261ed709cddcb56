"""Reading while somebody writes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from popflow.testing.contracts.scenes import cancel, plan

if TYPE_CHECKING:
    from popflow.ports import Store

PATIENCE = 20.0
"""Seconds after which a writer is taken to wait for the reader."""


class SnapshotContract:
    """A unit that reads sees one moment, and keeps no writer waiting."""

    def test_a_reader_keeps_no_writer_waiting(self, store: Store) -> None:
        """A unit that reads sees the data as they were when it began, and a writer goes on."""
        story = plan(store)
        writer = threading.Thread(target=cancel, args=(store, story))
        with store.read() as unit:
            before = unit.cycles.load([1])
            writer.start()
            writer.join(PATIENCE)
            kept_waiting = writer.is_alive()
            after = unit.cycles.load([1])
            opened = unit.cycles.open_of(["200"])
        writer.join()
        assert not kept_waiting
        assert before == after
        assert opened == {"200": 1}
        with store.read() as unit:
            assert unit.cycles.open_of(["200"]) == {}
