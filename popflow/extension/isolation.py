"""What a plugin does wrong stays with that plugin: its errors become one `PluginError`."""

from __future__ import annotations

import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from popflow.errors import PluginError, PopflowError

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")
_LONGEST = 300


class OverdueError(PopflowError):
    """A plugin did not answer within its deadline."""


def attempt(plugin: str, what: str, work: Callable[[], Result]) -> Result:
    """Do what runs a plugin's code, whatever that code does.

    Args:
        plugin: Name of the plugin, for the error.
        what: The hook, or another word for what is tried.
        work: Runs the plugin's code and checks what it gave.

    Raises:
        PluginError: The plugin raised anything at all, `SystemExit` included; the original is its
            cause. Only `KeyboardInterrupt` goes through: that is the operator.
    """
    try:
        return work()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise PluginError(plugin, f"{what}: {told(error)}") from error


def told(error: BaseException) -> str:
    """The error in one line of at most 300 characters."""
    try:
        said = error.problem if isinstance(error, PluginError) else str(error)
    except Exception:  # noqa: BLE001 - even wording its own error may fail in a plugin
        said = ""
    line = " ".join(said.split())[:_LONGEST]
    if isinstance(error, PopflowError) and line:
        return line
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


def place(error: BaseException) -> str:
    """Where the original error arose, as ``file.py:12``; no content, so fit for a log."""
    origin = error.__cause__ or error
    frames = traceback.extract_tb(origin.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Do something in a thread of its own and wait for it, no longer than a deadline.

    A thread that is late cannot be stopped: it is left behind and keeps no process alive.

    Raises:
        OverdueError: The deadline passed.
        BaseException: Whatever the work raised.
    """
    given: list[Result] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again by the one who waits
            raised.append(error)

    thread = threading.Thread(target=run, name="popflow-plugin", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        message = f"gave no answer within {seconds:g} seconds"
        raise OverdueError(message)
    if raised:
        raise raised[0]
    return given[0]
