"""Wrong input gets one message: what, where, why, what to do; and nothing is changed."""

import json
from pathlib import Path

import pytest

from popflow.cli.plan_template import TEMPLATE
from tests.support.command_line import EMPLOYEE, Cli

WRONG = {
    "no such command": (("nonsense",), "--help"),
    "no such option": (("cycle", "list", "--nonsense"), "--help"),
    "no command of the group": (("cycle",), "cycle --help"),
    "a misspelt command": (("cycle", "lst"), "list"),
    "a missing argument": (("cycle", "show"), "cycle"),
    "no number": (("cycle", "show", "x"), "cycle"),
    "a number below one": (("cycle", "show", "0"), "cycle"),
    "an unknown cycle": (("cycle", "show", "99999"), "cycle list"),
    "an unknown person": (("people", "show", "99999"), "people list"),
    "an unknown actor": (("cycle", "list", "--as", "99999"), "99999"),
    "an unknown milestone": (("cycle", "list", "--milestone", "agred"), "agreed"),
    "no moment": (("cycle", "move", "1", "--at", "soon", "--as", "114"), "2026-03-12"),
    "a moment long ago": (("cycle", "move", "1", "--at", "0001-01-01", "--as", "114"), "1990"),
    "no day": (("people", "deputy", "100", "101", "--from", "x", "--to", "y"), "2026-03-12"),
    "no event": (("cycle", "send", "1", "nonsense", "--as", "114"), "nonsense"),
    "an event with a command of its own": (("cycle", "send", "1", "sign"), "popflow sign"),
    "a topic that is none": (
        ("cycle", "send", "1", "hold", "--topic", "weather", "--as", "114"),
        "learn_for_career",
    ),
    "a topic with another event": (("cycle", "send", "1", "part", "--topic", "x"), "hold"),
    "a partner with another event": (("cycle", "send", "1", "hold", "--to", "100"), "hand_over"),
    "a partner whom nobody knows": (
        ("cycle", "send", "1", "hand_over", "--to", "9999", "--as", "114"),
        "9999",
    ),
    "a progress that is none": (("checkin", "1", "--progress", "fine", "--as", "114"), "on_track"),
    "no judgement": (("evaluate", "1", "--as", "114"), "--goal"),
    "a judgement of nothing": (("evaluate", "1", "--goal", "reached"), "1="),
    "a judgement twice": (("evaluate", "1", "--goal", "1=partly", "--goal", "1=partly"), "twice"),
    "an effect of no goal": (
        ("evaluate", "1", "--goal", "1=partly", "--work", "2=more"),
        "--goal 2",
    ),
    "an outcome that is none": (("evaluate", "1", "--goal", "1=fine"), "reached"),
    "a file and options": (("evaluate", "1", "x.toml", "--goal", "1=partly"), "not both"),
    "no amount": (("budget", "grant", "114", "many"), "450"),
    "an amount below a cent": (("budget", "post", "114", "1.234"), "450"),
    "a training that costs nothing to speak of": (
        ("budget", "request", "114", "x", "--for", "Spanish"),
        "450",
    ),
    "a training that nobody names": (("budget", "request", "114", "100"), "--for"),
    "a training without a goal": (
        ("budget", "request", "114", "100", "--for", "Spanish", "--as", "114"),
        "leidinggevende",
    ),
    "an approval by nobody": (("budget", "approve", "114", "100"), "--as"),
    "a file that is not there": (("import", "nowhere.csv"), "nowhere.csv"),
    "a plan that is not there": (("plan", "check", "nowhere.toml"), "nowhere.toml"),
    "an unknown workflow": (("workflow", "show", "periodiek"), "periodiek-onderhoud"),
    "an unknown question set": (("workflow", "check", "nonsense"), "nonsense"),
    "a map of nothing": (("workflow", "migrate", "periodiek-onderhoud", "--map", "x"), "OLD=NEW"),
    "a status that is none": (("outbox", "list", "--status", "gone"), "suppressed"),
    "neither keys nor all": (("outbox", "retry"), "--all"),
    "a key of nothing": (("outbox", "drop", "nonsense"), "nonsense"),
    "a config that is not there": (("check", "--config", "nowhere.toml"), "nowhere.toml"),
    "years that are none": (("demo", "--years", "0"), "years"),
    "a demo of nobody": (("demo", "--people", "nowhere.csv"), "nowhere.csv"),
    "a demo of no workflow": (("demo", "--workflow", "periodiek"), "periodiek-onderhoud"),
    "no time for a tick": (("tick", "--now", "noon"), "--now"),
}


@pytest.mark.parametrize("case", WRONG)
def test_one_message_and_exit_code_1(cli: Cli, case: str) -> None:
    args, hint = WRONG[case]
    before = (cli.folder / "popflow.db").read_bytes()
    assert hint in cli.refused(*args).err
    assert (cli.folder / "popflow.db").read_bytes() == before


@pytest.mark.parametrize("case", WRONG)
def test_with_json_the_error_is_json_too(cli: Cli, case: str) -> None:
    said = cli.try_(*WRONG[case][0], "--json")
    assert said.code == 1
    assert said.out == ""
    assert said.error["code"]
    assert WRONG[case][1] in said.error["message"]


def test_without_popflow_toml_it_says_how_to_get_one(bare: Cli) -> None:
    assert "popflow init" in bare.refused("cycle", "list").err


def test_a_misspelt_setting_is_named_with_its_line(cli: Cli) -> None:
    config = cli.folder / "popflow.toml"
    config.write_text("workflw = 'x'\n", encoding="utf-8")
    error = cli.try_("cycle", "list", "--json").error
    assert error["code"] == "config-unknown-key"
    assert error["line"] == 1
    assert error["file"] == str(config)


