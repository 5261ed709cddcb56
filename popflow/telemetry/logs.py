"""Logs: every room logs through standard logging with fields; here structlog renders them."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import MutableMapping

FORMATS = ("console", "json")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def set_up_logging(form: str, level: str, stream: TextIO | None = None) -> None:
    """Log to a stream, stderr by default: ids and counts as fields, never content.

    Args:
        form: ``console`` for people, ``json`` with one object a line for programs.
        level: Name of a standard level, such as ``INFO``.
        stream: Where to.
    """
    import structlog  # noqa: PLC0415 - cold start: commands that log nothing never load it

    colours = form == "console" and (stream or sys.stderr).isatty()
    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=colours)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _fields,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            render,
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel("WARNING")
    logging.getLogger("popflow").setLevel(level)


def _fields(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take the fields that a room gave as ``extra`` over into the event."""
    record: logging.LogRecord = event["_record"]
    for name, value in vars(record).items():
        if name not in _STANDARD and not name.startswith("_"):
            event.setdefault(name, value)
    return event
