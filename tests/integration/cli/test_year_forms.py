"""Questions with choices, and the forms of a year, through the command line."""

from pathlib import Path

import pytest

from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER, Cli

MEMBER = "115"
"""Somebody in the department whose manager is `EMPLOYEE`."""


@pytest.fixture
def own_sets(cli: Cli) -> Path:
    """The organisation's own question sets, which it can edit."""
    return cli.folder / "workflows" / "questions"


def number_of(cli: Cli, person: str) -> int:
    cli.tick("2026-03-02 19:00")
    (line,) = cli.json("cycle", "list", "--person", person)
    number: int = line["id"]
    return number


def test_a_choice_is_kept_by_its_key_and_said_in_words(cli: Cli, cycle: int) -> None:
    asked = cli("agenda", "questions", cycle, who=EMPLOYEE).out
    assert "employability: Ik wil goed inzetbaar blijven, nu en later." in asked
    assert "mag je overslaan" in asked
    given = ("--answer", "reason_to_start=employability")
    kept = cli.json("agenda", "form", cycle, *given, who=EMPLOYEE)
    assert kept["answers"] == {"reason_to_start": "employability"}
    told = cli("agenda", "form", cycle, who=EMPLOYEE).out
    assert "Ik wil goed inzetbaar blijven" in told
    assert "0 van 36 vragen" in told
    cli("agenda", "add", cycle, "--from", "reason_to_start", who=EMPLOYEE)
    (item,) = cli.json("agenda", "list", cycle, who=EMPLOYEE)
    assert item["text"] == "Ik wil goed inzetbaar blijven, nu en later."


def test_an_answer_that_is_no_choice_is_refused_and_says_which_there_are(
    cli: Cli, cycle: int
) -> None:
    args = ("agenda", "form", cycle, "--answer", "reason_to_start=money")
    said = cli.refused(*args, who=EMPLOYEE)
    assert "purposeful, something_else, post_no_longer_fits, employability" in said.err
    failed = cli.try_(*args, "--as", EMPLOYEE, "--json")
    assert (failed.error["code"], failed.error["question"]) == ("not_a_choice", "reason_to_start")
    assert cli.json("agenda", "form", cycle, who=EMPLOYEE)["answers"] == {}


def test_a_running_round_goes_on_with_its_questions(cli: Cli, cycle: int, own_sets: Path) -> None:
    before = cli.json("agenda", "questions", cycle, who=EMPLOYEE)
    file = own_sets / "employee-full.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("key: dread", "key: look_up_to"), encoding="utf-8")
    assert cli.json("agenda", "questions", cycle, who=EMPLOYEE) == before
    dry = cli.json("workflow", "migrate", "periodiek-onderhoud", "--dry-run", who=HR)
    assert cycle in {one["cycle"] for one in dry["verdicts"]}
    cli("workflow", "migrate", "periodiek-onderhoud", who=HR)
    after = cli.json("agenda", "questions", cycle, who=EMPLOYEE)
    assert {one["key"] for one in after["questions"]} - {
        one["key"] for one in before["questions"]
    } == {"look_up_to"}
    file.write_text("name: [", encoding="utf-8")
    assert cli.json("agenda", "questions", cycle, who=EMPLOYEE) == after


def test_a_broken_question_set_is_told_with_its_place(cli: Cli, own_sets: Path) -> None:
    file = own_sets / "manager-full.yaml"
    text = file.read_text(encoding="utf-8")
    line = text[: text.index("version: 1")].count("\n") + 1
    file.write_text(text.replace("version: 1", "version: one"), encoding="utf-8")
    for names in ((), ("naar-behoefte",), ("periodiek-onderhoud", "manager-full"), (file,)):
        said = cli.try_("workflow", "check", *names)
        assert said.code == 1
        assert said.out.count(f"{file}:{line}:10: error PF103") == 1
        assert "1 errors" in said.out
    assert "PF103" in cli.try_("check").out


