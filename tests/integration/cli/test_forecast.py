"""``popflow forecast``: for people in their language, for programs, and with bad input."""

from __future__ import annotations

import pytest

from popflow.cli.forecast_words import CATALOGUES
from tests.support.command_line import EMPLOYEE, HR, Cli


def test_it_tells_what_is_ahead_and_changes_nothing(cli: Cli) -> None:
    before = cli.json("cycle", "list")
    said = cli("forecast", "--years", "1", "--cost", "450,50", who=HR).out
    assert said.startswith("periodiek-onderhoud: 107 mensen, ")
    assert "tot 2027-03-02" in said
    lines = said.splitlines()
    assert lines[1].split()[:3] == ["kwartaal", "aangekondigd", "gesprekken"]
    assert [line[:6] for line in lines[2:8]] == [
        "2026 1", "2026 2", "2026 3", "2026 4", "2027 1", "samen ",
    ]  # fmt: skip
    assert "€ " in lines[2]
    assert "budget_available" not in said
    assert cli.json("cycle", "list") == before


def test_it_counts_the_same_for_programs(cli: Cli) -> None:
    (by_quarter,) = cli.json("forecast")["forecasts"]
    (by_month,) = cli.json("forecast", "--per", "month")["forecasts"]
    assert len(by_month["periods"]) == 37
    assert len(by_quarter["periods"]) == 13
    for name in ("announcements", "conversations", "messages", "hours_talking"):
        sums = [sum(p[name] for p in one["periods"]) for one in (by_quarter, by_month)]
        assert sums[0] == pytest.approx(sums[1])
    assert by_quarter["people"] == 107
    assert by_quarter["decided"] < by_quarter["steps"]


def test_workflows_stand_side_by_side(cli: Cli) -> None:
    words = ("--workflow", "naar-behoefte", "--workflow", "periodiek-onderhoud")
    asked = ("forecast", "--years", "5", "--headcount", "30", *words)
    need, periodic = cli.json(*asked)["forecasts"]
    assert need["workflows"] == ["naar-behoefte"]
    assert need["people"] == periodic["people"] == 30
    talks = [sum(p["conversations"] for p in one["periods"]) for one in (need, periodic)]
    assert 30 <= talks[0] < talks[1]


def test_shares_say_how_rounds_go(cli: Cli) -> None:
    asked = ("forecast", "--headcount", "20", "--years", "1")
    (prompt,) = cli.json(*asked, "--share", "prompt=1")["forecasts"]
    (never,) = cli.json(*asked, "--share", "disagreeing=1", "--share", "late=0")["forecasts"]
    assert sum(p["parted"] for p in prompt["periods"]) == 0
    assert sum(p["parted"] for p in never["periods"]) == 20
    assert sum(p["agreements"] for p in never["periods"]) == 0


def test_it_speaks_the_language_of_the_organisation(cli: Cli) -> None:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    assert 'language = "nl"' in text
    config.write_text(text.replace('language = "nl"', 'language = "en"'), encoding="utf-8")
    said = cli("forecast", "--headcount", "5", "--per", "month", "--years", "1").out
    assert said.startswith("periodiek-onderhoud: 5 people, ")
    assert said.splitlines()[1].startswith("month ")
    assert CATALOGUES["nl"].keys() == CATALOGUES["en"].keys()


def test_it_is_hrs_to_ask(cli: Cli) -> None:
    assert "not in 'roles.hr'" in cli.refused("forecast", who=EMPLOYEE).err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--share", "often=3"), "--share: 'often=3' says no share"),
        (("--share", "prompt"), "Write 'prompt=70'"),
        (("--share", "prompt=-1"), "says no share"),
        (("--share", "prompt=0"), "says no share"),
        (("--share", "prompt=99999"), "up to 9999"),
        (("--per", "week"), "Use one of: month, quarter"),
        (("--cost", "much"), "is no amount of money"),
        (("--workflow", "nowhere"), "nowhere"),
        (("--years", "11"), "'--years'"),
        (("--headcount", "0"), "'--headcount'"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_message(cli: Cli, words: tuple[str, ...], told: str) -> None:
    assert told in cli.refused("forecast", *words).err
