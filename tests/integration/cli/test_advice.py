"""Advice to people: the matrices, and private questions about pitfalls."""

from __future__ import annotations

import pytest

from popflow.cli.plan_template import TEMPLATE
from popflow.documents import LANGUAGES, Words
from popflow.domain.pitfalls import Pitfall
from tests.support.command_line import EMPLOYEE, HR, MANAGER, Cli

QUESTIONS = [Words(language).of(pitfall) for language in LANGUAGES for pitfall in Pitfall]


@pytest.mark.parametrize(
    ("said", "advised"),
    [
        (("--performance", "+", "--potential", "-"), ["coaching_when_new", "evaluation",
         "correction_if_needed"]),
        (("--performance", "high", "--potential", "+"), ["coaching", "pop", "evaluation",
         "correction_if_needed", "exit_on_leaving"]),
        (("--performance", "-", "--potential", "+"), ["coaching", "pop", "evaluation",
         "correction_if_needed"]),
        (("--performance", "-", "--potential", "low"), ["correction", "evaluation", "exit"]),
        (("--ability", "low", "--willingness", "low"), ["progress"]),
        (("--ability", "low", "--willingness", "high"), ["steering"]),
        (("--ability", "high", "--willingness", "low"), ["motivation"]),
        (("--ability", "high", "--willingness", "high"), ["development"]),
    ],
)  # fmt: skip
def test_the_matrices_advise_conversations(
    bare: Cli, said: tuple[str, ...], advised: list[str]
) -> None:
    told = bare.json("advice", *said)
    (matrix,) = told.keys() - {"note"}
    assert told[matrix]["conversations"] == advised
    text = bare("advice", *said).out
    assert all(line in text for line in told["note"])
    assert "nooit een beslissing" in text
    assert "komt nooit in een POP" in text
    assert not list(bare.folder.iterdir())


def test_both_matrices_at_once_in_the_language_of_the_organisation(cli: Cli) -> None:
    said = ("--performance", "-", "--potential", "+", "--ability", "low", "--willingness", "high")
    assert "Bij kunnen laag en willen hoog past een stuurgesprek." in cli("advice", *said).out
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8").replace('language = "nl"', 'language = "en"')
    config.write_text(text, encoding="utf-8")
    told = cli("advice", *said).out
    assert "With ability low and willingness high this conversation fits: " in told
    assert "never a decision" in told


@pytest.mark.parametrize(
    "said",
    [
        (),
        ("--performance", "+"),
        ("--willingness", "low"),
        ("--ability", "average", "--willingness", "low"),
    ],
)
def test_half_a_question_has_no_answer(bare: Cli, said: tuple[str, ...]) -> None:
    bare.refused("advice", *said)


def asked(cli: Cli, cycle: int, who: str | None) -> list[str]:
    shown = cli.json("cycle", "show", cycle, who=who)["for_you_alone"]
    return [one["about"] for one in shown]


def test_pitfalls_are_asked_of_their_owner_alone(cli: Cli, cycle: int) -> None:
    assert asked(cli, cycle, EMPLOYEE) == asked(cli, cycle, MANAGER) == ["thin_preparation"]
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "a point", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", "--at", "2026-03-16 10:00", who=EMPLOYEE)
    plan = "\n".join(line for line in TEMPLATE.splitlines() if "use_in_work" not in line)
    (cli.folder / "plan.toml").write_text(plan, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    assert asked(cli, cycle, EMPLOYEE) == ["work_floor", "present_post_only"]

    question = Words("nl").of(Pitfall.WORK_FLOOR)
    for command in (("plan", "show", cycle), ("cycle", "show", cycle)):
        own = cli(*command, who=EMPLOYEE).out
        assert f"Alleen voor jou, om over na te denken:\n  - {question}\n" in own
        for other in (MANAGER, None):
            text = cli(*command, who=other).out
            assert not [one for one in QUESTIONS if one in text]
            assert cli.json(*command, who=other)["for_you_alone"] == []
    hr = cli("cycle", "show", cycle, "--history", who=HR).out
    assert not [one for one in QUESTIONS if one in hr]
    assert asked(cli, cycle, HR) == []
    everything = b"".join(p.read_bytes() for p in cli.folder.rglob("*") if p.is_file())
    assert question.encode() not in everything
    assert b"work_floor" not in everything


def test_a_plan_of_courses_alone_is_asked_about_in_private(cli: Cli, cycle: int) -> None:
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "a point", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", "--at", "2026-03-16 10:00", who=EMPLOYEE)
    plan = TEMPLATE.replace('"walking_along"', '"course"')
    (cli.folder / "plan.toml").write_text(plan, encoding="utf-8")
    assert "alleen cursussen" in cli("plan", "check", "plan.toml").out
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    assert "only_courses" in asked(cli, cycle, EMPLOYEE)
    assert "cursussen" not in cli("plan", "show", cycle, who=MANAGER).out
