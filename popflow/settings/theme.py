"""The organisation's own look: a style sheet that a setting names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from popflow.settings.sections import Settings

MOST: Final = 200_000
"""Bytes of a theme: colours and measures are a few hundred."""


def theme_of(settings: Settings, folder: Path) -> bytes | None:
    """The style sheet that goes above popflow's own; ``None`` where the settings name none.

    Args:
        settings: Which name the file.
        folder: Where a relative file lies.

    Raises:
        ConfigurationError: The file cannot be read, is too large, or is no text in UTF-8.
    """
    if settings.web.theme is None:
        return None
    path = folder / settings.web.theme
    try:
        with path.open("rb") as file:
            sheet = file.read(MOST + 1)
    except OSError as error:
        raise _wrong(settings, f"{path} cannot be read: {error.strerror}.") from None
    if len(sheet) > MOST:
        raise _wrong(settings, f"{path} is larger than {MOST // 1000} kB.")
    try:
        text = sheet.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _wrong(settings, f"{path} is no text in UTF-8.")
    return sheet


def _wrong(settings: Settings, problem: str) -> ConfigurationError:
    return ConfigurationError(
        problem,
        place=settings.place("web", "theme"),
        advice="Name a style sheet (CSS) there, or leave the setting out.",
        code="config-value",
    )
