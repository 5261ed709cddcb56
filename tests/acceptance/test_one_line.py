"""One line of popflow.toml: new cycles go by another workflow, running ones end on their own."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest

from popflow.cli.plan_template import TEMPLATE
from popflow.cli.session import CLOCK
from popflow.resources import sample_people
from tests.support.command_line import EMPLOYEE, HR, MANAGER, Cli, logs_kept

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD: Final = "periodiek-onderhoud"
NEW: Final = "naar-behoefte"
JOINER: Final = "900"
SETTLED: Final = {
    "hr": f'["{HR}"]',
    "#stand_in": '"101"',
    "block": '["mail", "pob", "postgres"]',
    "standstill_hours": "8760",
    "level": '"error"',
}


@pytest.fixture
def cli(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cli]:
    """The command line in a new organisation, on the first day of the sample's people."""
    monkeypatch.delenv("POPFLOW_CONFIG", raising=False)

    def printed() -> tuple[str, str]:
        out, err = capsys.readouterr()
        return out, err

    cli = Cli(tmp_path / "here", printed)
    token = CLOCK.set(cli.clock)
    with logs_kept():
        cli("init", cli.folder)
        monkeypatch.chdir(cli.folder)
        for key, value in SETTLED.items():
            put(cli, key, value)
        with sample_people() as file:
            cli("import", file)
        cli.tick("2026-03-02 10:00")
        yield cli
    CLOCK.reset(token)


def put(cli: Cli, key: str, value: str) -> None:
    """Change the one line of a setting."""
    config = cli.folder / "popflow.toml"
    line = re.compile(rf"^{key} = .*$", re.MULTILINE)
    text, count = line.subn(f"{key.lstrip('#')} = {value}", config.read_text(encoding="utf-8"))
    assert count == 1, key
    config.write_text(text, encoding="utf-8")


def hire(cli: Cli) -> None:
    """Somebody of whom nobody knew, half a year in service."""
    header = "Personeelsnummer;Roepnaam;Achternaam;E-mail;Leidinggevende;Datum in dienst"
    row = f"{JOINER};Noor;Visser;noor@example.org;{MANAGER};01-09-2025"
    (cli.folder / "joiner.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    cli("import", "joiner.csv")


def finish(cli: Cli, cycle: int) -> None:
    """The round of `EMPLOYEE`, announced on 2 March, to its last state."""
    for who, text in ((EMPLOYEE, "leading a meeting"), (MANAGER, "the new building")):
        cli("agenda", "add", cycle, text, who=who)
        cli("agenda", "ready", cycle, who=who)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", "--at", "2026-03-16 10:00", who=EMPLOYEE)
    (cli.folder / "plan.toml").write_text(TEMPLATE, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    for who in (EMPLOYEE, MANAGER):
        cli("sign", cycle, "--version", 1, who=who)
    cli.tick("2026-04-02")
    cli.tick("2026-12-21")
    for who in (EMPLOYEE, MANAGER):
        cli("evaluate", cycle, "--goal", "1=reached", who=who)
    cli.tick("2026-12-22")


def pinned(lines: list[dict[str, Any]]) -> dict[int, tuple[str, str]]:
    return {line["id"]: (line["workflow"], line["definition"]) for line in lines}


def test_one_line_is_enough(cli: Cli) -> None:
    before = pinned(cli.json("cycle", "list"))
    assert len(before) > 100
    assert {workflow for workflow, _ in before.values()} == {OLD}

    put(cli, "workflow", f'"{NEW}"')
    cli.tick("2026-03-03")
    assert pinned(cli.json("cycle", "list")) == before  # the change alone moves nobody

    hire(cli)
    cli.tick("2026-03-04")
    after = pinned(cli.json("cycle", "list"))
    assert {number: after[number] for number in before} == before
    (started,) = set(after) - set(before)
    assert after[started][0] == NEW
    (line,) = cli.json("cycle", "list", "--person", JOINER)
    assert line["id"] == started

    # HR starts one by hand: the same.
    (other,) = cli.json("cycle", "list", "--person", "115")
    cli("cycle", "cancel", other["id"], "--reason", "a mistake", who=HR)
    by_hand = cli.json("cycle", "start", "115", who=HR)["cycle"]
    assert cli.json("cycle", "show", by_hand)["workflow"] == NEW


def test_an_edited_file_changes_new_cycles_and_no_running_one(cli: Cli) -> None:
    before = pinned(cli.json("cycle", "list"))
    file = cli.folder / "workflows" / f"{OLD}.yaml"
    text = file.read_text(encoding="utf-8")
    assert "draft due: held + 7 days" in text
    file.write_text(text.replace("held + 7 days", "held + 8 days"), encoding="utf-8")
    hire(cli)
    cli.tick("2026-03-04")
    after = pinned(cli.json("cycle", "list"))
    assert {number: after[number] for number in before} == before
    (started,) = set(after) - set(before)
    assert after[started][0] == OLD
    assert after[started][1] not in {definition for _, definition in before.values()}


def test_running_cycles_end_on_their_own_even_when_its_file_is_gone(cli: Cli) -> None:
    (line,) = cli.json("cycle", "list", "--person", EMPLOYEE)
    put(cli, "workflow", f'"{NEW}"')
    own = cli.folder / "workflows"
    (own / f"{OLD}.yaml").unlink()
    finish(cli, line["id"])

    ended = cli.json("cycle", "show", line["id"])
    assert ended["milestone"] == "restarted"
    assert (ended["workflow"], ended["definition"]) == (OLD, line["definition"])
    (following,) = cli.json("cycle", "list", "--person", EMPLOYEE, "--open")
    assert following["workflow"] == NEW
    counted = Counter(one["workflow"] for one in cli.json("cycle", "list", "--open"))
    assert counted[OLD] > 90
    assert cli.json("check", "--data")["data"]["broken"] == []
