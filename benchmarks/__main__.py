"""`python -m benchmarks`: measure, print the table, keep it as JSON."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.arena import DURABLE, Arena, version_of
from benchmarks.bench import SCALES, Bench
from benchmarks.measures import PLACES, load
from benchmarks.table import Row, as_markdown, as_text, missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.arena import PostgresHost


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; 0 when it could be done."""
    told = _parser().parse_args(words)
    if told.markdown is not None:
        return _markdown(told.markdown or [told.results or report.last()])
    names = told.only.split(",") if told.only else list(PLACES)
    unknown = [name for name in names if name not in PLACES]
    if unknown:
        sys.stderr.write(f"no measure '{unknown[0]}': there are {', '.join(PLACES)}\n")
        return 1
    path = told.results or report.RESULTS / f"{told.scale}.json"
    run = _measured(told, names, path)
    sys.stdout.write(as_text(run.rows) + "\n")
    sys.stdout.write(f"\nkept in {path}; `python -m benchmarks --markdown` puts it on the page\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="small", help="how large (small)")
    parser.add_argument("--only", default="", help=f"of {','.join(PLACES)}: these, by comma")
    parser.add_argument("--results", type=Path, help="the JSON file to write")
    parser.add_argument("--folder", type=Path, help="where the databases lie: the disk counts")
    parser.add_argument(
        "--largest",
        type=int,
        default=None,
        metavar="CYCLES",
        help="of measures at several sizes leave out stores with more cycles",
    )
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    parser.add_argument(
        "--markdown",
        type=Path,
        nargs="*",
        metavar="RUN",
        help="measure nothing: fill docs/performance.md from JSON files (the newest)",
    )
    return parser


def _measured(told: argparse.Namespace, names: Sequence[str], path: Path) -> report.Run:
    """Measure one after another; what is measured is kept, whatever becomes of the rest."""
    before = logging.root.manager.disable
    with ExitStack() as stack:
        stack.callback(logging.disable, before)
        logging.disable(logging.WARNING)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=told.folder)))
        server = None if told.sqlite_only else _server(stack)
        scale = SCALES[told.scale].up_to(told.largest)
        bench = Bench(Arena(folder, server), scale, folder)
        run = report.Run(report.command(), told.scale, report.machine(_versions(bench.arena)))
        for name in names:
            begun = time.perf_counter()
            rows = _lines(name, bench)
            seconds = round(time.perf_counter() - begun, 1)
            run = run.with_measure(name, rows, seconds)
            report.write(run, path)
            sys.stderr.write(f"{name}: {seconds:.0f} s\n")
    return run


def _lines(name: str, bench: Bench) -> Iterable[Row]:
    """A measure's lines; one that fails is told as missing: an hour is not lost for one."""
    try:
        return list(load(name)(bench))
    except Exception as error:
        logging.getLogger(__name__).exception("measure failed", extra={"measure": name})
        return [missing(name, None, f"failed: {type(error).__name__}: {error}"[:300])]


def _server(stack: ExitStack) -> PostgresHost:
    # The tests' own way to a real server, with the disk waited for.
    from tests.support.postgres import PostgresServer  # noqa: PLC0415 - only with PostgreSQL

    server = PostgresServer({**DURABLE})
    stack.callback(server.close)
    server.start()
    return server


def _versions(arena: Arena) -> dict[str, str]:
    told = {}
    for kind in arena.kinds:
        with arena.database(kind) as database:
            if kind.name != "SQLITE":
                told[kind.lower()] = version_of(database)
    return told


def _markdown(paths: Sequence[Path | None]) -> int:
    chosen = [path for path in paths if path is not None]
    if not chosen:
        sys.stderr.write("nothing was measured yet: run `make bench` first\n")
        return 1
    runs = [report.read(path) for path in chosen]
    report.fill_page(runs)
    sys.stdout.write(as_markdown(report.lines_of(runs)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
