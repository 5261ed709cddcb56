"""What stands in one cell: text, a number, a date, days of the week. Files are hostile.

Each reader takes a cell and gives its value, or raises `CellError`. Messages show what is no
secret: dates and parts of a week, never names.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from popflow.domain.staff import NUMBER

LONGEST: Final = 200
SHOWN: Final = 20
NOTHING: Final = frozenset({"", "-", "n.v.t.", "nvt"})
_LONGEST_NOTHING: Final = max(map(len, NOTHING))
_WRAPPED: Final = re.compile(r'="([^"]*)"')
_FORMULA: Final = ("=", "+", "-", "@")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_JOINERS: Final = frozenset({"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"})
_UNREADABLE: Final = "\N{REPLACEMENT CHARACTER}"
_DECIMAL: Final = re.compile(r"[0-9]+[.,]0+")
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]+\.[^\s@.,;]{2,}")
_LONGEST_ADDRESS: Final = 254
_MIDNIGHT: Final = r"(?:[T ]0{1,2}:00(?::00(?:[.,]0+)?)?Z?)?"
_ISO: Final = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}}){_MIDNIGHT}")
_DUTCH: Final = re.compile(rf"([0-9]{{1,2}})([-/])([0-9]{{1,2}})\2([0-9]{{4}}){_MIDNIGHT}")
_YEARS: Final = range(1900, 2201)
_NO_END: Final = 9999
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_EURO: Final = re.compile(r"^(?:€|EUR)|(?:€|EUR|,-)$")
_AMOUNT: Final = re.compile(
    r"([0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,2}|[0-9]{1,3}(?:,[0-9]{3}){1,2}(?=\.))"
    r"(?:[.,]([0-9]{1,2}))?"
)
_FTE: Final = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,6})?) ?(%?)")
_MOST_FTE: Final = Decimal("1.5")
_DAYS: Final = (
    ("ma", "maandag", "mo", "mon", "monday"),
    ("di", "dinsdag", "tu", "tue", "tuesday"),
    ("wo", "woensdag", "we", "wed", "wednesday"),
    ("do", "donderdag", "th", "thu", "thursday"),
    ("vr", "vrijdag", "fr", "fri", "friday"),
    ("za", "zaterdag", "sa", "sat", "saturday"),
    ("zo", "zondag", "su", "sun", "sunday"),
)
_DAY: Final = {name: index for index, names in enumerate(_DAYS) for name in names}
_WEEK: Final = frozenset(range(5))
_BETWEEN: Final = frozenset({"", "en", "and"})
_REMEMBERED: Final = 4096
"""So many cells that come again and again are read once, and what they say is held once."""
_LANGUAGES: Final = {
    **dict.fromkeys(("nl", "nlnl", "nld", "dut", "nederlands", "dutch"), "nl"),
    **dict.fromkeys(("en", "engb", "enus", "eng", "engels", "english"), "en"),
}


class CellError(ValueError):
    """A cell cannot be used; ``problem`` goes on after the column's name."""

    def __init__(self, *, problem: str, advice: str) -> None:
        self.problem = problem
        self.advice = advice
        super().__init__(problem)


def bare(cell: str) -> str:
    """A cell without the marks that spreadsheets put around text; empty when it says nothing."""
    cell = cell.strip()
    # Nearly all cells are plain: of a large file each look at them counts.
    if cell.startswith("=") and (wrapped := _WRAPPED.fullmatch(cell)):
        cell = wrapped[1].strip()
    return "" if len(cell) <= _LONGEST_NOTHING and cell.casefold() in NOTHING else cell


def text(cell: str, longest: int = LONGEST) -> str:
    """Text for people: composed, single spaces, nothing invisible, nothing that computes."""
    if len(cell) > longest:
        raise CellError(problem=f"is longer than {longest} characters", advice="Shorten it.")
    plain = cell.isascii() and cell.isprintable()
    if not plain:
        _refuse_invisible(cell)
    if cell.startswith(_FORMULA):
        raise CellError(
            problem="begins like a formula", advice="Replace the formula by its outcome."
        )
    if cell.startswith("#"):
        raise CellError(problem="holds an error of the spreadsheet", advice="Mend the cell.")
    return " ".join((cell if plain else unicodedata.normalize("NFC", cell)).split())


