"""Advisers and supervisors on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER, Cli

ADVISER, GUIDE = "104", "105"


@pytest.fixture
def advised(cli: Cli) -> Cli:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("adviser = []", f'adviser = ["{ADVISER}"]'), encoding="utf-8")
    return cli


def test_an_adviser_is_invited_looks_along_and_leaves(advised: Cli, cycle: int) -> None:
    advised.refused("cycle", "show", cycle, who=ADVISER)
    told = advised("cycle", "invite", cycle, ADVISER, "--until", "2026-06-30", who=EMPLOYEE)
    assert "adviseur" in told.out
    shown = advised.json("cycle", "show", cycle, who=ADVISER)
    assert (shown["sight"], shown["party"]) == ("content", None)
    (invitation,) = shown["advisers"]
    assert (invitation["number"], invitation["to_day"]) == (ADVISER, "2026-06-30")
    assert invitation["invited_by"] == EMPLOYEE
    assert f"Adviseur: {name(advised)}" in advised("cycle", "show", cycle, who=EMPLOYEE).out
    assert cycle in {one["id"] for one in advised.json("cycle", "list", who=ADVISER)}
    advised.refused("agenda", "add", cycle, "x", who=ADVISER)
    advised("cycle", "uninvite", cycle, ADVISER, who=MANAGER)
    advised.refused("cycle", "show", cycle, who=ADVISER)
    assert name(advised) not in advised("cycle", "show", cycle, who=EMPLOYEE).out
    advised("cycle", "invite", cycle, ADVISER, "--from", "2026-03-02", who=MANAGER)
    assert advised.json("check", "--data")["data"]["broken"] == []


def name(cli: Cli) -> str:
    person = cli.json("people", "show", ADVISER)
    return f"{person['first_name']} {person['last_name']}"


@pytest.mark.parametrize(
    ("args", "who"),
    [
        (("cycle", "invite", "{}", STRANGER), EMPLOYEE),
        (("cycle", "invite", "{}", EMPLOYEE), EMPLOYEE),
        (("cycle", "invite", "{}", ADVISER), HR),
        (("cycle", "invite", "{}", ADVISER), STRANGER),
        (("cycle", "invite", "{}", ADVISER, "--until", "2020-01-01"), EMPLOYEE),
        (("cycle", "invite", "{}", ADVISER, "--until", "soon"), EMPLOYEE),
        (("cycle", "uninvite", "{}", ADVISER), EMPLOYEE),
        (("cycle", "send", "{}", "invite"), EMPLOYEE),
    ],
)
def test_what_is_not_possible_is_said(
    advised: Cli, cycle: int, args: tuple[str, ...], who: str
) -> None:
    advised.refused(*(arg.format(cycle) for arg in args), who=who)


PLAN = f"""
[[goals]]
title = "Lead a meeting"
wanted_result = "leads it alone"
ends_on = 2026-12-18
interim_results = ["leads half of it"]
employee_stands_behind = true
manager_stands_behind = true
realistic_employee = true
realistic_manager = true
[[goals.activities]]
kind = "coaching"
text = "Look back on each meeting"
supervisor = "{GUIDE}"
[goals.activities.planning]
count = 6
unit = "session"
[[goals.activities]]
kind = "course"
text = "Chairing, which costs money"
"""


@pytest.fixture
def signed(cli: Cli, cycle: int) -> Cli:
    """Signed by both: the conversation was held."""
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "a point", who=who)
        cli("agenda", "ready", cycle, who=who)
    at = cli.json("cycle", "show", cycle)["conversation_at"]
    cli.tick(at.replace("Z", "+00:00"))
    cli("cycle", "send", cycle, "hold", who=EMPLOYEE)
    Path("plan.toml").write_text(PLAN, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    cli.refused("cycle", "show", cycle, who=GUIDE)
    for who in (EMPLOYEE, MANAGER):
        cli("sign", cycle, "--version", "1", who=who)
    return cli


def test_a_supervisor_sees_the_activity_and_tells_how_it_goes(signed: Cli, cycle: int) -> None:
    shown = signed.json("cycle", "show", cycle, who=GUIDE)
    assert {key for key, told in shown.items() if told} == {"id", "person", "sight", "supervises"}
    (one,) = shown["supervises"]
    assert (one["goal"], one["number"], one["title"]) == (1, 1, "Lead a meeting")
    told = signed("cycle", "show", cycle, who=GUIDE).out
    assert "1.1" in told
    assert "Look back on each meeting" in told
    assert "Chairing" not in told
    assert "leads it alone" not in told
    assert "begeleid door 105" in signed("plan", "show", cycle, who=EMPLOYEE).out
    for command in ("plan show", "plan diff"):
        signed.refused(*command.split(), cycle, who=GUIDE)
    signed("checkin", cycle, "--progress", "slower", "--activity", "1.1", "--note", "one missed",
           who=GUIDE)  # fmt: skip
    signed("plan", "deliver", cycle, one["promises"][0]["key"], who=GUIDE)
    assert "gedaan" in signed("cycle", "show", cycle, who=GUIDE).out
    shown = signed("cycle", "show", cycle, who=MANAGER).out
    assert "begeleider van een activiteit" in shown
    assert "one missed" in shown
    assert cycle in {line["id"] for line in signed.json("cycle", "list", who=GUIDE)}
    assert signed.json("check", "--data")["data"]["broken"] == []


@pytest.mark.parametrize(
    ("args", "who"),
    [
        (("--activity", "1.2"), GUIDE),
        (("--activity", "1"), GUIDE),
        (("--activity", "1.1"), EMPLOYEE),
        (("--activity", "1.1", "--steer", "x"), GUIDE),
        ((), GUIDE),
    ],
)
def test_a_report_on_what_one_does_not_guide_is_refused(
    signed: Cli, cycle: int, args: tuple[str, ...], who: str
) -> None:
    signed.refused("checkin", cycle, "--progress", "done", *args, who=who)


def test_hr_reads_where_policy_grants_it_and_everybody_is_told(cli: Cli, cycle: int) -> None:
    why = "HR guides the pilot"
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    said = text.replace("hr_reads_content = false", "hr_reads_content = true")
    config.write_text(said, encoding="utf-8")
    assert "hr_reads_because" in cli.refused("cycle", "show", cycle, who=HR).err
    config.write_text(
        said.replace('#hr_reads_because = "HR guides the plans of everybody in the pilot"',
                     f'hr_reads_because = "{why}"'),
        encoding="utf-8",
    )  # fmt: skip
    shown = cli.json("cycle", "show", cycle, who=HR)
    assert (shown["sight"], shown["party"], shown["hr_reads"]) == ("content", None, why)
    assert f"omdat {why}" in cli("cycle", "show", cycle, who=EMPLOYEE).out
    (reading,) = cli.json("cycle", "readings", cycle, who=EMPLOYEE)
    assert (reading["reader"], reading["role"]) == (HR, "hr")
