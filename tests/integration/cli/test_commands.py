"""Each command does what it says, for people and as JSON."""

import json
from pathlib import Path

import pytest

from popflow.cli.root import ENTRIES
from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER, Cli

LINE = {
    "id", "person", "workflow", "definition", "state", "milestone", "conversation_at",
    "next_due_at", "waiting_on",
}  # fmt: skip
SHOWN = LINE | {
    "history", "timers", "agenda", "plan", "signatures", "check_ins", "evaluation",
}  # fmt: skip
READING = (
    ("check",), ("cycle", "list", "--limit", "3"), ("people", "list"), ("people", "show", "100"),
    ("workflow", "list"), ("workflow", "check"), ("workflow", "show", "naar-behoefte"),
    ("workflow", "diagram", "naar-behoefte"), ("workflow", "schema"), ("plugins",), ("status",),
    ("workflow", "schema", "--questions"), ("outbox", "list"), ("budget", "show", "114"),
    ("db", "check"), ("db", "upgrade"), ("plan", "template"), ("agenda", "list", "1"),
    ("forecast", "--years", "1"), ("forecast", "--per", "month", "--headcount", "20"),
    ("cycle", "show", "1"), ("workflow", "migrate", "periodiek-onderhoud", "--dry-run"),
)  # fmt: skip


@pytest.mark.parametrize("args", READING, ids=" ".join)
def test_reading_commands_print_for_people_and_for_programs(
    cli: Cli, args: tuple[str, ...]
) -> None:
    assert cli(*args).out
    assert cli.json(*args) is not None


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_explains_itself_and_knows_json(bare: Cli, name: str) -> None:
    said = bare(name, "--help").out
    assert "Usage: popflow" in said
    for line in said.partition("Commands:")[2].splitlines():
        if line.startswith("  ") and line.strip() and not line.startswith("   "):
            assert "--json" in bare(name, line.split()[0], "--help").out
    assert "--json" in said or "Commands:" in said


def test_the_program_alone_shows_its_help(bare: Cli) -> None:
    assert bare().out == bare("--help").out
    assert all(name in bare("--help").out for name in ENTRIES)


def test_a_list_and_a_cycle_have_their_keys(cli: Cli, cycle: int) -> None:
    lines = cli.json("cycle", "list")
    assert len(lines) == 106
    assert all(line.keys() >= LINE for line in lines)
    shown = cli.json("cycle", "show", cycle)
    assert shown.keys() >= SHOWN
    assert shown["history"][0].keys() >= {"seq", "at", "event", "from", "to", "actor", "reason"}
    assert shown["conversation_at"] == "2026-03-16T09:00:00+00:00"
    assert shown["timers"]


def test_a_list_is_narrowed_and_paged(cli: Cli) -> None:
    first = cli.json("cycle", "list", "--limit", 2)
    second = cli.json("cycle", "list", "--limit", 2, "--after", first[-1]["id"])
    assert [line["id"] for line in first + second] == [1, 2, 3, 4]
    assert "--after 2" in cli("cycle", "list", "--limit", 2).out
    assert cli.json("cycle", "list", "--ended") == []
    announced = cli.json("cycle", "list", "--milestone", "announced")
    assert {line["milestone"] for line in announced} == {"announced"}
    assert cli.json("cycle", "list", "--partner", "none") == []


def test_a_conversation_is_moved_suspended_and_cancelled(cli: Cli, cycle: int) -> None:
    cli.refused("cycle", "move", cycle, "--at", "2026-03-05 14:00", who=EMPLOYEE)
    moved = cli.json(
        "cycle", "move", cycle, "--at", "2026-03-05 14:00", "--reason", "holiday", who=EMPLOYEE
    )
    assert moved["conversation_at"] == "2026-03-05T13:00:00+00:00"
    cli.refused("cycle", "suspend", cycle, who=EMPLOYEE)
    assert cli.json("cycle", "suspend", cycle, who=HR)["state"] == "suspended"
    assert [one["id"] for one in cli.json("cycle", "list", "--state", "suspended")] == [cycle]
    assert cli.json("cycle", "show", cycle)["suspended_at"]
    cli("cycle", "resume", cycle, who=HR)
    cli.refused("cycle", "cancel", cycle, who=HR)
    assert cli.json("cycle", "cancel", cycle, "--reason", "x", who=HR)["milestone"] == "cancelled"
    started = cli.json("cycle", "start", EMPLOYEE, "--carry", cycle, who=HR)
    assert started["person"] == EMPLOYEE
    assert started["cycle"] != cycle


