"""An HR file of 300,000 people, taken over by the command as an operator runs it, twice."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.population import TEAM
from benchmarks.table import Row, row_of
from benchmarks.worker import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.arena import Database, Kind
    from benchmarks.bench import Bench

_HEADER: Final = (
    "Personeelsnummer;Roepnaam;Achternaam;E-mail;Functie;Afdeling;Leidinggevende;"
    "Datum in dienst;Fte"
)
_SETTINGS: Final = """workflow = "periodiek-onderhoud"
[organisation]
name = "Voorbeeld"
[store]
url = "{url}"
[log]
level = "error"
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command cost: seconds, and the most megabytes that it held."""

    seconds: float
    peak: float


def measure(bench: Bench) -> Iterator[Row]:
    """Seconds and peak memory of a first import, and of a second that changes nothing."""
    people = bench.scale.people
    path = bench.folder / "people.csv"
    write_file(path, people)
    for kind in bench.arena.kinds:
        with bench.arena.database(kind) as database:
            config = _founded(database, bench.folder / f"import-{kind}")
            runs = {
                "first": run("import", str(path), "--config", str(config)),
                "second, unchanged": run("import", str(path), "--config", str(config)),
            }
        yield from _lines(kind, people, runs)


def _lines(kind: Kind, people: int, runs: dict[str, Ran]) -> Iterator[Row]:
    for which, ran in runs.items():
        said = f"{kind}, import of {people:,} people, {which}"
        note = f"{people / ran.seconds:,.0f} people/s"
        yield row_of(f"{said}: time", None, [ran.seconds], "s", note)
        yield row_of(f"{said}: peak memory", None, [ran.peak], "MB")


def write_file(path: Path, people: int) -> None:
    """An HR export with so many people, ten to a manager."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_HEADER + "\n")
        for place in range(people):
            number = 100_000 + place
            boss = 100_000 + place // TEAM if place else ""
            day = f"{1 + place % 28:02d}-{1 + place % 12:02d}-2019"
            file.write(
                f"{number};Robin;Nummer {number};p{number}@example.org;Adviseur;Afdeling "
                f"{place // TEAM % 500};{boss};{day};1,0\n"
            )


def run(*words: str) -> Ran:
    """Run popflow as a command of its own.

    Raises:
        RuntimeError: It did not end well; with what it said.
    """
    command = [sys.executable, "-m", "benchmarks.cost", *words]
    asked = subprocess.run(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, check=True, text=True
    )
    told = json.loads(asked.stdout)
    if told["code"]:
        message = f"popflow {' '.join(words)}: {told['said']}"
        raise RuntimeError(message)
    return Ran(told["seconds"], told["peak"])


def _founded(database: Database, folder: Path) -> Path:
    folder.mkdir()
    address = database.address
    url = f"sqlite:///{address}" if address.startswith("/") else address
    config = folder / "popflow.toml"
    config.write_text(_SETTINGS.format(url=url), encoding="utf-8")
    run("db", "upgrade", "--config", str(config))
    return config
