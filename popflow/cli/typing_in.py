"""A password that somebody types: never shown, never an argument, where others could see it."""

from __future__ import annotations

import getpass
import sys
from typing import Final

from popflow.errors import InputError, Place

_LONGEST: Final = 10_000
_OPTION: Final = "--password-stdin"


def read_password(*, stdin: bool) -> str:
    """A password from standard input, or asked twice at a terminal.

    Raises:
        InputError: There is no terminal to ask at, nothing came, or the two differ.
    """
    if stdin:
        return _given(sys.stdin.readline(_LONGEST).rstrip("\r\n"))
    if not sys.stdin.isatty():
        problem = "There is no terminal to ask for a password."
        raise _wrong(problem, f"Give it with {_OPTION}.")
    first = _given(getpass.getpass("Password: "))
    if getpass.getpass("The same again: ") != first:
        problem = "The two passwords differ."
        raise _wrong(problem, "Type the same one twice.")
    return first


def _given(password: str) -> str:
    if not password:
        problem = "No password was given."
        raise _wrong(problem, f"With {_OPTION} it is the first line of standard input.")
    return password


def _wrong(problem: str, advice: str) -> InputError:
    return InputError(problem, place=Place(field="password"), advice=advice, code="password")
