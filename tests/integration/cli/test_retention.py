"""How long content is kept, on the command line and by the daemon."""

from __future__ import annotations

from tests.support.command_line import EMPLOYEE, HR, MANAGER, Cli

WORDS = "what I would rather not see kept"


def test_hr_sees_until_when_and_what_is_due_is_erased(cli: Cli, cycle: int) -> None:
    cli("cycle", "remark", cycle, WORDS, who=EMPLOYEE)
    cli("cycle", "cancel", cycle, "--reason", WORDS, who=HR)
    dry = cli.json("people", "erase", EMPLOYEE, "--dry-run", who=HR)
    ((kept,), erased) = dry["cycles"], dry["erased"]
    assert (kept["cycle"], kept["due"], erased) == (cycle, False, 0)
    assert kept["until"] in cli("people", "erase", EMPLOYEE, "--dry-run", who=HR).out
    assert "Erased the content of 0" in cli("people", "erase", EMPLOYEE, who=HR).out
    for who in (EMPLOYEE, MANAGER):
        cli.refused("people", "erase", EMPLOYEE, who=who)
    cli.refused("people", "erase", "nobody", who=HR)
    cli.refused("cycle", "send", cycle, "erase")
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    said = text.replace("#years_in_service = 5", "years_in_service = 1")
    config.write_text(said, encoding="utf-8")
    assert cli.tick("2027-12-01T09:00:00+01:00")["erased"] == 1
    shown = cli.json("cycle", "show", cycle, who=EMPLOYEE)
    assert (shown["remarks"], shown["erased_at"][:10]) == ([], "2027-12-01")
    assert "gewist" in cli("cycle", "show", cycle, "--history", who=EMPLOYEE).out
    assert WORDS not in cli("cycle", "show", cycle, "--history", who=EMPLOYEE).out
    assert "Nothing to erase" in cli("people", "erase", EMPLOYEE, who=HR).out
    assert cli.json("check", "--data")["data"]["broken"] == []
    config.write_text(said.replace('retention = "employment"', 'retention = "none"'), "utf-8")
    assert "bewaartermijn" in cli.refused("people", "erase", EMPLOYEE, who=HR).err
