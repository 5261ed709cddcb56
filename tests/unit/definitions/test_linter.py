"""Every code of the linter: a shipped file with one thing wrong, and where it is told.

In what is put into the file, ``@`` marks the place at which the finding must stand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import pytest

from popflow.definitions import Severity, lint, load
from popflow.definitions.codes import CODES
from popflow.errors import DefinitionError

WORKFLOWS: Final = Path(__file__).parents[3] / "workflows"
PERIODIC, FLOOR, SIGNAL = "periodiek-onderhoud", "naar-behoefte", "probleemsignalering"
SETS: Final = frozenset(file.stem for file in (WORKFLOWS / "questions").glob("*.yaml"))
TEXTS: Final = {
    name: (WORKFLOWS / f"{name}.yaml").read_text(encoding="utf-8")
    for name in (PERIODIC, FLOOR, SIGNAL)
}
END: Final = "  cancelled:\n    milestone: cancelled\n"
ANNOUNCE: Final = "announce: {to: announced, by: [timer, system], tell: [employee, manager]}"
BEGIN: Final = "begin: {to: executing, by: [timer, system], tell: [employee, manager]}"
RESTART: Final = "restart: {to: restarted, by: [timer, system], tell: [employee, manager]}"
CHECK_IN: Final = "check_in: {to: executing, by: [employee, manager, hr]}"
MISS: Final = "miss: {to: executing, by: timer}"
HOLD: Final = "hold: {to: agendas_exchanged, by: [employee, manager], tell: [employee, manager]}"
OBLIGES: Final = "  obliges: true                         # everyone must: so nobody can decline\n"
FIRE_ANNOUNCE: Final = (
    "      - at: conversation - 14 days      # aankondigen: two weeks ahead, with the questions\n"
    "        fire: announce\n"
)


class Case(NamedTuple):
    code: str
    name: str
    old: str
    new: str


CASES: Final = [
    # The file as text.
    Case("PF003", PERIODIC, "name: periodiek", "name: [periodiek"),
    Case("PF003", PERIODIC, "model: periodiek-onderhoud", "model: periodiek: onderhoud"),
    Case("PF003", PERIODIC, "  every: 24 months ", "@\tevery: 24 months "),
    Case("PF004", PERIODIC, "every: 24 months", "every: @&period 24 months"),
    Case("PF004", PERIODIC, "every: 24 months", "every: @*period"),
    Case("PF004", PERIODIC, "every: 24 months", "every: @!!str 24 months"),
    Case("PF004", PERIODIC, "states:\n", "@---\nstates:\n"),
    Case("PF005", PERIODIC, "every: 24 months", f"every: {'[' * 18}@[{']' * 19}"),
    Case("PF006", PERIODIC, "model: periodiek", "@name: x\nmodel: periodiek"),
    Case("PF008", PERIODIC, "nl: Gepland", "nl: Ge@\u202epland"),
    Case("PF008", PERIODIC, "nl: Gepland", "nl: Ge@\x00pland"),
    Case("PF009", PERIODIC, "model: periodiek", "? @[a, b]\n: c\nmodel: periodiek"),
    # Keys and values.
    Case("PF101", PERIODIC, "    waiting_on:", "    @waiting_for:"),
    Case("PF101", FLOOR, "intensity:", "@intensiteit: x\nintensity:"),
    Case("PF102", PERIODIC, ANNOUNCE, "announce: @{to: announced}"),
    Case("PF103", PERIODIC, "obliges: true", "obliges: @yes"),
    Case("PF103", PERIODIC, "    title: {nl: Gepland, en: Planned}", "    title: @Gepland"),
    Case("PF103", PERIODIC, "about: prepare", "about: @[prepare]"),
    Case("PF103", PERIODIC, "nl: Gepland", "nl: @12"),
    Case("PF103", PERIODIC, "intensity: uitgebreid ", "intensity:@  #"),
    Case("PF104", PERIODIC, "about: prepare", "about: @preparing"),
    Case("PF104", PERIODIC, "reason: required", "reason: @optional"),
    Case("PF104", PERIODIC, "unless: held", "unless: @lists_ready"),
    Case("PF105", PERIODIC, "at: conversation - 14 days", "at: conversation - @14 dayz"),
    Case("PF105", PERIODIC, "at: conversation, any day, at", "at: conversation, any day, @om"),
    Case("PF105", PERIODIC, "at: conversation - 14 days", "at: 'conversation - @x'"),
    Case("PF106", PERIODIC, "every: 24 months", "every: @24 monthz"),
    Case("PF106", PERIODIC, "every: 24 months", "every: @0 months"),
    Case("PF107", PERIODIC, "who: person.active", "who: @person.name == 'x'"),
    Case("PF107", PERIODIC, "when: lists_ready", "when: 'cel:@ person.fte'"),
    Case("PF108", PERIODIC, "when: partner_offered", "when: @partner_offerd"),
    Case("PF109", PERIODIC, "employee: employee-full", "employee: @Employee Full"),
    Case("PF109", PERIODIC, "  agreed:\n", "  @Agreed now:\n"),
    Case("PF110", PERIODIC, "  fire: announce", "  fire: announce\n        @until: held"),
    Case("PF110", PERIODIC, "- at: exchange - 3", "- @fire: exchange\n        at: exchange - 3"),
    Case("PF110", PERIODIC, "        about: prepare\n", ""),
    Case("PF110", FLOOR, "  from: 54 months", "  #"),
    Case("PF111", PERIODIC, "popflow: 1", "popflow: @2"),
    Case("PF112", PERIODIC, "on: [employee, manager]", "on: [employee, @employee]"),
    Case("PF113", PERIODIC, "nl: Gepland", "nl: @' '"),
    Case("PF113", PERIODIC, "nl: Gepland", f"nl: @{'x' * 2001}"),
    Case("PF114", PERIODIC, "manager: manager-full", "manager: @manager-long"),
    # States and the ways between them.
    Case("PF201", PERIODIC, ANNOUNCE, ANNOUNCE.replace("to: announced", "to: @anounced")),
    Case("PF202", PERIODIC, END, f"{END}  @waiting:\n    milestone: closed\n"),
    Case("PF203", PERIODIC, RESTART, "restart: {to: evaluated, by: timer}"),
    Case("PF204", PERIODIC, "  restarted:\n    milestone", "  opnieuw:\n    milestone"),
    Case("PF205", PERIODIC, f"      {ANNOUNCE}\n", ""),
    Case("PF206", PERIODIC, ANNOUNCE, (
        f"announce:\n        - {ANNOUNCE[10:]}\n        - @{{to: announced, by: timer}}"
    )),
    Case("PF207", PERIODIC, (
        "    waiting_on: [employee, manager]\n    after:\n      - at: conversation + 3"
    ), "    after:\n      - at: conversation + 3"),
    Case("PF208", PERIODIC, END, f"{END}    @waiting_on: hr\n"),
    Case("PF208", PERIODIC, END, f"{END}    @on:\n      {ANNOUNCE}\n"),
    Case("PF209", PERIODIC, "states:\n", (
        "states:\n  @draft:\n    milestone: announced\n    waiting_on: hr\n    on:\n"
        "      exchange: {to: agendas_exchanged, by: [system, hr]}\n"
    )),
    Case("PF210", PERIODIC, "    milestone: agreed\n", "    milestone: @executing\n"),
    Case("PF211", PERIODIC, CHECK_IN, f"{CHECK_IN}\n      @suspend: {{to: agreed, by: hr}}"),
    Case("PF211", PERIODIC, "states:\n", "states:\n  @suspended:\n    milestone: agreed\n"),
    Case("PF211", PERIODIC, "states:\n", "events: [@announce]\nstates:\n"),
    Case("PF211", PERIODIC, CHECK_IN, f"{CHECK_IN}\n      @sign: {{to: executing, by: hr}}"),
    Case("PF212", PERIODIC, CHECK_IN, f"{CHECK_IN}\n      @checkin: {{to: executing, by: hr}}"),
    Case("PF213", PERIODIC, ANNOUNCE, f"{ANNOUNCE}\n      begin: @{{to: executing, by: hr}}"),
    Case("PF213", PERIODIC, ANNOUNCE, ANNOUNCE.replace("to: announced", "to: @agreed")),
    Case("PF214", PERIODIC, HOLD, HOLD.replace("by:", "sets: @partner, by:")),
    Case("PF214", PERIODIC, "when: [plan_is_smart, both_signed, budget_available]",
         "when: @[plan_is_smart, budget_available]"),
    Case("PF214", PERIODIC, "        budget: reserve\n", ""),
    Case("PF214", PERIODIC, "both_signed, budget_available]\n        budget: reserve",
         "both_signed]\n        budget: @reserve"),
    Case("PF215", PERIODIC, "        by: [timer, system]\n        when: lists_ready",
         "        by: @timer\n        when: lists_ready"),
    Case("PF216", PERIODIC, MISS, "miss: {to: executing, by: timer, tell: @manager}"),
    Case("PF217", PERIODIC, "states:\n", "events: @approve\nstates:\n"),
    Case("PF219", PERIODIC, "one: agreed\n", "one: agreed\n    waiting_on: @hr\n"),
    # Time.
    Case("PF301", PERIODIC, "at: conversation - 14 days", "at: @evaluated - 14 days"),
    Case("PF301", PERIODIC, "at: conversation - 14 days", "at: @conversatoin - 14 days"),
    Case("PF301", PERIODIC, "at: conversation - 14 days", "at: @exchange - 14 days"),
    Case("PF301", SIGNAL, "at: check-in due ", "at: @next conversation owed "),
    Case("PF301", PERIODIC, "        when: held\n        unless: has_draft",
         "        when: held\n        unless: @held"),
    Case("PF301", PERIODIC, "draft due: held + 7 days", "draft due: @hold + 7 days"),
    Case("PF302", PERIODIC, "until: exchange", "until: @conversation - 8 weeks"),
    Case("PF302", PERIODIC, "until: signing due + 14 days", "until: @signing due"),
    Case("PF303", PERIODIC, f"{FIRE_ANNOUNCE}    on:\n", (
        f"{FIRE_ANNOUNCE}      - at: @entered\n        fire: again\n    on:\n"
        "      again: {to: planned, by: timer}\n"
    )),
    Case("PF304", PERIODIC, "        fire: announce", "        fire: @exchange"),
    Case("PF305", PERIODIC, MISS, "miss: {to: executing, by: hr}"),
    Case("PF305", PERIODIC, "        fire: announce", "        fire: @move"),
    Case("PF306", PERIODIC, "name: was_it_held_hr", "name: @was_it_held"),
    Case("PF307", PERIODIC, "name: stall_hr", "name: @held"),
    Case("PF308", PERIODIC, "draft due: held + 7 days", "draft due: @signing due + 7 days"),
    Case("PF308", PERIODIC, "at: conversation - 7 days", "at: @exchange - 7 days"),
    Case("PF310", PERIODIC, "at: commitment due\n", "at: @commitment due - 3 days\n"),
    Case("PF310", PERIODIC, "name: commitment ", "name: promise "),
    Case("PF311", PERIODIC, "      - name: exchange ", "      - name: exchanging "),
    # Launching.
    Case("PF401", PERIODIC, "model: periodiek-onderhoud", "model: naar-behoefte"),
    Case("PF402", PERIODIC, "every: 24 months", "every: @104 weeks"),
    Case("PF402", FLOOR, "every: 12 months", "every: @52 weeks"),
    Case("PF403", FLOOR, "from: 54 months", "from: @5 years"),
    Case("PF403", FLOOR, "every: 12 months", "every: @60 months"),
    Case("PF403", FLOOR, "name: snel", "name: @groei"),
    Case("PF404", PERIODIC, OBLIGES, "  obliges: @false\n"),
    Case("PF404", SIGNAL, "obliges: false", "obliges: true"),
]  # fmt: skip
ELSEWHERE: Final = {
    "PF001": "test_reader.py", "PF002": "test_reader.py", "PF007": "test_reader.py",
    "PF115": "test_a_file_bears_the_name_of_its_workflow",
    "PF501": "test_questions.py", "PF502": "test_catalog.py",
    "PF503": "test_questions.py", "PF504": "test_questions.py",
}  # fmt: skip


def mutated(case: Case) -> tuple[str, tuple[int, int] | None]:
    """The broken text, and the line and column that the finding must have."""
    text = TEXTS[case.name]
    assert case.old in text, case
    marked = text.replace(case.old, case.new, 1)
    at = marked.find("@")
    if at < 0:
        return marked, None
    before = marked[:at]
    return marked.replace("@", "", 1), (before.count("\n") + 1, at - before.rfind("\n"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.new[:40]!r}")
def test_a_code_is_told_at_its_place(case: Case) -> None:
    text, spot = mutated(case)
    findings = lint(text, known_questions=SETS)
    found = [one for one in findings if one.code == case.code]
    assert found, findings
    if spot is not None:
        assert spot in {(one.place.line, one.place.column) for one in found}, found
    assert all(one.message.endswith((".", "?")) for one in found)
    assert all(one.suggestion for one in found)


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES} | set(ELSEWHERE) == set(CODES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.new[:40]!r}")
def test_an_error_refuses_and_a_warning_does_not(case: Case) -> None:
    text, _ = mutated(case)
    findings = lint(text, known_questions=SETS)
    if any(one.severity is Severity.ERROR for one in findings):
        with pytest.raises(DefinitionError) as caught:
            load(text, known_questions=SETS)
        assert caught.value.findings == findings
        assert caught.value.code == findings[0].code
    else:
        assert CODES[case.code].warns
        load(text, known_questions=SETS)
