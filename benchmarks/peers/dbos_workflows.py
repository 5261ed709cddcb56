"""A DBOS workflow per timer: a step that decides, a step that writes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar

from dbos import DBOS

from benchmarks.arena import Kind
from benchmarks.peers.step import Peer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.peers.step import Step
    from benchmarks.population import Population


class _Running:
    """What the workflow of this process works on."""

    step: ClassVar[Step]


@DBOS.step()
def _decide(number: int) -> Any:  # noqa: ANN401 - what the step gives the next one
    return _Running.step.decide(number)


@DBOS.step()
def _save(decided: Any) -> None:  # noqa: ANN401 - likewise
    _Running.step.save(decided)


@DBOS.workflow()
def fire_one(number: int) -> None:
    """What becomes of one timer; DBOS can go on with it after a crash."""
    _save(_decide(number))


class DbosWorkflows(Peer):
    """Workflows one after another, each checkpointed in DBOS's own tables."""

    def __init__(
        self, population: Population, day: int, numbers: Sequence[int], folder: Path
    ) -> None:
        super().__init__(population, day, numbers, folder)
        database = population.database
        logging.getLogger("dbos").setLevel(logging.ERROR)
        address = (
            f"sqlite:///{folder / f'dbos-{day}.db'}"
            if database.kind is Kind.SQLITE
            else database.address.replace("postgresql://", "postgresql+psycopg://", 1)
        )
        self._held: Any = database.raw()
        _Running.step = self.step(self._held.__enter__())
        DBOS(
            config={"name": "popflow-bench", "system_database_url": address, "log_level": "ERROR"}
        )
        DBOS.launch()

    def fire(self) -> None:
        """One workflow after another."""
        for number in self.numbers:
            fire_one(number)

    def close(self) -> None:
        """Stop DBOS."""
        DBOS.destroy()
        self._held.__exit__(None, None, None)
