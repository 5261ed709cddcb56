"""Opens an HR file as text: what is no text is refused, and the encoding is found out."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final, TextIO

from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK: Final = 1 << 16
_AS_CSV: Final = "Open it in your HR system or spreadsheet and export it as CSV (UTF-8)."
_OTHERS: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<", "a web page or XML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)
_MOST_NUL: Final = 0.1
"""Above this share of zero bytes it is no text; below it they spoil single records."""


def open_text(path: Path) -> TextIO:
    """Open an HR file for reading, line ends made equal.

    UTF-8 with or without BOM, UTF-16 with BOM and Windows-1252 are told apart by the bytes. A byte
    that the encoding does not know becomes U+FFFD: the record that holds it is set aside.

    Raises:
        InputError: It cannot be opened, or is no text file.
    """
    try:
        if path.exists() and not path.is_file():
            raise _unusable(path, "This is no file.", "Name the CSV file of your HR system.")
        encoding = _encoding(path)
        return path.open(encoding=encoding, errors="replace", newline=None)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "there is no such name"
        advice = "Name a CSV file that you may read."
        raise _unusable(path, f"The file cannot be opened: {reason}.", advice) from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_CHUNK)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        _refuse_no_text(path, head)
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        strange = foreign = 0
        chunk = head
        while chunk:
            text = decoder.decode(chunk)
            if not text.isascii():
                unknown = text.count("\N{REPLACEMENT CHARACTER}")
                strange += unknown
                foreign += len(text) - len(text.encode("ascii", "ignore")) - unknown
            chunk = file.read(_CHUNK)
        strange += len(decoder.decode(b"", final=True))
    # Text in Windows-1252 hardly ever happens to be good UTF-8, so who is in the majority decides.
    utf8 = head.startswith(codecs.BOM_UTF8) or strange == 0 or foreign > strange
    return "utf-8-sig" if utf8 else "cp1252"


def _refuse_no_text(path: Path, head: bytes) -> None:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start:
        raise _unusable(path, "The file is empty.", "Export it from your HR system again.")
    for magic, what in _OTHERS:
        if start.startswith(magic):
            raise _unusable(path, f"This is {what}, not a CSV file.", _AS_CSV)
    if head.count(0) > len(head) * _MOST_NUL:
        raise _unusable(path, "This is no text file.", _AS_CSV)


def _unusable(path: Path, problem: str, advice: str) -> InputError:
    place = Place(file=str(path).replace("\0", "\\0"))
    return InputError(problem, place=place, advice=advice, code="hr-file")
