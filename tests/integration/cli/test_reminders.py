"""Reminders in one's own words on the command line."""

from __future__ import annotations

from tests.support.command_line import EMPLOYEE, HR, MANAGER, Cli

WORDS = "what kept me going"


def test_somebody_is_reminded_in_their_own_words_and_nobody_else_sees_them(
    cli: Cli, cycle: int
) -> None:
    none = cli("agenda", "reminders", cycle, who=EMPLOYEE).out
    assert "nog geen herinneringen" in none
    told = cli("agenda", "remind", cycle, WORDS, "--every", 2, "--until", "2031-01-01",
               who=EMPLOYEE).out  # fmt: skip
    assert "Alleen jij" in told
    (kept,) = cli.json("agenda", "reminders", cycle, who=EMPLOYEE)
    assert (kept["text"], kept["weeks"], kept["writer"]) == (WORDS, 2, EMPLOYEE)
    assert WORDS in cli("agenda", "reminders", cycle, who=EMPLOYEE).out
    assert cli.json("agenda", "reminders", cycle, who=MANAGER) == []
    cli.refused("agenda", "reminders", cycle, who=HR)
    cli.refused("agenda", "unremind", cycle, 1, who=MANAGER)
    assert WORDS not in cli("cycle", "show", cycle, "--history", who=EMPLOYEE).out
    assert cli.json("agenda", "remind", cycle, "x", "--every", 1, who=EMPLOYEE)["key"] == 2
    assert "2" in cli("agenda", "unremind", cycle, 2, who=EMPLOYEE).out
    assert cli.json("agenda", "unremind", cycle, 1, who=EMPLOYEE) == {"cycle": cycle, "key": 1}
    assert cli.json("agenda", "reminders", cycle, who=EMPLOYEE) == []
    cli.refused("agenda", "remind", cycle, WORDS, "--every", 0, who=EMPLOYEE)
