"""The popflow.toml that ships says every setting, with the value that holds without it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from popflow.settings import Settings, load_settings
from popflow.settings.columns import Headers
from popflow.settings.web import Oidc

SHIPPED: Final = Path(__file__).parents[3] / "config" / "popflow.toml"


def test_the_shipped_file_says_what_holds_without_it() -> None:
    shipped = load_settings(SHIPPED, {})
    plain = load_settings(None, {})
    assert shipped.model_dump(exclude={"organisation": {"name"}}) == plain.model_dump(
        exclude={"organisation": {"name"}}
    )


def test_every_setting_is_documented_in_the_shipped_file() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    missing = [
        name
        for section in Settings.model_fields.values()
        for name, field in getattr(section.annotation, "model_fields", {}).items()
        if f"\n{field.alias or name} = " not in text and f"\n#{field.alias or name} = " not in text
    ]
    assert missing == ["oidc", "columns", "columns", "columns", "tables"]
    assert [name for name in Oidc.model_fields if f"\n#{name} = " not in text] == ["client_secret"]
    assert "\n# client_secret = " in text  # beside a file it would be said twice
    for columns in Headers.__subclasses__():
        assert not [name for name in columns.model_fields if f"\n#{name} = " not in text]
