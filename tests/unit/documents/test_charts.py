"""Charts: image files that say in words what they show, and that fetch and run nothing."""

import sys
from xml.etree import ElementTree as ET

import pytest

from popflow.documents import bar_chart

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
