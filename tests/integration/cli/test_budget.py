"""``popflow budget`` and what ``popflow check`` says of money that was reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.plan_template import TEMPLATE
from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER

if TYPE_CHECKING:
    from tests.support.command_line import Cli


def setting(cli: Cli, old: str, new: str) -> None:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")


def drafted(cli: Cli, cycle: int) -> None:
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "mine", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", "--at", "2026-03-16 10:00", who=EMPLOYEE)
    costly = TEMPLATE.replace("cost = 450", "cost = 300")
    (cli.folder / "plan.toml").write_text(costly, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)


def signed(cli: Cli, cycle: int) -> None:
    drafted(cli, cycle)
    for who in (EMPLOYEE, MANAGER):
        cli("sign", cycle, "--version", 1, who=who)


def test_a_posting_twice_is_harmless_and_another_under_its_key_is_refused(cli: Cli) -> None:
    first = cli.json("budget", "grant", EMPLOYEE, "450", "--key", "g1", who=HR)
    assert (first["posted_before"], first["posted_by"]) == (False, HR)
    again = cli("budget", "grant", EMPLOYEE, "450,00", "--key", "g1")
    assert "al geboekt" in again.out
    assert cli.json("budget", "grant", EMPLOYEE, "450", "--key", "g1")["posted_before"]
    for args in (
        ("grant", EMPLOYEE, "451"),
        ("grant", STRANGER, "450"),
        ("post", EMPLOYEE, "450"),
    ):
        said = cli.refused("budget", *args, "--key", "g1", who=HR)
        assert "g1" in said.err
    assert cli.try_("budget", "grant", EMPLOYEE, "1", "--key", "g1", "--json").error["code"] == (
        "posting_key_taken"
    )
    assert cli.json("budget", "show", EMPLOYEE)["balance"]["available"] == 45_000


def test_the_ledger_tells_who_posted_and_who_gave_leave(cli: Cli) -> None:
    cli("budget", "grant", EMPLOYEE, "450", who=HR)
    cli("budget", "approve", EMPLOYEE, "100", "--until", "2026-12-31", who=HR)
    cli("budget", "post", EMPLOYEE, "50")
    shown = cli.json("budget", "show", EMPLOYEE, who=EMPLOYEE)
    assert [p["posted_by"] for p in shown["postings"]] == [HR, None]
    user = shown["postings"][1]["os_user"]
    assert user
    assert shown["approvals"][0]["os_user"] == user
    text = cli("budget", "show", who=EMPLOYEE).out
    assert f"{HR} ({user})" in text
    assert "tot en met 2026-12-31" in text
    cli("budget", "approve", EMPLOYEE, "200", who=HR)
    assert "zonder einddatum" in cli("budget", "show", EMPLOYEE).out


def test_a_training_for_a_signed_goal_is_granted_and_paid(cli: Cli, cycle: int) -> None:
    setting(cli, "no_pop_no_training = false", "no_pop_no_training = true")
    cli("budget", "grant", EMPLOYEE, "300")
    asks = ("budget", "request", EMPLOYEE, "250", "--for", "Spanish", "--goal", 1)
    drafted(cli, cycle)
    assert "getekend" in cli.refused(*asks, who=MANAGER).err
    assert "doel" in cli.refused(*asks[:-2], who=HR).err
    for who in (EMPLOYEE, MANAGER):
        cli("sign", cycle, "--version", 1, who=who)
    cli.refused(*asks, who=STRANGER)
    said = cli(*asks, "--key", "t1", who=EMPLOYEE)
    assert "toegekend" in said.out
    assert f"available:{EMPLOYEE}" in said.out
    again = cli.json(*asks, "--key", "t1", who=EMPLOYEE)
    assert again["posted_before"]
    assert "al geboekt" in cli(*asks, "--key", "t1", who=EMPLOYEE).out
    (posting,) = again["postings"]
    assert (posting["goal"], posting["cycle"], posting["memo"]) == (1, cycle, "Spanish")
    assert "€ 50" in cli.refused(*asks, who=EMPLOYEE).err
    cli(*asks[:-2], "--required", who=HR)
    cli.refused(*asks[:-2], "--required", who=MANAGER)
    balance = cli.json("budget", "show", EMPLOYEE)["balance"]
    assert (balance["available"], balance["spent"]) == (5_000, 25_000)
    assert cli.json("check", "--data")["errors"] == 0


def test_plans_that_cost_more_than_was_reserved_are_warned_about(cli: Cli, cycle: int) -> None:
    assert "reserved_sum" not in cli("check").out
    assert "[budget]" in cli("budget", "show").out
    setting(cli, '#reserved_sum = "25000"', 'reserved_sum = "299,99"')
    drafted(cli, cycle)
    (found,) = [one for one in cli.json("check")["findings"] if one["area"] == "budget"]
    assert found["level"] == "warning"
    assert "reserved_sum" in found["message"]
    assert "popflow.toml:" in found["message"]
    assert "€ 0,01 more" in found["message"]
    (told,) = cli.json("budget", "show", who=HR)["planned"]
    assert (told["planned"], told["short"], told["rollout"]) == (30_000, 1, None)
    assert "€ 0,01 te weinig" in cli("budget", "show").out
    rollout = """
[[rollout]]
name = "Pilot"
group = "true"
workflow = "periodiek-onderhoud"
strategy = "organisatiebreed"
from = 2026-01-01
budget = "200"

[roles]
"""
    setting(cli, 'reserved_sum = "299,99"', 'reserved_sum = "300"')
    setting(cli, "\n[roles]\n", rollout)
    (found,) = [one for one in cli.json("check")["findings"] if one["area"] == "budget"]
    assert "(rollout.budget)" in found["message"]
    assert "reserved for Pilot" in found["message"]
    assert "Pilot: de plannen (1)" in cli("budget", "show").out
