"""Work that one daemon does at a time, over many units: each of them checks whose turn it is.

A daemon that slept past its lease finds in its next unit that another has the turn, and writes
nothing. In a unit of whoever has it the turn is locked, so nobody can take it before the commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from popflow.errors import LostTurnError
from popflow.ports import Claim

if TYPE_CHECKING:
    from datetime import timedelta
    from types import TracebackType

    from popflow.engine.setup import Engine
    from popflow.ports import Store, UnitOfWork


class InTurn:
    """A store whose units that write are those of whoever has a turn.

    Args:
        engine: Whose store and clock it is.
        turn: Which turn.
        token: Who has it.
    """

    def __init__(self, engine: Engine, turn: str, token: str) -> None:
        self._store, self._clock = engine.store, engine.clock
        self._lease, self._turn, self._token = engine.options.lease, turn, token

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what a turn does not concern
        """What the store itself has."""
        return getattr(self._store, name)

    def begin(self, *, patience: timedelta | None = None) -> UnitOfWork:
        """A unit that may write, as long as it is our turn."""
        claim = Claim(self._token, self._clock.now() + self._lease)
        unit = TurnUnit(self._store.begin(patience=patience), self._turn, claim, self._lease / 2)
        return cast("UnitOfWork", unit)


def in_turn(engine: Engine, turn: str, token: str) -> Store:
    """The engine's store, for whoever has a turn."""
    return cast("Store", InTurn(engine, turn, token))


class TurnUnit:
    """A unit of work that begins with a look at whose turn it is."""

    def __init__(self, unit: UnitOfWork, turn: str, claim: Claim, idle: timedelta) -> None:
        self._unit, self._turn, self._claim, self._idle = unit, turn, claim, idle

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the stores of the unit itself
        """What the unit itself has."""
        return getattr(self._unit, name)

    def __enter__(self) -> Self:
        """Begin.

        Raises:
            LostTurnError: Another has the turn.
        """
        self._unit.__enter__()
        try:
            self._look()
        except BaseException as error:
            self._unit.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def _look(self) -> None:
        self._unit.work.limit(self._idle)
        if not self._unit.work.keep(self._turn, self._claim):
            raise LostTurnError(self._turn)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self._unit.__exit__(kind, error, trace)
