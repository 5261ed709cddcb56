"""The command line in this process, for tests: a command, its exit code and what it said."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from popflow.cli import run
from popflow.testing import FakeClock

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
EMPLOYEE, MANAGER, HR, STRANGER = "114", "100", "203", "102"


@contextmanager
def logs_kept() -> Iterator[None]:
    """Commands set up their own logging; afterwards it is as it was, for whoever reads logs."""
    root, own = logging.getLogger(), logging.getLogger("popflow")
    handlers, level, own_level = root.handlers[:], root.level, own.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        own.setLevel(own_level)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever the command prints
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.err)["error"]
        return told


@dataclass
class Cli:
    folder: Path
    capture: Callable[[], tuple[str, str]]
    clock: FakeClock = field(default_factory=lambda: FakeClock(BEGIN))

    def try_(self, *args: object) -> Said:
        """Run a command, whatever comes of it."""
        self.capture()
        code = run([str(arg) for arg in args])
        return Said(code, *self.capture())

    def __call__(self, *args: object, who: str | None = None) -> Said:
        """Run a command that goes well."""
        said = self.try_(*args, *(("--as", who) if who else ()))
        assert said.code == 0, said.err
        assert said.err == ""
        return said

    def json(self, *args: object, who: str | None = None) -> Any:  # noqa: ANN401 - any JSON
        """Run a command that goes well and read its JSON."""
        return self(*args, "--json", who=who).data

    def refused(self, *args: object, who: str | None = None) -> Said:
        """Run a command that fails: one message on stderr, nothing on stdout."""
        said = self.try_(*args, *(("--as", who) if who else ()))
        assert said.code == 1, said.out
        assert said.out == ""
        assert said.err.startswith("popflow: ")
        assert said.err.count("\n") == 1
        assert "Traceback" not in said.err
        return said

    def tick(self, now: str) -> Any:  # noqa: ANN401 - any JSON
        """Let it be that moment, for the daemon and for whoever acts after it."""
        said = self.try_("tick", "--now", now, "--json")
        assert said.code == 0, said.err
        moment = datetime.fromisoformat(said.data["now"])
        if moment > self.clock.now():
            self.clock.advance_to(moment)
        return said.data
