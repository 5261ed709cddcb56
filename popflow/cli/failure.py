"""What went wrong, as one message: what, where, why, and what to do."""

from __future__ import annotations

import logging
import os
from enum import StrEnum
from typing import Final

from typer import Abort
from typer.exceptions import TyperException

from popflow.cli.output import Complaint
from popflow.errors import (
    DefinitionError,
    HeldError,
    InputError,
    NotFoundError,
    OccupiedError,
    PopflowError,
    RefusedError,
    SchemaError,
    StaleRevisionError,
)
from popflow.telemetry import set_up_logging

log = logging.getLogger(__name__)

DEBUG: Final = "POPFLOW_LOG__LEVEL"

HELD: Final = {
    "clock": "the clock of this machine jumped. Set it right",
    "restored": "the store is older than it was: a backup was put back. See what was sent since",
}
"""Why firing and sending wait, by the engine's word, and what to look at first."""


class Code(StrEnum):
    """Codes of what a command itself cannot do; stable, for programs."""

    USAGE = "usage"
    FILE = "file"
    HIDDEN = "hidden"
    IMPORT_UNSURE = "import_unsure"
    NOT_ANSWERED = "not_answered"
    NOT_A_PARTY = "not_a_party"
    NOT_YOURS = "not_yours"
    NO_PLAN = "no_plan"
    OTHER_COMMAND = "other_command"
    PLUGIN = "plugin"
    UNKNOWN_ACTOR = "unknown_actor"


class CommandError(PopflowError):
    """A command cannot do what was asked.

    Args:
        code: Stable, for programs.
        message: What, why, and what to do.
        data: What programs may want to know beside it.
    """

    def __init__(self, code: str, message: str, data: dict[str, object] | None = None) -> None:
        self.complaint = Complaint(code, message, data or {})
        super().__init__(message)


def told(error: BaseException) -> Complaint:
    """Word an error."""
    if isinstance(error, CommandError):
        return error.complaint
    if isinstance(error, PopflowError):
        return _of_popflow(error)
    if isinstance(error, TyperException):
        return _of_usage(error)
    if isinstance(error, Abort):
        return Complaint("aborted", "Stopped; nothing was changed.")
    if isinstance(error, OSError) and error.filename is not None:
        problem = error.strerror or type(error).__name__
        return Complaint("file", f"{error.filename}: {problem}. Check the name and the rights.")
    _show_where(error)
    return Complaint(
        "defect",
        f"Something is wrong inside popflow itself ({type(error).__name__}); what was not "
        f"confirmed was not done. Run it again with {DEBUG}=debug, which shows where, "
        "and report that.",
    )


def _show_where(error: BaseException) -> None:
    """Log where a defect is, for whoever asks: a command may fail before its log is set up."""
    if os.environ.get(DEBUG, "").lower() == "debug":
        set_up_logging("console", "DEBUG")
    log.debug("defect", exc_info=error)


def _of_popflow(error: PopflowError) -> Complaint:
    if isinstance(error, InputError):
        return _of_input(error)
    if isinstance(error, RefusedError):
        return Complaint(error.code, f"A rule says no: {error.code}.", error.data)
    if isinstance(error, NotFoundError):
        known = {
            "cycle": "'popflow cycle list'",
            "person": "'popflow people list'",
            "deputy": "'popflow people show'",
            "account": "'popflow account list'",
            "token": "'popflow account tokens'",
        }
        where = known.get(error.kind, f"a list of each {error.kind}")
        return Complaint(
            "not_found",
            f"There is no {error.kind} {error.key}, or it is not yours to see. See {where}."
            if error.kind in known
            else f"There is no {error.kind} {error.key}",
            {"kind": error.kind, "key": str(error.key)},
        )
    return _of_store(error)


def _of_input(error: InputError) -> Complaint:
    place = error.place
    data: dict[str, object] = {
        "file": place.file, "line": place.line, "column": place.column, "field": place.field,
        "problem": error.problem, "advice": error.advice,
    }  # fmt: skip
    if isinstance(error, DefinitionError):
        data["findings"] = [str(finding) for finding in error.findings]
    return Complaint(error.code, str(error), data)


def _of_store(error: PopflowError) -> Complaint:
    if isinstance(error, HeldError):
        return Complaint("held", held_message(error.why), {"why": error.why})
    if isinstance(error, OccupiedError):
        return Complaint(
            "occupied",
            f"Another daemon holds this store: {error.holder}. One at a time: stop that first.",
            {"holder": error.holder},
        )
    if isinstance(error, SchemaError):
        return Complaint("schema", f"{error} Make a backup, then run 'popflow db upgrade'.")
    if isinstance(error, StaleRevisionError):
        return Complaint("stale", "Somebody else was first, several times. Try it again.")
    kind = type(error).__name__.removesuffix("Error").lower()
    return Complaint("failed" if kind == "popflow" else kind, str(error))


def held_message(why: str) -> str:
    """Why nothing fires or is sent, and how it goes on."""
    return (
        f"Nothing fires and nothing is sent: {HELD.get(why, why)}, then confirm with "
        "'popflow tick --confirm' or 'popflow run --confirm'."
    )


def _of_usage(error: TyperException) -> Complaint:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "popflow"
    problem = error.format_message().replace("\n", " ").rstrip(".")
    return Complaint("usage", f"{problem}. See '{path} --help'.")
