"""Every measure works: each runs at its tiniest."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.__main__ import main
from benchmarks.arena import Arena
from benchmarks.bench import SCALES, Bench
from benchmarks.measures import PLACES, load
from benchmarks.report import PageError, Run, fill_page, lines_of, read, write
from benchmarks.table import Goal, Verdict, as_markdown, as_text, missing, row_of

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.measures import Measure
    from benchmarks.table import Row

TINY = replace(
    SCALES["tiny"], rounds=1, cycles=400, due=10, slow_due=2, idle=50, sizes=(40, 60),
    memory=(20, 40), burst=20, people=30, walks=2,
)  # fmt: skip
ROWS = {
    "ticks": 8, "shipped": 6, "two-workers": 2, "peers": 5, "idle": 3, "memory": 4,
    "interactive": 1, "forecast": 4, "growth": 9, "import": 4, "where": 3, "pages": 7,
}  # fmt: skip
"""How many lines each gives at least on SQLite alone; cold-start has tests of its own."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_a_measure_gives_its_lines(name: str, tmp_path: Path) -> None:
    rows = list(load(name)(Bench(Arena(tmp_path), TINY, tmp_path)))
    assert len(rows) >= ROWS[name]
    measured = [row for row in rows if row.value is not None]
    assert all(row.value and row.value > 0 for row in measured)
    assert all(row.note for row in rows if row.value is None), "what is missing says why"
    assert len({row.name for row in rows}) == len(rows)


def test_no_measure_is_left_out() -> None:
    assert {*ROWS, "cold-start"} == PLACES.keys()


def lines() -> list[Row]:
    return [
        row_of("as fast as it should be", Goal(2), [2.0, 4.0, 3.0], note="3 against 1"),
        row_of("too slow", Goal(500, at_most=True), [612.0], "ms"),
        row_of("only told", None, [12.34], "MB"),
        missing("not here", Goal(1.5), "not installed"),
        row_of("share of a tick in a room", None, [37.4], "%"),
    ]


def test_a_line_says_how_it_stands_to_its_goal() -> None:
    good, slow, plain, absent, _ = lines()
    assert [row.verdict for row in lines()] == [
        Verdict.MET, Verdict.SHORT, Verdict.TOLD, Verdict.MISSING, Verdict.TOLD,
    ]  # fmt: skip
    assert (good.value, good.low, good.high, good.rounds) == (3.0, 2.5, 3.5, 3)
    assert (slow.value, plain.value, absent.value) == (612.0, 12.34, None)


def test_a_figure_on_its_limit_reaches_it() -> None:
    assert Goal(2).met_by(2)
    assert Goal(2, at_most=True).met_by(2)
    assert not Goal(2).met_by(1.99)
    assert not Goal(2, at_most=True).met_by(2.01)


def test_the_table_has_the_goal_beside_the_figure() -> None:
    text = as_text(lines())
    assert "as fast as it should be    >= 2 x     3.00 x" in text
    assert ">= 2 x" in as_markdown(lines())
    assert "| too slow | <= 500 ms | 612 ms |  | 1 | falls short |  |" in as_markdown(lines())
    assert "| not here | >= 1.5 x |  |  |  | not measured | not installed |" in as_markdown(
        lines()
    )


def run() -> Run:
    return Run("python -m benchmarks", "small", {"python": "3.11"}, {"ticks": 60.0},
               tuple(lines()), "2026-03-02 09:00 UTC")  # fmt: skip


def test_a_run_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "results" / "small.json"
    write(run(), path)
    assert read(path) == run()
    assert json.loads(path.read_text())["verdicts"]["too slow"] == "falls short"


PAGE = """# Speed
<!-- machine: begin -->
was here before
<!-- machine: end -->
In between.
<!-- table: begin -->
<!-- table: end -->
<!-- profile: begin --><!-- profile: end -->
The end.
"""


def test_the_page_takes_the_table_and_keeps_its_text(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(PAGE)
    for _ in range(2):
        fill_page([run()], page)
    text = page.read_text()
    assert text.count("| too slow |") == 1
    assert "| took | 1 minutes |" in text
    assert "| share of a tick in a room | 37 % |" in text
    assert text.count("a room") == 1
    assert "was here before" not in text
    assert "In between." in text
    assert text.endswith("The end.\n")


def test_the_page_takes_several_runs_one_behind_the_other(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(PAGE)
    large = Run("python -m benchmarks --scale full", "full", {"python": "3.11"}).with_measure(
        "idle", [row_of("a million beside it", None, [1.1])], 120.0
    )
    fill_page([run(), large], page)
    text = page.read_text()
    assert text.index("| too slow |") < text.index("| a million beside it |")
    assert "| took | 1 minutes |" in text
    assert "| took | 2 minutes |" in text
    assert text.count("| python | 3.11 |") == 1


def test_what_was_measured_again_stands_once_as_it_is_now() -> None:
    first = Run("", "full", {}).with_measure("idle", [row_of("a", None, [1.0])], 1.0)
    first = first.with_measure("peers", [missing("peers", None, "failed: no disk")], 1.0)
    first = first.with_measure("where", [row_of("b", None, [2.0])], 1.0)
    again = Run("", "full", {}).with_measure("idle", [row_of("a", None, [3.0])], 1.0)
    again = again.with_measure("peers", [row_of("c", None, [4.0])], 1.0)
    told = [(row.name, row.value) for row in lines_of([first, again])]
    assert told == [("a", 3.0), ("b", 2.0), ("c", 4.0)]
    assert [row.name for row in lines_of([first])] == ["a", "peers", "b"]


def test_larger_stores_can_be_left_out() -> None:
    full = SCALES["full"]
    assert full.up_to(None) == full
    assert full.up_to(1_000_000).memory == full.memory[:-1]
    assert full.up_to(1_000_000).sizes == full.sizes
    assert full.up_to(1).sizes == full.sizes[:1]


def test_a_page_without_markers_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Speed\n")
    with pytest.raises(PageError, match="table: begin"):
        fill_page([run()], page)
    assert page.read_text() == "# Speed\n"


def test_the_command_prints_the_table_and_keeps_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCALES, "tiny", TINY)
    path = tmp_path / "tiny.json"
    words = ["--scale", "tiny", "--sqlite-only", "--only", "forecast", "--results", str(path)]
    assert main(words) == 0
    assert "forecast: cycle-steps" in capsys.readouterr().out
    kept = read(path)
    assert kept.scale == "tiny"
    assert kept.seconds.keys() == {"forecast"}
    assert kept.machine["python"]


def test_what_was_measured_is_kept_when_the_next_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCALES, "tiny", TINY)
    path = tmp_path / "tiny.json"
    words = ["--scale", "tiny", "--sqlite-only", "--results", str(path)]

    def killed(name: str) -> Measure:
        if name == "idle":
            raise KeyboardInterrupt
        return load(name)

    monkeypatch.setattr("benchmarks.__main__.load", killed)
    with pytest.raises(KeyboardInterrupt):
        main([*words, "--only", "forecast,idle"])
    assert read(path).seconds.keys() == {"forecast"}
    assert len(read(path).rows) >= ROWS["forecast"]


def test_an_unknown_measure_is_refused_and_the_known_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--only", "tick"]) == 1
    assert "no measure 'tick': there are ticks," in capsys.readouterr().err
