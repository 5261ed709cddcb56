"""Papers and lists as files: for whom, in which language, whole or not at all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdf
import pytest

from popflow.cli.failure import CommandError
from popflow.cli.new_file import NewFile
from popflow.cli.plan_template import TEMPLATE
from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER, Cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def planned(cli: Cli, cycle: int) -> int:
    """The cycle with its lists exchanged and a plan that both signed."""
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, f"a point of {who}", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", who=MANAGER)
    (cli.folder / "plan.toml").write_text(TEMPLATE, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    cli("sign", cycle, "--version", 1, who=EMPLOYEE)
    return cycle


def text(path: Path) -> str:
    pages = pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def rows(path: Path) -> list[list[Any]]:
    sheet: Any = openpyxl.load_workbook(path).active
    return [[cell.value for cell in row] for row in sheet]


def test_the_plan_is_printed_in_both_languages(cli: Cli, planned: int) -> None:
    said = cli("plan", "pdf", planned, "-o", "plan.pdf", who=EMPLOYEE)
    assert said.out.startswith("Written: plan.pdf (")
    dutch = text(cli.folder / "plan.pdf")
    for part in ("Persoonlijk ontwikkelingsplan van", "Lead a project meeting by myself",
                 "Getekend als: akkoord", "nog te ondertekenen"):  # fmt: skip
        assert part in dutch
    told = cli.json(
        "plan", "pdf", planned, "--version", 1, "-o", "en.pdf", "--language", "en", who=MANAGER
    )
    assert told == {"file": "en.pdf", "bytes": (cli.folder / "en.pdf").stat().st_size}
    assert "Personal development plan of" in text(cli.folder / "en.pdf")


def test_a_file_that_is_there_stays_unless_forced(cli: Cli, planned: int) -> None:
    kept = cli.folder / "plan.pdf"
    kept.write_text("mine", encoding="utf-8")
    said = cli.refused("plan", "pdf", planned, "-o", "plan.pdf", who=EMPLOYEE)
    assert "plan.pdf is there already. Choose another name, or add --force." in said.err
    assert kept.read_text(encoding="utf-8") == "mine"
    cli("plan", "pdf", planned, "-o", "plan.pdf", "--force", who=EMPLOYEE)
    assert kept.read_bytes().startswith(b"%PDF-")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "is a folder" in cli.refused("plan", "pdf", planned, "-o", ".").err
    assert "not there" in cli.refused("plan", "pdf", planned, "-o", "no/plan.pdf").err


@pytest.mark.parametrize("who", [STRANGER, HR])
def test_who_may_not_read_it_prints_nothing(cli: Cli, planned: int, who: str) -> None:
    for command in (("plan", "pdf"), ("agenda", "sheet")):
        cli.refused(*command, planned, "-o", "x.pdf", who=who)
    assert not (cli.folder / "x.pdf").exists()
    assert not list(cli.folder.glob(".popflow-*"))


def test_a_plan_that_is_not_there_is_told(cli: Cli, cycle: int) -> None:
    cli.refused("plan", "pdf", cycle, "-o", "x.pdf", who=EMPLOYEE)
    said = cli.refused("plan", "pdf", cycle, "-o", "x.pdf", "--language", "de", who=EMPLOYEE)
    assert "'de'" in said.err


def test_the_sheet_hides_the_lists_until_the_exchange(cli: Cli, cycle: int) -> None:
    cli("agenda", "add", cycle, "my secret point", who=EMPLOYEE)
    cli("agenda", "sheet", cycle, "-o", "before.pdf", who=EMPLOYEE)
    assert "secret" not in text(cli.folder / "before.pdf")
    cli("agenda", "add", cycle, "another point", who=MANAGER)
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "ready", cycle, who=who)
    cli("agenda", "sheet", cycle, "-o", "after.pdf", "--language", "en", who=MANAGER)
    after = text(cli.folder / "after.pdf")
    assert after.index("my secret point") < after.index("another point")


@pytest.mark.parametrize("role", ["employee", "manager"])
def test_a_blank_form_needs_no_organisation(bare: Cli, role: str) -> None:
    bare("agenda", "blank", "--role", role, "--workflow", "naar-behoefte", "-o", "form.pdf")
    assert "Vragenlijst" in text(bare.folder / "form.pdf")


def test_a_role_that_is_asked_nothing_is_told(bare: Cli) -> None:
    said = bare.refused("agenda", "blank", "--role", "auditor", "-o", "form.pdf")
    assert "It asks: " in said.err
    assert "employee, manager" in said.err
    assert not (bare.folder / "form.pdf").exists()


def test_cycles_are_a_file_as_whoever_acts_may_see_them(cli: Cli, cycle: int) -> None:
    cli("cycle", "list", "--xlsx", "all.xlsx", who=HR)
    listed = rows(cli.folder / "all.xlsx")
    assert len(listed) == 1 + 106
    assert listed[0][:5] == [
        "POP", "Medewerker", "Nummer medewerker", "Leidinggevende", "Nummer leidinggevende",
    ]  # fmt: skip
    own = next(row for row in listed if row[0] == cycle)
    assert own[2] == EMPLOYEE
    assert own[4] == MANAGER
    assert own[1] != EMPLOYEE
    assert f"{own[9]:%Y-%m-%d %H:%M}" == "2026-03-16 10:00"
    told = cli.json("cycle", "list", "--xlsx", "mine.xlsx", "--limit", 1, who=EMPLOYEE)
    assert told["file"] == "mine.xlsx"
    assert len(rows(cli.folder / "mine.xlsx")) == 2
    cli.refused("cycle", "list", "--xlsx", "mine.xlsx", who=EMPLOYEE)


def test_people_messages_and_money_are_files_too(cli: Cli) -> None:
    cli("people", "list", "--xlsx", "people.xlsx", who=EMPLOYEE)
    people = rows(cli.folder / "people.xlsx")
    assert EMPLOYEE in {row[0] for row in people}
    assert len(people) < 107
    cli("outbox", "list", "--xlsx", "outbox.xlsx")
    assert len(rows(cli.folder / "outbox.xlsx")) > 4
    cli("outbox", "list", "--xlsx", "outbox.xlsx", "--limit", 3, "--force")
    assert len(rows(cli.folder / "outbox.xlsx")) == 4
    cli("budget", "grant", EMPLOYEE, "450,50", "--memo", "=1+1", who=HR)
    cli("budget", "show", EMPLOYEE, "--xlsx", "money.xlsx", who=EMPLOYEE)
    header, posting = rows(cli.folder / "money.xlsx")
    assert posting[header.index("Bedrag")] == 450.5
    assert posting[header.index("Waarvoor")] == "=1+1"
    cli("budget", "show", "--xlsx", "planned.xlsx", who=HR)
    assert rows(cli.folder / "planned.xlsx")[0][0] == "Voor wie"


def test_what_fails_while_it_is_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"

    def fill(file: Any) -> None:  # noqa: ANN401 - an open file
        file.write(b"half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        NewFile(path).write(fill)
    assert not list(tmp_path.iterdir())


def test_a_file_that_somebody_makes_meanwhile_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    file = NewFile(path)
    path.write_text("theirs", encoding="utf-8")
    with pytest.raises(CommandError, match="there already"):
        file.keep(b"mine")
    assert [one.read_text(encoding="utf-8") for one in tmp_path.iterdir()] == ["theirs"]


def test_a_disk_without_links_keeps_it_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    NewFile(tmp_path / "plan.pdf").keep(b"kept")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"kept"]
