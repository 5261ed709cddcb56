"""Calls that never ended: noted before they begin, found when their process is gone."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from subprocess import run
from typing import TYPE_CHECKING

import pytest

from popflow.errors import StorageError
from popflow.extension import Calls, Plugins, Relay
from popflow.extension.calls import last_calls, take_last_calls
from popflow.extension.standing import keep_last_calls
from popflow.storage import MemoryStore

if TYPE_CHECKING:
    from pathlib import Path

    from popflow.extension.calls import LastCall
    from tests.support.distributions import Site

DIES = """
import os, sys
from pathlib import Path
from popflow.extension import Calls
calls = Calls()
calls.note_in(Path(sys.argv[1]))
with calls.during("good", "popflow_notify"):
    pass
with calls.during(sys.argv[2], "popflow_budget"):
    if sys.argv[3] == "hung":
        calls.hung(600.2)
    os._exit(0)
"""


def die(path: Path, plugin: str = "money", how: str = "exit") -> None:
    """A process ends while it calls a plugin."""
    run([sys.executable, "-c", DIES, str(path), plugin, how], check=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "popflow.db.calls"


def test_what_a_process_called_when_it_ended_is_found_and_nothing_else(path: Path) -> None:
    die(path)
    (call,) = last_calls(path)
    assert (call.plugin, call.hook, call.hung) == ("money", "popflow_budget", None)
    assert abs(call.at - path.stat().st_mtime) < 1
    assert "popflow_budget: the process ended during the call" in call.problem


def test_one_that_popflow_gave_up_says_after_how_long(path: Path) -> None:
    die(path, how="hung")
    (call,) = last_calls(path)
    assert (call.hung, call.problem) == (
        600,
        "popflow_budget: gave no answer within 600 seconds; the daemon was ended",
    )


def test_a_process_that_lives_left_nothing_behind(path: Path) -> None:
    calls = Calls()
    calls.note_in(path)
    with calls.during("slow", "popflow_notify"):
        assert last_calls(path) == []
        found = calls.longest()
        assert found is not None
        assert (found.plugin, found.thread) == ("slow", threading.get_ident())
        assert found.seconds >= 0
    assert calls.longest() is None
    calls.close()
    assert last_calls(path) == []


def test_no_file_is_made_before_a_plugin_is_called(path: Path) -> None:
    calls = Calls()
    calls.note_in(path)
    calls.close()
    assert not path.exists()


def test_a_note_is_not_written_over_before_somebody_kept_it(path: Path) -> None:
    die(path, "first")
    die(path, "second")
    assert {call.plugin for call in last_calls(path)} == {"first", "second"}


def test_processes_beside_each_other_note_apart(path: Path) -> None:
    one, other = Calls(), Calls()
    for calls in (one, other):
        calls.note_in(path)
    with one.during("a", "popflow_notify"), other.during("b", "popflow_notify"):
        assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}-2"}
    one.close()
    other.close()


def test_a_plugin_that_calls_through_another_is_named_by_the_inner_one_last(path: Path) -> None:
    calls = Calls()
    calls.note_in(path)
    with calls.during("outer", "popflow_budget"):
        with calls.during("inner", "popflow_notify"):
            found = calls.longest()
            assert found is not None
            assert found.plugin == "inner"
        found = calls.longest()
        assert found is not None
        assert found.plugin == "outer"
    calls.close()


def test_notes_that_could_not_be_kept_stay(path: Path) -> None:
    die(path)

    def full(_: list[LastCall]) -> None:
        message = "the disk is full"
        raise StorageError(message)

    with pytest.raises(StorageError):
        take_last_calls(path, full)
    kept: list[LastCall] = []
    take_last_calls(path, kept.extend)
    assert [call.plugin for call in kept] == ["money"]
    assert last_calls(path) == []


@pytest.mark.parametrize("noted", ["{", "[]", '{"calls": [["a"]], "hung": null}', "7", "null"])
def test_a_note_that_was_cut_off_says_nothing(path: Path, noted: str) -> None:
    path.write_text(noted, encoding="utf-8")
    assert last_calls(path) == []
    take_last_calls(path, lambda _: pytest.fail("nothing to keep"))
    assert path.read_text(encoding="utf-8") == ""


def test_a_place_that_takes_no_notes_stops_no_call(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    calls = Calls()
    calls.note_in(tmp_path / "nowhere" / "calls")
    for _ in range(3):
        with calls.during("a", "popflow_notify"):
            pass
    calls.close()
    assert [record.message for record in caplog.records] == ["calls of plugins are not noted"]


def test_a_call_that_ended_is_told_as_something_that_went_on() -> None:
    ended = []
    calls = Calls()
    calls.ended = lambda: ended.append(1)

    def fail() -> None:
        with calls.during("a", "popflow_notify"):
            message = "bad"
            raise ValueError(message)

    with pytest.raises(ValueError, match="bad"):
        fail()
    assert ended == [1]
    assert calls.longest() is None


def test_the_store_counts_and_remembers_them(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = MemoryStore()
    for _ in range(2):
        die(path)
        keep_last_calls(store, path)
    with store.read() as uow:
        mark = uow.marks.get("plugin:money") or ""
    assert '"failures": 2' in mark
    assert "popflow_budget: the process ended" in mark
    told = [record.__dict__ for record in caplog.records]
    assert [(one["plugin"], one["hook"]) for one in told] == [("money", "popflow_budget")] * 2


def test_every_hook_of_a_plugin_is_called_under_its_name(site: Site, path: Path) -> None:
    body = """
    import json
    from pathlib import Path
    seen = []
    @hookimpl
    def popflow_budget_due(people, balances, today, now):
        seen.append(json.loads(Path(PATH).read_text().rstrip("\\0")))
        return []
    """.replace("PATH", repr(str(path)))
    module = site.install("money", body)
    plugins: Plugins = site.load(strict=True)
    plugins.calls.note_in(path)
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    Relay(plugins).budget_due([], {}, now.date(), now)
    (seen,) = sys.modules[module].seen
    assert seen["calls"] == [["money", "popflow_budget_due"]]
    plugins.calls.close()
