"""What the engine tells while it works, to whoever watches over it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told that a long piece of work gets on: who watches can tell it from one that is stuck."""

    def progressed(self) -> None:
        """Some of it is done: a batch, a page, a step. Quick, and it raises nothing."""
        ...