def test_a_workflow_is_shown_with_its_questions(cli: Cli) -> None:
    told = cli("workflow", "show", "probleemsignalering").out
    assert "employee: Voorbereiding, kort (employee-short, versie 1)" in told
    shown = cli.json("workflow", "show", "probleemsignalering")
    assert shown["question_sets"]["employee"]["questions"][0]["choices"]
    assert "patience: Geduld" in cli("workflow", "show", "manager-self-check").out
    assert cli.json("workflow", "show", "manager-self-check")["audience"] == "self_check"


def test_the_department_form_is_filled_in_shared_and_seen(cli: Cli) -> None:
    number = number_of(cli, MEMBER)
    empty = cli("agenda", "department", who=EMPLOYEE).out
    assert "Over Purchasing, 2026" in empty
    assert "--share" in empty
    answers = ("--answer", "priorities=Samen inkopen", "--answer", "budget=10.000")
    kept = cli.json("agenda", "department", *answers, who=EMPLOYEE)
    assert (kept["subject"], kept["year"], kept["shared_at"]) == ("Purchasing", 2026, None)
    assert cli.json("agenda", "form", number, who=MEMBER)["department"] is None
    shared = cli("agenda", "department", "--share", who=EMPLOYEE).out
    assert "zien de prioriteiten sinds 2026-03-02" in shared
    for command in ("form", "questions"):
        told = cli("agenda", command, number, who=MEMBER).out
        assert "Wat er over Purchasing met je is gedeeld, 2026" in told
        assert "Samen inkopen" in told
        assert "10.000" not in told
    beside = cli.json("agenda", "form", number, who=MEMBER)["department"]
    assert beside["answers"] == {"priorities": "Samen inkopen"}
    manager = cli("agenda", "form", number, who=EMPLOYEE).out
    assert "10.000" in manager
    assert "popflow agenda self-check" in manager


def test_hr_reads_every_department_and_others_none(cli: Cli) -> None:
    assert "nog geen formulier" in cli("agenda", "department", who=HR).out
    cli("agenda", "department", "--answer", "budget=1", who=EMPLOYEE)
    (one,) = cli.json("agenda", "department", who=HR)
    assert (one["subject"], one["answers"], one["written_by"]) == (
        "Purchasing", {"budget": "1"}, EMPLOYEE,
    )  # fmt: skip
    assert "Purchasing  2026  1/16      -" in cli("agenda", "department").out
    told = cli("agenda", "department", "--department", "Purchasing", who=HR).out
    assert "Over Purchasing, 2026" in told
    said = cli.refused(
        "agenda", "department", "--department", "Purchasing", "--answer", "budget=2", who=HR
    )
    assert "HR leest dit formulier mee" in said.err
    for who in (MEMBER, STRANGER):
        cli.refused("agenda", "department", "--department", "Purchasing", who=who)
    cli.refused("agenda", "department", who=MEMBER)
    cli.refused("agenda", "department", "--answer", "budget", who=EMPLOYEE)
    cli.refused("agenda", "department", "--answer", "budjet=1", who=EMPLOYEE)
    cli.refused("agenda", "department", "--answer", "budget=1", "--year", 2020, who=EMPLOYEE)
    assert cli.json("agenda", "department", "--year", 2020, who=EMPLOYEE)["answers"] == {}


def test_a_self_check_is_for_oneself(cli: Cli) -> None:
    empty = cli("agenda", "self-check", who=MANAGER).out
    assert "could_grow: Daar wil ik in groeien." in empty
    assert "Alleen jij ziet deze antwoorden." in empty
    cli("agenda", "self-check", "--answer", "patience=could_grow", who=MANAGER)
    kept = cli.json("agenda", "self-check", who=MANAGER)
    assert kept["answers"] == {"patience": "could_grow"}
    cli.refused("agenda", "self-check", "--answer", "patience=enough", who=MANAGER)
    cli.refused("agenda", "self-check", who=MEMBER)
    cli.refused("agenda", "self-check")
    assert cli.json("agenda", "self-check", who=EMPLOYEE)["answers"] == {}
