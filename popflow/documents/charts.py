"""Charts as image files: SVG without script, without requests, and with words for who listens.

A chart never stands alone: the page that shows it has the same figures in a table beside it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from popflow.documents.catalogue import text
from popflow.documents.hygiene import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_SVG: Final = "http://www.w3.org/2000/svg"
_WIDTH: Final = 560
_BAR: Final = 34
_AROUND: Final = 70
_TEXT: Final = 14
_TITLE: Final = 17
_FIGURE: Final = 56
"""Room at the right for what stands behind the longest bar: a figure of at most seven signs."""
_LONGEST_LABEL: Final = 40
_IDENTITY: Final = re.compile(r"chart-[0-9a-f-]{36}")
_UNWANTED: Final = frozenset({"script", "desc", "title", "defs"})


@dataclass(frozen=True, slots=True)
class _Colours:
    ink: str
    leaf: str
    sheet: str


_LIGHT: Final = _Colours(ink="#1d2a2e", leaf="#0b5d57", sheet="#ffffff")
_DARK: Final = _Colours(ink="#e9eeee", leaf="#7fd1c7", sheet="#1c2326")


def chart_size(bars: int) -> tuple[int, int]:
    """Width and height of a chart with so many bars, in pixels: a page keeps room for it."""
    return _WIDTH, _AROUND + _BAR * max(bars, 1)


def bar_chart(
    title: str, labels: Sequence[str], values: Sequence[int], language: str, *, dark: bool = False
) -> bytes:
    """Bars beside each other's names, the figure at the end of each.

    Args:
        title: What is counted.
        labels: Name of each bar, from above to below.
        values: How much of each; as many as there are labels.
        language: ``nl`` or ``en``.
        dark: For a page in dark colours.

    Returns:
        The SVG, the same for the same figures.

    Raises:
        ValueError: There are not as many values as labels.
    """
    if len(labels) != len(values):
        message = f"{len(labels)} labels and {len(values)} values: each bar needs both"
        raise ValueError(message)
    names = [_short(one_line(label)) for label in labels]
    figures = [_figure(value, language) for value in values]
    drawn = _draw(one_line(title), names, values, language)
    said = ". ".join(f"{n}: {f}" for n, f in zip(names, figures, strict=True))
    said = said or text(language, "papers", "paper", "empty")
    return _stripped(drawn, one_line(title), said, _DARK if dark else _LIGHT)


@cache
def _library() -> Any:  # noqa: ANN401 - pygal publishes no types
    """Load pygal, and take back what it leaves in the import system.

    It finds maps by a hook of a kind that Python no longer knows, and Python 3.11 warns of it at
    every import that comes after.
    """
    import pygal  # noqa: PLC0415 - cold start: only a chart that is asked for

    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != pygal.__name__]
    return pygal


def _draw(title: str, labels: Sequence[str], values: Sequence[int], language: str) -> bytes:
    library = _library()
    width, height = chart_size(len(labels))
    # By its style it measures the texts; how they look is said on each of them, in `_dressed`.
    style = library.style.Style(
        label_font_size=_TEXT, major_label_font_size=_TEXT, value_font_size=_TEXT,
        title_font_size=_TITLE, no_data_font_size=_TITLE,
    )  # fmt: skip
    chart = library.HorizontalBar(
        js=(), style=style, title=title, show_legend=False, show_x_labels=False,
        show_y_guides=False, show_x_guides=False, print_values=True, print_values_position="top",
        explicit_size=True, width=width, height=height, rounded_bars=3, margin_right=_FIGURE,
        no_data_text=text(language, "papers", "paper", "empty"),
        value_formatter=lambda value: _figure(int(value), language),
    )  # fmt: skip
    # pygal draws bars from below upwards.
    chart.x_labels = list(reversed(labels))
    if values:
        chart.add("", list(reversed(values)))
    drawn: bytes = chart.render()
    return drawn


def _stripped(drawn: bytes, title: str, said: str, colours: _Colours) -> bytes:
    """The drawing without what pygal adds for a page of its own, and with words for a reader."""
    root = ET.fromstring(_IDENTITY.sub("chart", drawn.decode()))  # noqa: S314 - drawn here a line ago
    for element in root.iter():
        # One namespace, said once: ElementTree would give each tag a prefix.
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        _dressed(element, colours)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in _UNWANTED or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
    root.set("xmlns", _SVG)
    root.set("font-family", "sans-serif")
    root.set("role", "img")
    root.set("aria-labelledby", "title desc")
    for place, (tag, words) in enumerate((("title", title), ("desc", said))):
        element = ET.Element(tag, {"id": tag})
        element.text = words
        root.insert(place, element)
    svg: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return svg


def _dressed(element: ET.Element, colours: _Colours) -> None:
    """Say on an element itself how it looks: our pages let no style sheet inside a file work."""
    kinds = set(element.get("class", "").split())
    if element.tag == "rect":
        element.set("fill", colours.sheet if "background" in kinds else colours.leaf)
    elif element.tag == "text":
        heading = kinds & {"title", "no_data"}
        element.set("fill", colours.ink)
        element.set("font-size", str(_TITLE if heading else _TEXT))
        start = "start" if "value" in kinds else "end"
        element.set("text-anchor", "middle" if heading else start)


def _figure(value: int, language: str) -> str:
    return f"{value:,}".replace(",", text(language, "dates", "form", "thousands"))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"
