"""What HR and the operator do for the whole organisation."""

import json
import tomllib
from pathlib import Path

from popflow.resources import sample_people
from tests.support.command_line import HR, MANAGER, Cli


def test_a_trial_import_changes_nothing_and_the_real_one_shows_what_it_did(cli: Cli) -> None:
    with sample_people() as sample:
        text = sample.read_text(encoding="utf-8-sig")
    left = "\r\n".join(line for line in text.splitlines() if not line.startswith("103;"))
    Path("staff.csv").write_text(left.replace(";Programmer;", ";Developer;"), encoding="utf-8")
    trial = cli.json("import", "staff.csv", "--dry-run", "--full")
    assert [one["number"] for one in trial["leavers"]] == ["103"]
    assert trial["movers"][0]["changes"][0]["new"] == "Developer"
    assert not trial["done"]
    assert cli.json("people", "show", "104")["job"] == "Programmer"
    assert "Developer" in cli("import", "staff.csv", "--dry-run").out
    assert cli.json("import", "staff.csv")["absent"] == ["103"]
    assert cli.json("people", "show", "104")["job"] == "Developer"


def test_a_file_that_would_remove_most_of_the_staff_is_refused(cli: Cli) -> None:
    with sample_people() as sample:
        lines = sample.read_text(encoding="utf-8-sig").splitlines()
    Path("staff.csv").write_text("\r\n".join(lines[:50]), encoding="utf-8")
    said = cli.try_("import", "staff.csv", "--full", "--json")
    assert said.code == 1
    assert said.data["refused"] == "too_many_absent"
    assert len(cli.json("people", "list")) == 107
    Path("staff.csv").write_text("\r\n".join([*lines, "\x00;x"]), encoding="utf-8")
    assert "--full" in cli.refused("import", "staff.csv", "--full").err
    assert cli.json("import", "staff.csv")["rejected"]


def test_running_cycles_move_to_a_newer_file(cli: Cli, cycle: int) -> None:
    file = cli.folder / "workflows" / "periodiek-onderhoud.yaml"
    text = file.read_text(encoding="utf-8")
    newer = text.replace("at: exchange - 3 working days", "at: exchange - 4 working days")
    assert newer != text
    file.write_text(newer, encoding="utf-8")
    before = cli.json("cycle", "show", cycle)["definition"]
    told = cli.json("workflow", "migrate", "periodiek-onderhoud", "--dry-run")
    assert len(told["verdicts"]) == 106
    assert cli.json("cycle", "show", cycle)["definition"] == before
    assert "106 cycles moved" in cli("workflow", "migrate", "periodiek-onderhoud", who=HR).out
    assert cli.json("cycle", "show", cycle)["definition"] != before
    assert cli.json("workflow", "migrate", "periodiek-onderhoud")["verdicts"] == []
    assert cli.json("check", "--data")["data"]["broken"] == []


def test_a_workflow_file_that_is_wrong_is_told_with_line_and_column(cli: Cli) -> None:
    file = cli.folder / "workflows" / "mine.yaml"
    text = (cli.folder / "workflows" / "periodiek-onderhoud.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("launch:", "lanch:", 1), encoding="utf-8")
    for args in (("workflow", "check"), ("workflow", "check", "mine"),
                 ("workflow", "check", str(file))):  # fmt: skip
        said = cli.try_(*args, "--json")
        assert said.code == 1
        assert any(found["place"]["file"] == str(file) for found in said.data["findings"])
    assert "lanch" in cli.try_("workflow", "check", "mine").out
    cli("workflow", "check", "employee-full", "naar-behoefte")
    assert cli.try_("check").code == 1


def test_init_overwrites_nothing(bare: Cli) -> None:
    made = bare.json("init", "new")
    assert "popflow.toml" in made["made"]
    assert "workflows/questions/employee-full.yaml" in made["made"]
    config = bare.folder / "new" / "popflow.toml"
    config.write_text('[organisation]\nname = "Mine"\n', encoding="utf-8")
    again = bare.json("init", "new")
    assert (again["made"], len(again["kept"])) == ([], len(made["made"]))
    assert tomllib.loads(config.read_text(encoding="utf-8")) == {"organisation": {"name": "Mine"}}
    assert "popflow import" in bare("init", "other").out
    Path("file").write_text("x", encoding="utf-8")
    bare.refused("init", "file")


def test_check_fails_for_a_voluntary_duty_and_without_hr(cli: Cli) -> None:
    assert cli.json("check")["ok"]
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    changed = text.replace('strategy = "organisatiebreed"', 'strategy = "vrijwillig"', 1)
    config.write_text(changed.replace(f'hr = ["{HR}"]', "hr = []"), encoding="utf-8")
    said = cli.try_("check", "--json")
    assert said.code == 1
    errors = {one["area"] for one in said.data["findings"] if one["level"] == "error"}
    assert errors == {"policy", "roles"}
    assert "voluntary duty" in cli.try_("check").out


def test_a_voluntary_duty_does_not_run(cli: Cli) -> None:
    before = cli.json("cycle", "list")
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('strategy = "organisatiebreed"', 'strategy = "vrijwillig"', 1),
        encoding="utf-8",
    )
    for command in ("tick", "run"):
        said = cli.try_(command)
        assert said.code == 1
        assert "popflow.toml" in said.err
        assert "voluntary duty" in said.err
    assert cli.json("cycle", "list") == before


