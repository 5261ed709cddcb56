"""What ships is found, in an installed package and in a checkout."""

import zipfile
from pathlib import Path
from typing import Final

import pytest

from popflow import resources

ROOT: Final = Path(__file__).parents[2]


def test_a_checkout_reads_its_own_folders() -> None:
    assert resources.shipped("config") == ROOT / "config"
    assert resources.shipped("workflows") == ROOT / "workflows"


def test_the_three_variants_ship() -> None:
    names = [file.name for file in resources.workflow_files()]
    assert names == ["naar-behoefte.yaml", "periodiek-onderhoud.yaml", "probleemsignalering.yaml"]


def test_the_settings_ship_as_they_are_written() -> None:
    written = (ROOT / "config" / "popflow.toml").read_text(encoding="utf-8")
    assert resources.config_text() == written


def test_the_sample_ships_with_its_licence() -> None:
    with resources.sample_people() as path:
        assert path.read_text(encoding="utf-8-sig").count("\n") == 108
        assert (path.parent / "LICENSE").is_file()
        assert (path.parent / "employees.csv").is_file()


def test_what_is_inside_the_package_comes_first(tmp_path: Path) -> None:
    home = tmp_path / "popflow"
    (home / "_shipped" / "config").mkdir(parents=True)
    (tmp_path / "config").mkdir()
    (tmp_path / "pyproject.toml").touch()
    assert resources.shipped("config", home) == home / "_shipped" / "config"


def test_a_folder_beside_an_installed_package_is_not_ours(tmp_path: Path) -> None:
    home = tmp_path / "popflow"
    home.mkdir()
    (tmp_path / "config").mkdir()
    with pytest.raises(FileNotFoundError, match="install popflow again"):
        resources.shipped("config", home)


def test_a_zipped_package_is_read_as_well(tmp_path: Path) -> None:
    archive = tmp_path / "popflow.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("popflow/_shipped/config/popflow.toml", "# here")
    found = resources.shipped("config", zipfile.Path(archive, "popflow/"))
    assert found.joinpath("popflow.toml").read_text(encoding="utf-8") == "# here"
    with pytest.raises(FileNotFoundError):
        resources.shipped("workflows", zipfile.Path(archive, "popflow/"))
