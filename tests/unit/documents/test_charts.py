"""Charts: image files that say in words what they show, and that fetch and run nothing."""

import sys
from xml.etree import ElementTree as ET

import pytest

from popflow.documents import bar_chart, chart_size

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("aangekondigd", "afgesproken", "in uitvoering")
VALUES = (12, 1_200, 0)


def drawn(title: str = "Waar de POP's staan", language: str = "nl") -> str:
    return bar_chart(title, LABELS, VALUES, language).decode()


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_it_shows_each_bar_with_its_name_and_figure() -> None:
    said = texts(drawn())
    assert [text for text in said if text in LABELS] == list(reversed(LABELS))
    assert {"12", "1.200", "0"} <= set(said)
    assert "1,200" in texts(drawn(language="en"))
    bars = [e for e in ET.fromstring(drawn()).iter(f"{SVG}rect") if "rect" in e.get("class", "")]  # noqa: S314 - our own
    assert len(bars) == len(LABELS)


def test_it_says_in_words_what_it_shows() -> None:
    root = ET.fromstring(drawn())  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.findtext(f"{SVG}title") == "Waar de POP's staan"
    assert root.findtext(f"{SVG}desc") == "aangekondigd: 12. afgesproken: 1.200. in uitvoering: 0"


def test_it_runs_nothing_and_asks_nobody_for_anything() -> None:
    svg = drawn()
    for trace in ("script", "href", "@import", "url(", "javascript", "onload", "xlink:"):
        assert trace not in svg
    assert svg.count("://") == 1
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg


def test_it_needs_no_style_sheet_which_our_pages_would_not_let_work() -> None:
    """The Content-Security-Policy of a page holds for an image that is opened by itself."""
    for dark, ink in ((False, "#1d2a2e"), (True, "#e9eeee")):
        svg = bar_chart("Titel", LABELS, VALUES, "nl", dark=dark).decode()
        root = ET.fromstring(svg)  # noqa: S314 - our own
        assert "style" not in svg
        assert {text.get("fill") for text in root.iter(f"{SVG}text")} == {ink}
        fills = [rect.get("fill") for rect in root.iter(f"{SVG}rect")]
        assert len(set(fills)) == 2
        assert None not in fills


def test_its_size_is_known_beforehand() -> None:
    for count in (0, 1, 12):
        svg = bar_chart("Titel", ["x"] * count, [1] * count, "nl")
        root = ET.fromstring(svg)  # noqa: S314 - our own
        assert (root.get("width"), root.get("height")) == tuple(map(str, chart_size(count)))


def test_the_figure_of_the_longest_bar_has_room() -> None:
    root = ET.fromstring(bar_chart("Titel", ["a" * 40, "b"], [300_000, 1], "nl"))  # noqa: S314 - our own
    [plot] = [g for g in root.iter(f"{SVG}g") if "text-overlay" in g.get("class", "")]
    [longest] = [text for text in plot.iter(f"{SVG}text") if text.text == "300.000"]
    begins = float(plot.get("transform", "").partition("(")[2].partition(",")[0])
    assert begins + float(longest.get("x", "")) + 7 * 8 <= chart_size(2)[0]


def test_the_same_figures_give_the_same_file() -> None:
    assert drawn() == drawn()


@pytest.mark.parametrize("label", ['<script>alert("1")</script>', "a\x00b\u202ec", "&amp;", "'\""])
def test_hostile_names_are_text(label: str) -> None:
    svg = bar_chart(label, [label], [1], "nl").decode()
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert not list(root.iter(f"{SVG}script"))
    assert "\u202e" not in svg


def test_a_long_name_is_cut() -> None:
    assert "x" * 39 + "…" in texts(bar_chart("Titel", ["x" * 60], [1], "nl").decode())


def test_nothing_to_show_is_said() -> None:
    svg = bar_chart("Titel", [], [], "nl").decode()
    assert "nog leeg" in texts(svg)
    assert ET.fromstring(svg).findtext(f"{SVG}desc") == "nog leeg"  # noqa: S314 - our own


def test_all_zero_is_drawn_too() -> None:
    assert texts(bar_chart("Titel", ["a", "b"], [0, 0], "en").decode()).count("0") == 2


def test_drawing_leaves_the_import_system_as_it_was() -> None:
    drawn()
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)


def test_every_bar_needs_a_value() -> None:
    with pytest.raises(ValueError, match="1 labels and 2 values"):
        bar_chart("Titel", ["a"], [1, 2], "nl")