def test_check_warns_about_what_the_law_wants_written_down(cli: Cli) -> None:
    found = cli.json("check")["findings"]
    said = " ".join(one["message"] for one in found)
    assert all(key in said for key in ("works_council", "purpose", "legal_basis", "dpia"))
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8").replace('stand_in = "101"', 'stand_in = "9999"')
    config.write_text(text, encoding="utf-8")
    assert "9999" in cli("check").out
    assert cli.json("check")["store"]["journal"]


def test_check_names_a_manager_with_too_many_people(cli: Cli) -> None:
    with sample_people() as sample:
        lines = sample.read_text(encoding="utf-8-sig").splitlines()
    more = [f"9{n:03};X;;Y;x{n}@example.org;;;{MANAGER};;;1,0" for n in range(10)]
    Path("staff.csv").write_text("\r\n".join([*lines, *more]), encoding="utf-8")
    assert "hours a year" not in cli("check").out
    cli("import", "staff.csv")
    assert "takes 100 about 108 hours a year" in cli("check").out


def test_the_load_counts_each_person_in_the_intensity_that_is_theirs(cli: Cli) -> None:
    with sample_people() as sample:
        lines = sample.read_text(encoding="utf-8-sig").splitlines()
    more = [f"9{n:03};X;;Y;x{n}@example.org;Vak;;{MANAGER};;;1,0" for n in range(10)]
    Path("staff.csv").write_text("\r\n".join([*lines, *more]), encoding="utf-8")
    cli("import", "staff.csv")
    assert "hours a year" in cli("check").out
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    rollout = (
        '[[rollout]]\nname = "small"\ngroup = "person.number >= \'9000\'"\n'
        'workflow = "periodiek-onderhoud"\nstrategy = "organisatiebreed"\n'
        'intensity = "beperkt"\nfrom = 2026-01-01\n\n[roles]\n'
    )
    config.write_text(text.replace("[roles]\n", rollout, 1), encoding="utf-8")
    assert "hours a year" not in cli("check").out


def test_a_broken_workflow_hides_nothing_else(cli: Cli) -> None:
    cli.json("cycle", "list")
    (cli.folder / "workflows" / "periodiek-onderhoud.yaml").write_text("x: [", encoding="utf-8")
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8").replace('stand_in = "101"', 'stand_in = "9999"')
    config.write_text(text, encoding="utf-8")
    said = cli.try_("check", "--data", "--json")
    assert said.code == 1
    areas = {one["area"] for one in said.data["findings"] if one["level"] == "error"}
    assert areas == {"workflow", "policy"}
    assert said.data["data"]["cycles"] > 0
    assert any("9999" in one["message"] for one in said.data["findings"])


def test_check_names_a_plugin_that_fails(cli: Cli) -> None:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8").replace(
        "strict = false", "strict = false\n[plugins.nonsense]\nx = 1"
    )
    config.write_text(text, encoding="utf-8")
    assert "nonsense" in cli.try_("check").out
    assert cli.try_("check").code == 1
    states = {one["name"]: one["state"] for one in cli.json("plugins")["plugins"]}
    assert states["nonsense"] == "failed"


def test_a_clock_that_was_set_back_holds_until_an_operator_confirms(cli: Cli) -> None:
    held = cli.try_("tick", "--now", "2026-02-20")
    assert (held.code, held.out) == (1, "")
    assert "--confirm" in held.err.splitlines()[-1]
    assert cli.try_("check").code == 1
    still = cli.try_("tick", "--now", "2026-03-03", "--json")
    assert json.loads(still.err.splitlines()[-1])["error"]["code"] == "held"
    assert "clock" in cli("tick", "--now", "2026-03-03", "--confirm").out
    cli("tick", "--now", "2026-03-04")


def test_the_demo_ends_with_what_happened(bare: Cli) -> None:
    with sample_people() as sample:
        lines = sample.read_text(encoding="utf-8-sig").splitlines()
    Path("few.csv").write_text("\r\n".join(lines[:7]), encoding="utf-8")
    said = bare.try_("demo", "--people", "few.csv", "--years", 1, "--json")
    assert said.code == 0, said.out
    assert said.err == ""
    assert said.data["invariants"]["broken"] == 0
    assert said.data["people"] >= 6
    assert said.data["years"] == 1
    assert said.data.keys() >= {
        "people", "years", "workflow", "cycles", "milestones", "due", "started",
        "latest_start_days", "ended", "messages", "budget", "refusals", "invariants", "seconds",
    }  # fmt: skip
