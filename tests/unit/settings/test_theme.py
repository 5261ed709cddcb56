"""The organisation's own style sheet: read whole, or refused with what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from popflow.errors import ConfigurationError
from popflow.settings import load_settings
from popflow.settings.theme import MOST, theme_of

if TYPE_CHECKING:
    from pathlib import Path

    from popflow.settings import Settings

SHEET: Final = ":root { --leaf: #154273; } /* Zoë */\n".encode()


def settings(folder: Path, theme: str) -> Settings:
    path = folder / "popflow.toml"
    path.write_text(f'[web]\nport = 8001\ntheme = "{theme}"\n', encoding="utf-8")
    return load_settings(path, {})


def test_it_lies_beside_the_settings_or_where_its_whole_path_says(tmp_path: Path) -> None:
    (tmp_path / "huisstijl.css").write_bytes(SHEET)
    assert theme_of(settings(tmp_path, "huisstijl.css"), tmp_path) == SHEET
    whole = tmp_path / "huisstijl.css"
    assert theme_of(settings(tmp_path, str(whole)), tmp_path / "elsewhere") == SHEET
    told = load_settings(None, {"POPFLOW_WEB__THEME": "huisstijl.css"})
    assert theme_of(told, tmp_path) == SHEET
    assert theme_of(load_settings(None, {}), tmp_path) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read: No such file or directory."),
        ("folder", "cannot be read: Is a directory."),
        (b"\xff\xfe:root {}", "is no text in UTF-8."),
        (b"GIF\0", "is no text in UTF-8."),
        (b"a" * (MOST + 1), "is larger than 200 kB."),
    ],
)
def test_what_is_no_theme_is_refused_by_name(
    tmp_path: Path, content: bytes | str | None, why: str
) -> None:
    path, here = tmp_path / "huisstijl.css", settings(tmp_path, "huisstijl.css")
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.mkdir()
    with pytest.raises(ConfigurationError) as caught:
        theme_of(here, tmp_path)
    assert caught.value.problem == f"{path} {why}"
    assert caught.value.place.line == 3
    assert caught.value.place.field == "web.theme"
    assert caught.value.advice == "Name a style sheet (CSS) there, or leave the setting out."


def test_the_largest_is_taken_whole(tmp_path: Path) -> None:
    (tmp_path / "huisstijl.css").write_bytes(b"a" * MOST)
    assert theme_of(settings(tmp_path, "huisstijl.css"), tmp_path) == b"a" * MOST
