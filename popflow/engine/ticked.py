"""What one tick, or one job, did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from popflow.engine.launch import Launched
from popflow.engine.outbox import Delivered
from popflow.engine.timers import Fired

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(slots=True)
class Ticked:
    """What one tick did."""

    now: datetime
    fired: Fired = field(default_factory=Fired)
    launched: Launched = field(default_factory=Launched)
    delivered: Delivered = field(default_factory=Delivered)
    ended: int = 0
    reminded: int = 0
    erased: int = 0
    posted: int = 0
    repaired: int = 0
    sealed: int = 0
    caught_up: bool = False