def _refuse_invisible(cell: str) -> None:
    if _UNREADABLE in cell:
        advice = "Export the file as CSV in UTF-8."
        raise CellError(problem="holds a character that cannot be read", advice=advice)
    for sign in cell:
        if unicodedata.category(sign) in _INVISIBLE and sign not in _JOINERS:
            problem = f"holds an invisible character, U+{ord(sign):04X}"
            raise CellError(problem=problem, advice="Type it again without it.")


def number(cell: str) -> str:
    """A personnel number, its leading zeros kept."""
    found = cell.removeprefix("'")
    if _DECIMAL.fullmatch(found):
        raise CellError(problem="is a decimal number", advice="Export personnel numbers as text.")
    if not NUMBER.fullmatch(found) or found.casefold() == "hr":
        advice = "Use letters, digits and . _ / - only, at most 32."
        raise CellError(problem="is no personnel number", advice=advice)
    return found


def code(cell: str) -> str:
    """A code of a post or of a line of a plan, its leading zeros kept."""
    found = cell.removeprefix("'")
    if not NUMBER.fullmatch(found):
        advice = "Use letters, digits and . _ / - only, at most 32."
        raise CellError(problem="is no code", advice=advice)
    return found


def whole(cell: str) -> int:
    """A whole number, 0 or more."""
    if not _WHOLE.fullmatch(cell):
        raise CellError(problem=f"is no whole number: {_shown(cell)}", advice="Write digits only.")
    return int(cell)


def euros(cell: str) -> int:
    """Whole cents from ``1.250,50``, ``1250.5`` or ``EUR 1250``."""
    plain = _EURO.sub("", cell).replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        advice = "Write euros, such as 1250 or 1.250,50."
        raise CellError(problem=f"is no amount of money: {_shown(cell)}", advice=advice)
    parts = re.sub("[.,]", "", found[1])
    return int(parts) * 100 + int((found[2] or "").ljust(2, "0"))


def address(cell: str) -> str:
    """A mail address."""
    found = text(cell)
    if len(found) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(found):
        raise CellError(
            problem="is no mail address", advice="Mend it; until then messages go to HR's list."
        )
    return found


@lru_cache(maxsize=_REMEMBERED)
def day(cell: str) -> date | None:
    """A date; one without end, 31-12-9999, is none."""
    if iso := _ISO.fullmatch(cell):
        year, month, of_month = int(iso[1]), int(iso[2]), int(iso[3])
    elif dutch := _DUTCH.fullmatch(cell):
        year, month, of_month = int(dutch[4]), int(dutch[3]), int(dutch[1])
    else:
        raise _no_date(cell)
    if year == _NO_END:
        return None
    try:
        found = date(year, month, of_month)
    except ValueError:
        raise _no_date(cell) from None
    if year not in _YEARS:
        raise _no_date(cell)
    return found


def _no_date(cell: str) -> CellError:
    advice = "Write dates as dd-mm-yyyy or yyyy-mm-dd."
    return CellError(problem=f"is no date: {_shown(cell)}", advice=advice)


@lru_cache(maxsize=_REMEMBERED)
def fte(cell: str) -> Decimal:
    """The part of a full working week, ``0,8``, ``0.8`` or ``80%``."""
    found = _FTE.fullmatch(cell)
    part = Decimal(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else None
    if part is None or part > _MOST_FTE:
        advice = "Write a part of the full week, such as 0,8; hours are no fte."
        raise CellError(problem=f"is no fte: {_shown(cell)}", advice=advice)
    return part.normalize()


@lru_cache(maxsize=_REMEMBERED)
def free_days(cell: str) -> frozenset[int]:
    """Free weekdays, Monday is 0, from ``wo, vr`` or ``wed,fri``."""
    words = set(re.split(r"[^a-z]+", cell.casefold())) - _BETWEEN
    days = frozenset(_DAY[word] for word in words if word in _DAY)
    if len(days) != len({_DAY.get(word, word) for word in words}) or re.search("[0-9]", cell):
        advice = "Write the days that are free every week, such as 'wo, vr'."
        raise CellError(problem=f"is no list of weekdays: {_shown(cell)}", advice=advice)
    if days >= _WEEK:
        raise CellError(
            problem="leaves no day to work on", advice="Leave it empty, or set the day of leaving."
        )
    return days


def language(cell: str) -> str:
    """``nl`` or ``en``."""
    found = _LANGUAGES.get(re.sub(r"[^a-z]", "", cell.casefold()))
    if found is None:
        advice = "Write nl or en; until then it is the organisation's language."
        raise CellError(problem="is a language that popflow does not speak", advice=advice)
    return found


def _shown(cell: str) -> str:
    return ascii(cell[:SHOWN])