def test_a_signal_becomes_a_talking_point(cli: Cli, cycle: int) -> None:
    cli("cycle", "signal", EMPLOYEE, "too much work", who=MANAGER)
    items = cli.json("agenda", "list", cycle, who=MANAGER)
    assert [item["text"] for item in items] == ["too much work"]
    cli.refused("cycle", "signal", EMPLOYEE, " ", who=MANAGER)
    cli.refused("cycle", "signal", EMPLOYEE, "hello", who=STRANGER)
    cli.refused("cycle", "start", EMPLOYEE, who=HR)


def test_a_point_is_taken_back_or_kept_for_later(cli: Cli, cycle: int) -> None:
    cli("agenda", "add", cycle, "one", "--topic", "learn_for_career", who=EMPLOYEE)
    cli("agenda", "remove", cycle, 1, who=EMPLOYEE)
    assert cli.json("agenda", "list", cycle, who=EMPLOYEE) == []
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "mine", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli("agenda", "add", cycle, "late", who=EMPLOYEE)
    cli("agenda", "postpone", cycle, 4, who=MANAGER)
    assert "laat toegevoegd, voor een vervolggesprek" in cli("agenda", "list", cycle).out


def test_another_partner_is_chosen(cli: Cli, cycle: int) -> None:
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "mine", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli("cycle", "send", cycle, "hand_over", "--to", STRANGER, who=EMPLOYEE)
    assert cli.json("cycle", "show", cycle, who=STRANGER)["partner"] == STRANGER
    cli.refused("cycle", "show", cycle, who=MANAGER)


def test_a_deputy_acts_in_own_name(cli: Cli, cycle: int) -> None:
    period = ("--from", "2026-03-01", "--to", "2026-04-01")
    cli.refused("people", "deputy", MANAGER, STRANGER, *period, who=EMPLOYEE)
    cli("people", "deputy", MANAGER, STRANGER, *period, who=MANAGER)
    cli("agenda", "add", cycle, "by the deputy", who=STRANGER)
    actor = cli.json("cycle", "show", cycle)["history"][-1]["actor"]
    assert (actor["number"], actor["on_behalf_of"]) == (STRANGER, MANAGER)
    assert STRANGER in cli("people", "show", MANAGER).out
    assert cli.json("people", "show", MANAGER)["deputies"][0]["deputy"] == STRANGER


def test_a_deputy_is_taken_back(cli: Cli, cycle: int) -> None:
    day = cli.clock.now().date()
    runs = ("--from", "2026-03-01", "--to", "2026-04-01")
    coming = ("--from", "2026-03-20", "--to", "2026-04-01")
    for period in (runs, coming):
        cli("people", "deputy", MANAGER, STRANGER, *period)
    names = ("people", "withdraw-deputy", MANAGER, STRANGER)
    assert "HR" in cli.refused(*names, *runs, who=STRANGER).err
    assert "not begun" in cli(*names, *coming, who=MANAGER).out
    assert "deputy" in cli.refused(*names, *coming, who=MANAGER).err
    assert str(day) in cli(*names, *runs, who=HR).out
    ended = ("--from", "2026-03-01", "--to", str(day))
    assert cli.json(*names, *ended)["left"]["to_day"] == str(day)
    cli("agenda", "add", cycle, "on the last day", who=STRANGER)
    assert [one["to_day"] for one in cli.json("people", "show", MANAGER)["deputies"]] == [str(day)]
    past = ("--from", "2026-02-01", "--to", "2026-02-09")
    cli("people", "deputy", MANAGER, STRANGER, *past)
    assert "2026-02-09" in cli.refused(*names, *past).err


