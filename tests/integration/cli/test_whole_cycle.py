"""A whole round through the command line alone, from announcement to restart."""

import json

from popflow.cli.plan_template import TEMPLATE
from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER, Cli


def exchanged(cli: Cli, cycle: int) -> None:
    cli("agenda", "add", cycle, "leading a meeting", who=EMPLOYEE)
    cli("agenda", "add", cycle, "the new building", who=MANAGER)
    cli("agenda", "ready", cycle, who=EMPLOYEE)
    cli("agenda", "ready", cycle, who=MANAGER)


def agreed(cli: Cli, cycle: int) -> None:
    exchanged(cli, cycle)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", "--at", "2026-03-16 10:00", who=EMPLOYEE)
    (cli.folder / "plan.toml").write_text(TEMPLATE, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    cli("sign", cycle, "--version", 1, who=EMPLOYEE)
    cli("sign", cycle, "--version", 1, who=MANAGER)


def name(cli: Cli, number: str) -> str:
    person = cli.json("people", "show", number)
    parts = (person["first_name"], person["infix"], person["last_name"])
    return " ".join(part for part in parts if part)


def test_from_announcement_to_restart(cli: Cli, cycle: int) -> None:
    agreed(cli, cycle)
    assert cli.json("cycle", "show", cycle)["milestone"] == "agreed"

    cli.tick("2026-04-02")
    assert cli.json("cycle", "show", cycle)["milestone"] == "executing"
    cli("checkin", cycle, "--progress", "on-track", "--note", "two meetings done", who=EMPLOYEE)
    cli("checkin", cycle, "--progress", "on-track", "--note", "heard it goes well", who=HR)
    told = cli("cycle", "show", cycle).out
    assert f"medewerker {name(cli, EMPLOYEE)}: op koers. two meetings done" in told
    assert f"HR {name(cli, HR)}: op koers. heard it goes well" in told
    promises = cli.json("cycle", "show", cycle)["commitments"]
    kept = next(one["key"] for one in promises if one["owner"] == "manager")
    cli("plan", "deliver", cycle, kept, who=MANAGER)

    cli.tick("2026-12-21")
    cli("evaluate", cycle, "--goal", "1=reached", "--work", "1=fewer meetings", who=EMPLOYEE)
    hidden = cli.json("cycle", "show", cycle, who=MANAGER)["evaluation"]
    assert hidden["answers"] == {}
    judgements = cli.folder / "evaluation.toml"
    judgements.write_text('[[judgements]]\ngoal = 1\noutcome = "partly"\n', encoding="utf-8")
    cli("evaluate", cycle, "evaluation.toml", who=MANAGER)
    cli.tick("2026-12-22")

    shown = cli.json("cycle", "show", cycle)
    assert shown["milestone"] == "restarted"
    answers = shown["evaluation"]["answers"]
    assert answers["employee"]["judgements"][0]["outcome"] == "reached"
    assert answers["manager"]["judgements"][0]["outcome"] == "partly"
    assert [entry["seq"] for entry in shown["history"]] == list(range(1, shown["revision"] + 1))
    reached = [entry["to"] for entry in shown["history"] if entry["from"] != entry["to"]]
    assert reached == [
        "planned", "announced", "agendas_exchanged", "agreed", "executing", "evaluated",
        "restarted",
    ]  # fmt: skip
    (following,) = cli.json("cycle", "list", "--person", EMPLOYEE, "--open")
    assert following["conversation_at"] > "2027-12"
    assert cli.json("check", "--data")["data"]["broken"] == []


def test_history_keeps_who_acted_and_the_user_of_the_machine(cli: Cli, cycle: int) -> None:
    exchanged(cli, cycle)
    history = cli.json("cycle", "show", cycle)["history"]
    added = next(entry for entry in history if entry["event"] == "add_item")
    assert added["actor"]["number"] == EMPLOYEE
    assert added["actor"]["role"] == "employee"
    assert added["actor"]["os_user"]


def test_the_other_side_sees_no_list_before_the_exchange(cli: Cli, cycle: int) -> None:
    cli("agenda", "add", cycle, "secret wish", who=EMPLOYEE)
    assert cli.json("agenda", "list", cycle, who=MANAGER) == []
    assert cli.json("agenda", "list", cycle) == []
    assert "secret wish" not in cli("cycle", "show", cycle, who=MANAGER).out
    (own,) = cli.json("agenda", "list", cycle, who=EMPLOYEE)
    assert own["text"] == "secret wish"
    exchanged(cli, cycle)
    assert "secret wish" in cli("cycle", "show", cycle, who=MANAGER).out


def test_a_stranger_is_told_the_same_as_about_nothing(cli: Cli, cycle: int) -> None:
    here = cli.refused("cycle", "show", cycle, who=STRANGER).err
    nowhere = cli.refused("cycle", "show", 99999, who=STRANGER).err
    assert here == nowhere.replace("99999", str(cycle))
    assert cli.json("cycle", "list", who=EMPLOYEE)[0]["id"] == cycle
    lines = cli.json("cycle", "list", who=STRANGER)
    assert {STRANGER} >= {line["person"] for line in lines if line["partner"] != STRANGER}
    assert cycle not in {line["id"] for line in lines}


def test_hr_sees_how_it_stands_and_not_what_was_written(cli: Cli, cycle: int) -> None:
    agreed(cli, cycle)
    shown = cli.json("cycle", "show", cycle, who=HR)
    assert shown["milestone"] == "agreed"
    assert shown["plan"] is None
    assert shown["agenda"] == []
    assert shown["evaluation"] is None
    assert "Lead a project meeting" not in cli("cycle", "show", cycle, who=HR).out
    said = cli.try_("plan", "show", cycle, "--as", HR, "--json")
    assert (said.code, said.error["code"]) == (1, "hidden")


def test_a_form_is_its_writers_alone(cli: Cli, cycle: int) -> None:
    asked = cli.json("agenda", "questions", cycle, who=EMPLOYEE)["questions"]
    key = next(one["key"] for one in asked if not one["choices"])
    kept = cli.json("agenda", "form", cycle, "--answer", f"{key}=to lead", who=EMPLOYEE)
    assert kept["answers"] == {key: "to lead"}
    assert cli.json("agenda", "form", cycle, who=MANAGER)["answers"] == {}
    cli.refused("agenda", "form", cycle)
    cli.refused("agenda", "form", cycle, "--answer", "nonsense=x", who=EMPLOYEE)
    assert "to lead" in cli("agenda", "form", cycle, who=EMPLOYEE).out
    cli("agenda", "add", cycle, "--from", key, who=EMPLOYEE)
    assert cli.json("agenda", "list", cycle, who=EMPLOYEE)[0]["text"] == "to lead"


def test_show_says_in_dutch_what_comes_next_and_who_must_act(cli: Cli, cycle: int) -> None:
    told = cli("cycle", "show", cycle, "--history").out
    assert "Aankondigen" in told
    assert "◎" in told
    assert "Hierna, op maandag 9 maart om 8.00 uur" in told
    assert "Aan zet: Den Li en Steven King." in told
    assert "2026-03-16 10:00" in told


def test_words_follow_the_language_of_the_organisation(cli: Cli, cycle: int) -> None:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8").replace('language = "nl"', 'language = "en"')
    config.write_text(text, encoding="utf-8")
    assert "Conversation:" in cli("cycle", "show", cycle).out
    refused = cli.refused("agenda", "add", cycle, " ", who=EMPLOYEE)
    assert "Write down what you want to talk about." in refused.err


def test_versions_are_compared_and_shifted_dates_are_confirmed(cli: Cli, cycle: int) -> None:
    agreed(cli, cycle)
    later = cli.json("plan", "show", cycle)["content"]
    later["goals"][0]["ends_on"] = "2027-01-29"
    (cli.folder / "plan.json").write_text(json.dumps(later), encoding="utf-8")
    cli("plan", "draft", cycle, "plan.json", who=EMPLOYEE)
    found = cli.json("plan", "diff", cycle)
    assert found == {
        "from": 1, "to": 2, "goals": [1],
        "changes": [{"field": "goals.1.ends_on", "old": "2026-12-18", "new": "2027-01-29"}],
    }  # fmt: skip
    cli("plan", "confirm", cycle, who=EMPLOYEE)
    assert cli.json("cycle", "show", cycle)["agreed_version"] == 1
    cli("plan", "confirm", cycle, who=MANAGER)
    assert cli.json("cycle", "show", cycle)["agreed_version"] == 2
    told = cli("plan", "diff", cycle, "--from", 1, "--to", 2, who=EMPLOYEE).out
    assert "Van versie 1 naar versie 2\n  Doel 1: " in told
    assert "    uiterlijk: 2027-01-29 (was 2026-12-18)\n" in told
    assert told == cli("plan", "diff", cycle, "--from", 1, "--to", 2, who=MANAGER).out
    assert "Er is niets veranderd." in cli("plan", "diff", cycle, "--from", 2, "--to", 2).out
    cli.refused("plan", "diff", cycle, who=HR)


def test_a_plan_says_how_far_each_goal_reaches(cli: Cli, cycle: int) -> None:
    exchanged(cli, cycle)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", who=MANAGER)
    (cli.folder / "plan.toml").write_text(TEMPLATE, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    shown = cli.json("plan", "show", cycle)
    assert shown["horizons"] == {"1": "short"}
    plan = shown["content"]
    plan["goals"] += [
        {**plan["goals"][0], "key": 2, "title": "Verder kijken", "ends_on": "2029-01-31"},
        {**plan["goals"][0], "key": 3, "title": "Ooit", "ends_on": "2040-01-31"},
    ]
    (cli.folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    cli("plan", "draft", cycle, "plan.json", who=EMPLOYEE)
    reaches = cli.json("plan", "show", cycle)["horizons"]
    assert reaches == {"1": "short", "2": "medium", "3": "long"}
    told = cli("plan", "show", cycle).out
    assert "Uiterlijk 2026-12-18 (korte termijn)" in told
    assert "Uiterlijk 2029-01-31 (middellange termijn)" in told
    assert "Doel 2 is erbij gekomen: Verder kijken" in cli("plan", "diff", cycle).out


def test_a_signature_can_be_as_seen_or_refused_with_words(cli: Cli, cycle: int) -> None:
    exchanged(cli, cycle)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", who=MANAGER)
    (cli.folder / "plan.toml").write_text(TEMPLATE, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    cli.refused("sign", cycle, "--version", 1, "--seen", who=EMPLOYEE)
    cli.refused("sign", cycle, "--version", 1, "--seen", "--refuse", who=EMPLOYEE)
    cli("sign", cycle, "--version", 1, "--seen", "--remark", "not all mine", who=EMPLOYEE)
    cli("sign", cycle, "--version", 1, "--refuse", "--remark", "no time", who=MANAGER)
    kinds = {s["party"]: s["kind"] for s in cli.json("cycle", "show", cycle)["signatures"]}
    assert kinds == {"employee": "seen", "manager": "refused"}
    assert "not all mine" in cli("plan", "show", cycle).out
