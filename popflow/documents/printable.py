"""Text as the typeface of the papers can print it, and as no paper breaks on it.

The typefaces are those inside typst, so that a paper looks the same on every machine. What they
have no sign for is said by its code, as ``[U+4E2D]``: PDF/UA refuses a page with a gap in it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Final

ROOM: Final = 26
"""Narrow letters that fit beside each other in every column of a paper; a wide one is two."""
SEAM: Final = "\u200b"
"""Where a long word may break: no width, no hyphen, and nothing to read."""
_DROPPED: Final = frozenset({"Cc", "Cf", "Cn", "Cs"})
_HEAPED: Final = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
"""Accents on one letter beyond two: nobody writes them, and no line is high enough."""
_MARKS: Final = frozenset({"Mn", "Me"})
_BREAKS: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_LONG: Final = re.compile(rf"\S{{{ROOM // 2 + 1},}}")
_NARROW: Final = frozenset("abcdefghijklnopqrstuvxyz0123456789-.,:;/()'_")
_SIGNS: Final = """
21-7E A0-377 37A-37F 384-38A 38C 38E-3A1 3A3-4FF 510-513 51A-51D 531-556 559-58A 58D-58F
591-5C7 5D0-5EA 5EF-5F4 606-60C 615 61B-61C 61F 621-63A 640-655 65A 660-66D 674 679-67B 67E-680
683-684 686-687 691 698 6A4 6A9 6AF 6BE 6CC 6F0-6F9 10D0-10FF 1D00-1F15 1F18-1F1D 1F20-1F45
1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 1FD6-1FDB 1FDD-1FEF
1FF2-1FF4 1FF6-1FFE 2000-2027 202A-2040 2042 2044-2052 2054-2064 2066-2071 2074-208E 2090-209C
20A0-20C0 20D0-20F0 2100-211E 2120 2122 2124 2126-2151 2153-2184 2189 2190-23FF 2422-2423
2460-2606 2609-262F 2638-268B 2690-269C 26A0-26A7 26AA-26AF 26B2 2701-2704 2706-2709 270C-2714
2717-2726 272A-274B 274D 274F-2752 2756 2758-275E 2761-277F 2794 2798-27AF 27B1-2B73 2B76-2B95
2B97-2BFF 2C60-2CF3 2CF9-2CFF 2E02-2E05 2E08-2E0A 2E17-2E18 2E1F 2E22-2E25 2E2E A640-A641
A648-A649 A656-A657 A708-A716 A71B-A727 A72D A730 A735 A765 A789-A78E A790-A791 A793 A7AA
A7F8-A7F9 FB00-FB06 FB13-FB17 FB1D-FB36 FB38-FB3C FB3E FB40-FB41 FB43-FB44 FB46-FB4F
"""
"""What typst's own typefaces have, in hexadecimal: tests set every one of them."""
_SPANS: Final = tuple(
    (int(first, 16), int(last or first, 16))
    for first, _, last in (span.partition("-") for span in _SIGNS.split())
)
_FIRSTS: Final = tuple(first for first, _ in _SPANS)


def printable(text: str) -> str:
    """Text with what it says, without what it does.

    Control characters and marks that turn the reading direction are left out; line breaks stay;
    a sign that cannot be printed is said by its code; a very long word gets seams. Accents that
    belong to no alphabet with one sign a letter (Hebrew and Arabic points) are left out.
    """
    plain = _BREAKS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return _LONG.sub(_seamed, "".join(_sign(sign) for sign in _HEAPED.sub(r"\1", plain)))


def _sign(sign: str) -> str:
    if sign in " \n":
        return sign
    kind = unicodedata.category(sign)
    if kind in _DROPPED or (kind in _MARKS and not "\u0300" <= sign <= "\u036f"):
        return ""
    if _has(ord(sign)):
        return sign
    return " " if sign.isspace() else f"[U+{ord(sign):04X}]"


def _has(code: int) -> bool:
    place = bisect_right(_FIRSTS, code) - 1
    return place >= 0 and code <= _SPANS[place][1]


def _seamed(word: re.Match[str]) -> str:
    said, filled = list[str](), 0
    for sign in word[0]:
        width = 1 if sign in _NARROW else 2
        if filled + width > ROOM and not unicodedata.combining(sign):
            said.append(SEAM)
            filled = 0
        said.append(sign)
        filled += width
    return "".join(said)
