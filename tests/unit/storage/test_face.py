"""The documented face of the stores is cheap to import, and whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

from popflow import storage


@pytest.mark.parametrize("module", ["popflow.storage", "popflow_postgres.plugin"])
def test_importing_it_loads_no_database(module: str) -> None:
    code = f"import sys, {module}; print(sorted({{'sqlalchemy', 'psycopg'}} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_name_is_there() -> None:
    assert dir(storage) == storage.__all__
    assert all(getattr(storage, name).__name__ == name for name in storage.__all__)


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'open_oracle'"):
        _ = storage.open_oracle
