"""Files that ship with popflow: the workflows, the documented settings, the sample organisation.

In an installed package they lie inside it, under ``_shipped``; in a checkout they are the folders
beside ``pyproject.toml``, so that what is edited there is what runs.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

SHIPPED: Final = "_shipped"
CONFIG_FILE: Final = "popflow.toml"
SAMPLE_FILE: Final = "medewerkers.csv"
"""The sample as a Dutch HR system exports it; ``employees.csv`` holds the same people."""


def shipped(name: str, package: Traversable | None = None) -> Traversable:
    """A shipped folder, such as ``workflows`` or ``config``.

    Args:
        name: The folder.
        package: Where popflow's modules lie; the installed one when left out.

    Raises:
        FileNotFoundError: The installation is not whole.
    """
    home = package or files("popflow")
    places: list[Traversable] = [home.joinpath(SHIPPED, name)]
    checkout = _checkout(home)
    if checkout is not None:
        places.append(checkout.joinpath(name))
    for place in places:
        if place.is_dir():
            return place
    message = f"popflow's own folder {name!r} is missing: install popflow again"
    raise FileNotFoundError(message)


def shipped_path(name: str) -> Path:
    """A shipped folder as a path.

    Raises:
        FileNotFoundError: The installation is not whole, or it is packed in an archive.
    """
    folder = shipped(name)
    if not isinstance(folder, Path):
        message = f"popflow's own folder {name!r} is inside an archive: install popflow unpacked"
        raise FileNotFoundError(message)
    return folder


def _checkout(home: Traversable) -> Traversable | None:
    """The folder around the package when it is a checkout; a zipped package has none."""
    parent = getattr(home, "parent", None)
    if isinstance(parent, Traversable) and parent.joinpath("pyproject.toml").is_file():
        return parent
    return None


def workflow_files() -> Iterator[Traversable]:
    """The shipped workflow files, by name."""
    found = (file for file in shipped("workflows").iterdir() if file.name.endswith(".yaml"))
    yield from sorted(found, key=lambda file: file.name)


def config_text() -> str:
    """The documented ``popflow.toml``: what `popflow init` writes."""
    return shipped("config").joinpath(CONFIG_FILE).read_text(encoding="utf-8")


def sample_people() -> AbstractContextManager[Path]:
    """The HR file of the sample organisation, as a path that holds inside a ``with``."""
    return as_file(files("popflow").joinpath("sample", SAMPLE_FILE))
