"""A Procrastinate job per cycle, on PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import procrastinate

from benchmarks.peers.step import Peer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.population import Population


class ProcrastinateJobs(Peer):
    """Jobs that were deferred before; one worker, one at a time, as popflow's firing is one."""

    def __init__(
        self, population: Population, day: int, numbers: Sequence[int], folder: Path
    ) -> None:
        super().__init__(population, day, numbers, folder)
        logging.getLogger("procrastinate").setLevel(logging.ERROR)
        address = population.database.address
        self._held: Any = population.database.raw()
        connection = self._held.__enter__()
        step = self.step(connection)
        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))

        @self._app.task(name="fire_one")
        async def fire_one(number: int) -> None:
            step.fire_one(number)

        known = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()[0]
        connection.commit()
        asyncio.run(self._defer(fire_one, known=known is not None))

    async def _defer(self, task: Any, *, known: bool) -> None:  # noqa: ANN401 - Procrastinate's own
        async with self._app.open_async():
            if not known:
                await self._app.schema_manager.apply_schema_async()
            await task.batch_defer_async(*({"number": number} for number in self.numbers))

    def fire(self) -> None:
        """Let a worker run until no job is left."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        async with self._app.open_async():
            await self._app.run_worker_async(
                wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False
            )

    def close(self) -> None:
        """Let go of the connection."""
        self._held.__exit__(None, None, None)