def test_an_old_database_says_how_to_go_on(bare: Cli) -> None:
    (bare.folder / "popflow.toml").write_text(
        '[plugins]\nblock = ["mail", "pob", "postgres"]\n', encoding="utf-8"
    )
    assert "popflow db upgrade" in bare.refused("cycle", "list").err
    assert bare.json("db", "upgrade")["upgraded"]
    assert bare.json("cycle", "list") == []


def test_a_refusal_is_a_sentence_of_the_catalogue(cli: Cli, cycle: int) -> None:
    said = cli.refused("agenda", "ready", cycle, who=EMPLOYEE)
    assert said.err == "popflow: De lijst is nog leeg. Voeg een gesprekspunt toe.\n"
    error = cli.try_("agenda", "ready", cycle, "--as", EMPLOYEE, "--json").error
    assert error["code"] == "list_empty"


BROKEN_PLANS = {
    "no toml": ("[[goals", "no TOML", 1),
    "an unknown key": ('[[goals]]\ntitel = "x"\n', "Did you mean 'title'?", 2),
    "a goal without a title": ("[[goals]]\nkey = 1\n", "'title' is missing", 1),
    "a word for a number": ('[[goals]]\ntitle = "x"\npriority = "high"\n', "whole number", 3),
    "a choice that is none": ('[[goals]]\ntitle = "x"\norigin = "boss"\n', "employer", 3),
    "no list": ('goals = "x"\n', "list", 1),
    "no table": ('goals = ["x"]\n', "table", 1),
    "no day": ('[[goals]]\ntitle = "x"\nends_on = "soon"\n', "2026-03-12", 3),
    "no span": ('rhythm = "often"\n', "6 weeks", 1),
    "no truth": ('[[goals]]\ntitle = "x"\nrequired = "yes"\n', "true or false", 3),
    "an override of nothing": (
        '[[goals]]\ntitle = "x"\noverrides = { smart = "x" }\n', "measurable", 3,
    ),
    "an override that is no table": (
        '[[goals]]\ntitle = "x"\noverrides = ["x"]\n', "measurable", 3,
    ),
    "no money": (
        ('[[goals]]\ntitle = "x"\n[[goals.activities]]\nkind = "course"\ntext = "x"\n'
        '[[goals.activities.support]]\nkind = "money"\ntext = "x"\ncost = "much"\n'),
        "450.50", 9,
    ),
    "no weekday": (
        ('[[goals]]\ntitle = "x"\n[[goals.activities]]\nkind = "course"\ntext = "x"\n'
        "[goals.activities.planning]\nweekday = 9\n"),
        "thursday", 7,
    ),
    "too much": ("goals = [" + ", ".join("{}" for _ in range(300)) + "]\n", "200", 1),
    "a bomb of brackets": ("x = " + "[" * 50 + "]" * 50 + "\n", "nested", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN_PLANS)
def test_a_broken_plan_is_told_with_file_line_and_key(cli: Cli, case: str) -> None:
    text, hint, line = BROKEN_PLANS[case]
    (cli.folder / "plan.toml").write_text(text, encoding="utf-8")
    assert hint in cli.refused("plan", "check", "plan.toml").err
    error = cli.try_("plan", "check", "plan.toml", "--json").error
    assert (error["file"], error["line"]) == ("plan.toml", line)


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"{", b'{"goals": 1}', b"x" * 1_000_001])
def test_a_file_that_is_no_plan_at_all(cli: Cli, raw: bytes) -> None:
    (cli.folder / "plan.toml").write_bytes(raw)
    cli.refused("plan", "check", "plan.toml")


def test_every_line_of_the_template_that_is_left_out_is_no_crash(bare: Cli) -> None:
    lines = TEMPLATE.splitlines()
    file = bare.folder / "plan.toml"
    for number in range(len(lines)):
        file.write_text("\n".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
        said = bare.try_("plan", "check", "plan.toml", "--json")
        assert said.code in {0, 1}
        assert said.code == 0 or said.error["file"] == "plan.toml"


def test_hostile_text_cannot_steer_the_terminal(cli: Cli, cycle: int) -> None:
    cli("agenda", "add", cycle, "\x1b[31mred\u202egnp.exe\x07\nsecond", who=EMPLOYEE)
    told = cli("agenda", "list", cycle, who=EMPLOYEE).out
    assert "[31mredgnp.exe" in told
    assert not {"\x1b", "\u202e", "\x07"} & set(told)
    (item,) = json.loads(cli("agenda", "list", cycle, "--json", who=EMPLOYEE).out)
    assert item["text"].startswith("\x1b[31mred\u202e")


def test_a_defect_shows_no_traceback(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "x"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("popflow.engine.reading.page", fail)
    assert "ZeroDivisionError" in cli.refused("cycle", "list").err
    monkeypatch.setenv("POPFLOW_LOG__LEVEL", "debug")
    assert "Traceback" in cli.try_("cycle", "list").err


def test_an_interrupt_ends_with_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("popflow.engine.reading.page", interrupt)
    said = cli.try_("cycle", "list")
    assert (said.code, said.err) == (130, "")


def test_nothing_is_written_over_by_schema(bare: Cli) -> None:
    file = Path("schema.json")
    bare("workflow", "schema", "--write", file)
    assert json.loads(file.read_text(encoding="utf-8"))["$defs"]
    bare.refused("workflow", "schema", "--write", file)
