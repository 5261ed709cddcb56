"""Runs one command: an exit code, one clear message when it went wrong, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from popflow.cli.output import ClosedError, complain

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
"""128 and the number of SIGINT, as shells count."""
CLOSED = 141
"""128 and the number of SIGPIPE: whoever read along has stopped."""


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: What stands after ``popflow`` on the command line; that of the process when ``None``.

    Returns:
        The exit code: 0 when it went well, 1 when not, 130 when interrupted.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    _tolerate_terminals()
    try:
        code = _run(args or ["--help"])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except (ClosedError, BrokenPipeError):
        _let_go_of_stdout()
        return CLOSED
    return code


def _run(args: list[str]) -> int:
    from popflow.cli.root import root

    try:
        given = root().main(args, prog_name="popflow", standalone_mode=False)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except (KeyboardInterrupt, ClosedError, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever went wrong, people get one message
        from popflow.cli.failure import told

        complain(told(error), as_json="--json" in args)
        return 1
    return given if isinstance(given, int) else 0


def _tolerate_terminals() -> None:
    """Show a question mark for what a terminal cannot show, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _let_go_of_stdout() -> None:
    """Keep the interpreter from complaining once more when it flushes at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
