"""The press: a template and data become a tagged PDF (PDF/UA-1), the same bytes every time.

What people wrote goes in as data and never as markup, past one door that makes it printable. A
template reads no file and no network.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from popflow.documents.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Whole(str):
    """Text of popflow's own that no seam is put into: a code that people copy."""

    __slots__ = ()


STANDARD: Final = "ua-1"
_FRAME: Final = "paper"


def typeset(template: str, data: Mapping[str, object], moment: datetime | None) -> bytes:
    """Print one paper.

    Args:
        template: Name of the template: ``plan``, ``preparation`` or ``conversation``.
        data: All that stands on it: text, numbers, truths, and lists and tables of those.
        moment: When what it says was written, which is the date of the file; ``None`` for a
            paper that is of no day.

    Returns:
        The PDF.
    """
    import typst  # noqa: PLC0415 - cold start: 40 MB of library that only a paper needs

    told = {**data, "dated": moment is not None}
    return typst.compile(
        _source(template),
        sys_inputs={"paper": json.dumps(_clean(told))},
        pdf_standards=[STANDARD],
        ignore_system_fonts=True,
        timestamp=int(moment.timestamp()) if moment else 0,
    )


def _clean(value: object) -> object:
    """Every text in it as it can be printed."""
    if isinstance(value, Whole):
        return str(value)
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value


@cache
def _source(template: str) -> bytes:
    folder = files("popflow.documents") / "templates"
    return b"".join((folder / f"{name}.typ").read_bytes() for name in (_FRAME, template))
