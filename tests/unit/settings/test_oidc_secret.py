"""The secret that popflow shares with who vouches for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.errors import ConfigurationError
from popflow.settings import load_settings
from popflow.settings.secret_files import oidc_secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from popflow.settings import Settings

START = '[web.oidc]\nissuer = "https://login.example.org"\nclient_id = "popflow"\n'


def settings(folder: Path, line: str = "", env: Mapping[str, str] | None = None) -> Settings:
    path = folder / "popflow.toml"
    path.write_text(START + line + "\n", encoding="utf-8")
    return load_settings(path, env or {})


def test_it_stands_in_the_settings_the_environment_or_a_file(tmp_path: Path) -> None:
    here = settings(tmp_path, 'client_secret = "s3"')
    assert oidc_secret(here, tmp_path) == "s3"
    assert "s3" not in repr(here)
    told = settings(tmp_path, env={"POPFLOW_WEB__OIDC__CLIENT_SECRET": "7777"})
    assert oidc_secret(told, tmp_path) == "7777"
    (tmp_path / "oidc.secret").write_text("s4\n", encoding="utf-8")
    assert oidc_secret(settings(tmp_path, 'client_secret_file = "oidc.secret"'), tmp_path) == "s4"
    assert oidc_secret(load_settings(None, {}), tmp_path) is None


def test_it_is_said_once(tmp_path: Path) -> None:
    for line, why in (
        ("", "is missing"),
        ('client_secret = "x"\nclient_secret_file = "y"', "keep one of the two"),
    ):
        with pytest.raises(ConfigurationError, match=why):
            settings(tmp_path, line)


@pytest.mark.parametrize("content", [None, b"", b" \n", b"a\nb\n", b"\xff\xfe"])
def test_a_file_without_a_secret_is_named(tmp_path: Path, content: bytes | None) -> None:
    here = settings(tmp_path, 'client_secret_file = "oidc.secret"')
    if content is not None:
        (tmp_path / "oidc.secret").write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        oidc_secret(here, tmp_path)
    assert "oidc.secret" in caught.value.problem
    assert caught.value.place.line == 4
    assert caught.value.place.field == "web.oidc.client_secret_file"
