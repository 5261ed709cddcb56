"""Every measure by name, in the order of the table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.bench import Bench
    from benchmarks.table import Row

    Measure = Callable[[Bench], Iterable[Row]]

PLACES: Final = {
    "ticks": ("ticks", "measure"),
    "shipped": ("ticks", "measure_shipped"),
    "two-workers": ("two_workers", "measure"),
    "peers": ("peers.beside", "measure"),
    "idle": ("idle", "measure"),
    "memory": ("memory", "measure"),
    "interactive": ("interactive", "measure"),
    "cold-start": ("cold_start", "measure"),
    "forecast": ("forecast_steps", "measure"),
    "growth": ("growth", "measure"),
    "import": ("staff", "measure"),
    "pages": ("pages", "measure"),
    "where": ("where", "measure"),
}
"""Module and function of each. They are imported when they run: a peer need not be installed."""


def load(name: str) -> Measure:
    """A measure by its name."""
    module, function = PLACES[name]
    found: Measure = getattr(import_module(f"benchmarks.{module}"), function)
    return found
