"""Posts and the training plan: imported with their differences, and looked up by goals."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import EMPLOYEE, HR, MANAGER, Cli

POSTS = (
    "Functiecode;Functie;Omschrijving;Competentie;Niveau nu;Niveau verwacht\r\n"
    "01;Programmer;Bouwt één systeem;programmeren;3;4\r\n"
    "01;;;veilig ontwerpen;;2\r\n"
    "02;Teamleider;;leidinggeven;;\r\n"
)
PLAN = (
    "Code;Doel;Competentie;Leervorm;Bedrag;Kleur\n"
    "T1;Veilige systemen;veilig ontwerpen;cursus;5000;rood\n"
)


def written(name: str, text: str, encoding: str = "cp1252") -> Path:
    path = Path(name)
    path.write_bytes(text.encode(encoding))
    return path


def test_posts_are_taken_over_with_what_changes(cli: Cli) -> None:
    file = written("posts.csv", POSTS)
    trial = cli.json("import", file, "--posts", "--dry-run")
    assert (trial["added"], trial["done"], trial["list"]) == (["01", "02"], False, "posts")
    assert cli.json("people", "show", "104")["post"] is None
    assert "2 regels" in cli("import", file, "--posts").out
    post = cli.json("people", "show", "104")["post"]
    assert [one["name"] for one in post["expected"]] == ["programmeren", "veilig ontwerpen"]
    told = cli("people", "show", "104").out
    assert "post: Programmer (01)" in told
    assert "Bouwt één systeem" in told
    assert "asks now: programmeren (3)" in told
    assert "will ask: programmeren (4), veilig ontwerpen (2)" in told
    again = cli.json("import", file, "--posts")
    assert (again["added"], again["changed"], again["unchanged"]) == ([], [], 2)
    written("posts.csv", POSTS.replace(";3;4", ";3;5").split("02;")[0])
    changed = cli("import", file, "--posts", "--dry-run").out
    assert "programmeren (4), veilig ontwerpen (2) -> programmeren (5)" in changed
    assert "niet in het bestand: 02" in changed
    dropped = cli.json("import", file, "--posts", "--full")
    assert dropped["dropped"] == ["02"]


def test_a_bad_record_is_set_aside_and_full_wants_every_code(cli: Cli) -> None:
    file = written("posts.csv", f"{POSTS}02;Ander;;;;\r\n;Zonder;;;;\r\n")
    assert "Mend the record" in cli.refused("import", file, "--posts", "--full").err
    read = cli.json("import", file, "--posts")
    assert read["added"] == ["01"]
    assert [bad["line"] for bad in read["rejected"]] == [5, 6]
    told = cli("import", file, "--posts").out
    assert "posts.csv:5 (Functie): The post has another title on line 4." in told


def test_the_training_plan_is_taken_over(cli: Cli) -> None:
    file = written("plan.csv", PLAN)
    told = cli("import", file, "--training-plan").out
    assert "1 nieuw: T1" in told
    assert "Kleur" in told
    assert cli.json("import", file, "--training-plan", "--full")["unchanged"] == 1
    assert "no column for aim" in cli.refused("import", written("x.csv", "Code;B\n1;2\n"),
                                              "--training-plan").err  # fmt: skip
    cli.refused("import", file, "--training-plan", "--posts")


GOALS = """
[[goals]]
title = "Build safely"
competence = "veilig ontwerp"
target_post = "teamleider"
aim = "Iets heel anders"
"""


def test_a_goal_that_names_what_nobody_knows_is_warned_about(cli: Cli, cycle: int) -> None:
    goals = written("goals.toml", GOALS)
    assert cli.json("plan", "check", goals)["unknown"] == []
    cli("import", written("posts.csv", POSTS), "--posts")
    cli("import", written("plan.csv", PLAN), "--training-plan")
    unknown = cli.json("plan", "check", goals)["unknown"]
    assert [(one["field"], one["near"]) for one in unknown] == [
        ("competence", ["veilig ontwerpen"]), ("aim", []),
    ]  # fmt: skip
    told = cli("plan", "check", goals).out
    assert "de competentie 'veilig ontwerp'" in told
    assert "Bedoel je: veilig ontwerpen?" in told
    assert "het organisatiedoel 'Iets heel anders'" in told
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, "a point", who=who)
        cli("agenda", "ready", cycle, who=who)
    at = cli.json("cycle", "show", cycle)["conversation_at"]
    cli.tick(at.replace("Z", "+00:00"))
    cli("cycle", "send", cycle, "hold", who=EMPLOYEE)
    cli("plan", "draft", cycle, goals, who=EMPLOYEE)
    assert "Bedoel je: veilig ontwerpen?" in cli("plan", "show", cycle, who=MANAGER).out
    assert len(cli.json("plan", "show", cycle, who=MANAGER)["unknown"]) == 2
    cli.refused("plan", "show", cycle, who=HR)


def test_a_plan_is_checked_where_there_is_no_organisation(bare: Cli) -> None:
    assert bare.json("plan", "check", written("goals.toml", GOALS))["unknown"] == []