def test_people_know_themselves_and_their_team(cli: Cli) -> None:
    assert len(cli.json("people", "list")) == 107
    team = cli.json("people", "list", who=EMPLOYEE)
    assert EMPLOYEE in {one["number"] for one in team}
    assert {one["manager"] for one in team if one["number"] != EMPLOYEE} == {EMPLOYEE}
    cli.refused("people", "show", MANAGER, who=EMPLOYEE)
    assert cli.json("people", "list", "--department", "IT")[0]["department"] == "IT"


def test_a_budget_is_granted_spent_and_seen_by_its_owner(cli: Cli) -> None:
    cli("budget", "grant", EMPLOYEE, "450,50", "--key", "g1", who=HR)
    cli("budget", "grant", EMPLOYEE, "450.50", "--key", "g1", who=HR)
    cli("budget", "post", EMPLOYEE, "50.50", "--memo", "a book")
    assert cli.json("budget", "show", EMPLOYEE, who=EMPLOYEE)["balance"]["available"] == 40_000
    assert "€ 400" in cli("budget", "show", EMPLOYEE, who=EMPLOYEE).out
    cli.refused("budget", "show", EMPLOYEE, who=STRANGER)
    cli.refused("budget", "post", EMPLOYEE, "500", who=HR)
    cli.refused("budget", "grant", EMPLOYEE, "1", who=EMPLOYEE)
    cli.refused("budget", "grant", HR, "1", who=HR)
    cli("budget", "approve", EMPLOYEE, "100", "--until", "2026-12-31", who=HR)
    cli("budget", "post", EMPLOYEE, "500", who=HR)
    assert cli.json("budget", "show", EMPLOYEE)["balance"]["available"] == -10_000
    assert cli.json("check", "--data")["errors"] == 0


def test_only_hr_and_the_operator_see_the_outbox(cli: Cli) -> None:
    told = cli.json("outbox", "list", who=HR)
    assert told["counts"]["sent"] > 0
    assert all("text" not in message for message in told["messages"])
    cli.refused("outbox", "list", who=EMPLOYEE)
    cli.refused("workflow", "migrate", "periodiek-onderhoud", who=EMPLOYEE)


def test_messages_are_dropped_and_not_brought_back(cli: Cli, cycle: int) -> None:
    cli.tick("2026-03-02 19:00")
    cli("cycle", "move", cycle, "--at", "2026-04-14 10:00", who=EMPLOYEE)
    waiting = [m["key"] for m in cli.json("outbox", "list", "--status", "pending")["messages"]]
    assert waiting
    assert cli.json("outbox", "drop", *waiting)["dropped"] == waiting
    cli.refused("outbox", "drop", waiting[0])
    cli.refused("outbox", "retry", waiting[0])
    counts = cli.json("outbox", "list", "--to", EMPLOYEE)["counts"]
    assert (counts["pending"], counts["suppressed"]) == (0, len(waiting))
    assert cli.json("outbox", "retry", "--all")["retried"] == []


def test_a_plan_is_read_back_as_it_was_written(cli: Cli) -> None:
    Path("plan.toml").write_text(cli("plan", "template").out, encoding="utf-8")
    checked = cli.json("plan", "check", "plan.toml")
    assert checked["smart"]
    assert checked["cost_cents"] == 45_000
    Path("open.toml").write_text('[[goals]]\ntitle = "x"\n[[goals]]\ntitle = "y"\n')
    assert not cli.json("plan", "check", "open.toml")["smart"]
    assert "Nog open" in cli("plan", "check", "open.toml").out
    Path("none.json").write_text("{}")
    assert not cli.json("plan", "check", "none.json")["smart"]


def test_the_json_of_a_plan_can_be_drafted_again(cli: Cli, cycle: int) -> None:
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "mine", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli.refused("plan", "show", cycle, who=EMPLOYEE)
    Path("plan.toml").write_text(cli("plan", "template").out, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    shown = cli.json("plan", "show", cycle, who=EMPLOYEE)
    Path("plan.json").write_text(json.dumps(shown["content"]), encoding="utf-8")
    same = cli.refused("plan", "draft", cycle, "plan.json", who=EMPLOYEE)
    assert "1" in same.err
    cli.refused("plan", "show", cycle, "--version", 7, who=EMPLOYEE)
    told = cli("plan", "show", cycle, who=EMPLOYEE).out
    assert "Lead a project meeting by myself" in told
    assert "zes donderdagmiddagen" in told
