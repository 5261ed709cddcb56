"""A sample of the stack goes to the room of popflow that was at work."""

import sys
from collections import Counter
from types import FrameType

from benchmarks.where import at_work, sampling


def frame_in(*modules: str) -> FrameType:
    """The innermost frame of calls through these modules, the outermost first."""
    code = "def call(rest, frame):\n    return rest[0](rest[1:], frame) if rest else frame()\n"
    calls = []
    for module in modules:
        names: dict[str, object] = {"__name__": module}
        exec(code, names)  # noqa: S102 - a function of a module that need not be there
        calls.append(names["call"])
    first, *rest = calls
    found = first(rest, lambda: sys._getframe(1))  # type: ignore[operator]  # a function, made above
    assert isinstance(found, FrameType)
    return found


def test_libraries_count_for_whoever_called_them() -> None:
    frame = frame_in("popflow.engine.timers", "popflow.storage.history", "sqlalchemy.engine")
    assert at_work(frame) == "popflow.storage.history"


def test_what_only_carries_statements_counts_for_whoever_gave_them() -> None:
    frame = frame_in("popflow.storage.saving", "popflow.storage.session", "sqlite3")
    assert at_work(frame) == "popflow.storage.saving"


def test_what_is_not_popflow_counts_for_nobody() -> None:
    assert at_work(None) is None
    assert at_work(frame_in("popflow_mail.plugin", "json")) is None


def test_sampling_ends() -> None:
    before = sys.getswitchinterval()
    with sampling(Counter()):
        assert sys.getswitchinterval() != before
    assert sys.getswitchinterval() == before
