"""What the linter makes of whole files: several things wrong, loops, traps, plugins, places."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from popflow.definitions import lint, lint_questions, load
from popflow.errors import Place

WORKFLOWS: Final = Path(__file__).parents[3] / "workflows"
PERIODIC, FLOOR, SIGNAL = "periodiek-onderhoud", "naar-behoefte", "probleemsignalering"
TEXTS: Final = {
    name: (WORKFLOWS / f"{name}.yaml").read_text(encoding="utf-8")
    for name in (PERIODIC, FLOOR, SIGNAL)
}
END: Final = "  cancelled:\n    milestone: cancelled\n"
ANNOUNCE: Final = "announce: {to: announced, by: [timer, system], tell: [employee, manager]}"
BEGIN: Final = "begin: {to: executing, by: [timer, system], tell: [employee, manager]}"
MISS: Final = "miss: {to: executing, by: timer}"
FIRE_ANNOUNCE: Final = (
    "      - at: conversation - 14 days      # aankondigen: two weeks ahead, with the questions\n"
    "        fire: announce\n"
)


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_with_crlf_and_a_byte_order_mark_is_the_same(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXTS[name].replace("\n", "\r\n").encode())
    assert load(file).key == load(TEXTS[name]).key


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = (
        TEXTS[PERIODIC]
        .replace("model: periodiek-onderhoud", "model: periodic")
        .replace("    waiting_on:", "    waiting_for:", 1)
        .replace("at: conversation - 7 days", "at: conversation - 7 dayz")
        .replace("name: stall_hr", "name: stall_manager")
        .replace("when: partner_offered", "when: partner_offerd")
    )
    codes = [one.code for one in lint(text)]
    assert {"PF101", "PF104", "PF105", "PF306", "PF108"} <= set(codes)
    places = [(one.severity, one.place.line or 0) for one in lint(text)]
    assert places == sorted(places)


def test_a_loop_of_timers_through_two_states_is_told() -> None:
    text = TEXTS[PERIODIC].replace("states:\n", "events: [there, back]\nstates:\n", 1)
    text = text.replace(
        f"      {BEGIN}\n",
        f"      {BEGIN}\n      there: {{to: contract, by: timer}}\n", 1,
    ).replace(
        "      - at: first activity starts ",
        "      - {at: agreed, fire: there}\n      - at: first activity starts ", 1,
    ).replace(END, (
        f"{END}"
        "    title: {nl: x, en: x}\n"
        "  contract:\n    milestone: agreed\n    after: {at: agreed, fire: back}\n"
        "    on:\n      back: {to: agreed, by: timer}\n"
    )).replace("    title: {nl: Geannuleerd, en: Cancelled}\n", "")  # fmt: skip
    assert [one.code for one in lint(text)] == ["PF303", "PF303"]
    entered = text.replace("{at: agreed, fire: back}", "{at: entered, fire: back}")
    assert [one.code for one in lint(entered)] == ["PF303", "PF303"]
    slower = text.replace("after: {at: agreed,", "after: {at: entered + 3 days,")
    assert lint(slower) == ()
    guarded = text.replace(
        "back: {to: agreed, by: timer}", "back: {to: agreed, by: timer, when: held}"
    )
    assert lint(guarded) == ()


def test_a_trap_between_the_milestones_is_told() -> None:
    text = TEXTS[PERIODIC].replace("states:\n", "events: check\nstates:\n", 1)
    text = text.replace(
        f"      {BEGIN}\n", f"      {BEGIN}\n      check: {{to: contract, by: hr}}\n", 1
    )
    text += "  contract:\n    milestone: agreed\n    waiting_on: hr\n    on:\n"
    trapped = text + "      amend: {to: contract, by: system, when: both_signed}\n"
    assert [one.code for one in lint(trapped)] == ["PF203", "PF219"]
    assert lint(f"{text}      begin: {{to: executing, by: hr}}\n") == ()


def test_an_event_of_ones_own_stays_in_its_milestone() -> None:
    text = TEXTS[PERIODIC].replace("states:\n", "events: approve\nstates:\n", 1)
    text = text.replace(MISS, f"{MISS}\n      approve: {{to: evaluated, by: hr, sets: partner}}")
    assert [one.code for one in lint(text)] == ["PF213", "PF214"]


def test_what_could_not_be_read_hides_no_false_accusation() -> None:
    text = TEXTS[PERIODIC].replace(ANNOUNCE, ANNOUNCE.replace("to:", "too:"))
    assert [one.code for one in lint(text)] == ["PF101"]


def test_a_moment_with_a_comma_between_braces_gets_the_right_advice() -> None:
    text = TEXTS[PERIODIC].replace(FIRE_ANNOUNCE, (
        "      - {at: conversation - 14 days, working day before, fire: announce}\n"
    ))  # fmt: skip
    (found,) = lint(text)
    assert found.code == "PF101"
    assert "quotes" in found.suggestion


def test_a_plugin_gives_guards() -> None:
    text = TEXTS[PERIODIC].replace("when: partner_offered", "when: [partner_offered, union_asked]")
    assert [one.code for one in lint(text)] == ["PF108"]
    found = load(text, known_guards={"union_asked"})
    (part,) = (way for way in found.states["agendas_exchanged"].transitions if way.event == "part")
    assert part.guards == ("partner_offered", "union_asked")


def test_a_file_bears_the_name_of_its_workflow(tmp_path: Path) -> None:
    file = tmp_path / "eigen.yaml"
    file.write_text(TEXTS[PERIODIC], encoding="utf-8")
    (found,) = lint(file)
    line = TEXTS[PERIODIC][: TEXTS[PERIODIC].index("\nname:") + 1].count("\n") + 1
    assert (found.code, found.place) == ("PF115", Place(str(file), line, 7))


def test_a_finding_reads_as_compilers_write() -> None:
    text = TEXTS[PERIODIC].replace("    waiting_on:", "    waiting_for:", 1)
    (found,) = [one for one in lint(text) if one.code == "PF101"]
    assert str(found).endswith(
        ": error PF101: The key 'waiting_for' is not known here. Did you mean 'waiting_on'?"
    )
    assert lint_questions(text)


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("when: held, ", "when: held, ", ["PF206"]),
        ("when: held, ", "when: [held, lists_ready], ", ["PF206"]),
        ("when: [held, lists_ready], ", "when: held, ", []),
        ("when: held, ", "when: missed_before, ", []),
        ("", "when: held, ", ["PF206"]),
    ],
)
def test_a_way_with_all_the_guards_of_an_earlier_one_is_never_taken(
    first: str, second: str, codes: list[str]
) -> None:
    way = "{to: announced, %sby: timer}"
    two = f"announce:\n        - {way % first}\n        - {way % second}"
    text = TEXTS[PERIODIC].replace(ANNOUNCE, two)
    assert [one.code for one in lint(text) if one.code != "PF311"] == codes


def test_ways_of_different_roles_do_not_overlap() -> None:
    two = "announce:\n        - {to: announced, by: timer}\n        - {to: announced, by: hr}"
    assert lint(TEXTS[PERIODIC].replace(ANNOUNCE, two)) == ()
