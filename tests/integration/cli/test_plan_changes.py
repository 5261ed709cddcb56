"""What changed between two versions of a plan is told in words, goal by goal."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from popflow.cli.plan_template import TEMPLATE
from popflow.documents import LANGUAGES
from popflow.documents.catalogue import find
from popflow.domain.plan import Goal, PlanContent
from tests.support.command_line import EMPLOYEE, MANAGER, Cli

if TYPE_CHECKING:
    from collections.abc import Callable


def drafted(cli: Cli, cycle: int) -> dict[str, Any]:
    for who in (EMPLOYEE, MANAGER):
        cli("agenda", "add", cycle, f"a point of {who}", who=who)
        cli("agenda", "ready", cycle, who=who)
    cli.tick("2026-03-17")
    cli("cycle", "send", cycle, "hold", who=MANAGER)
    (cli.folder / "plan.toml").write_text(TEMPLATE, encoding="utf-8")
    cli("plan", "draft", cycle, "plan.toml", who=EMPLOYEE)
    content: dict[str, Any] = cli.json("plan", "show", cycle)["content"]
    return content


def put(goal: dict[str, Any], **told: object) -> None:
    goal.update(told)


CHANGES: list[tuple[Callable[[dict[str, Any], dict[str, Any]], object], str]] = [
    (
        lambda _, g: put(g, title="Chair"),
        "    titel: Chair (was Lead a project meeting by myself)",
    ),
    (
        lambda _, g: put(g, origin="employee"),
        "    van wie de wens is: wens van de medewerker (was",
    ),
    (
        lambda _, g: put(g, aim="fewer meetings"),
        "doel van de organisatie: fewer meetings (was nog",
    ),
    (lambda _, g: g.pop("competence"), "    competentie: leeg (was leading)"),
    (lambda _, g: put(g, required=True), "    nodig voor wet of functie: ja (was nee)"),
    (lambda _, g: g.pop("indicator"), "leeg (was meetings led alone: 0 -> 5 meetings)"),
    (lambda _, g: put(g, indicator={"name": "calm"}), "waaraan je het ziet: calm (was meetings"),
    (lambda _, g: g["interim_results"].append("calm"), "    tussenresultaten, erbij: calm"),
    (lambda _, g: g["interim_results"].reverse(), "    tussenresultaten: in een andere volgorde"),
    (
        lambda _, g: put(g, overrides={"measurable": "we see it"}),
        "    SMART zoals jullie het zien, erbij: Meetbaar: we see it",
    ),
    (
        lambda _, g: put(g, declined_because="not this year"),
        "    niet gekozen, want: not this year (was nog leeg)",
    ),
    (
        lambda _, g: g["activities"].append({"kind": "coaching", "text": "With Kim"}),
        "    activiteiten, erbij: coaching, begeleiding of supervisie: With Kim",
    ),
    (
        lambda _, g: g["activities"].pop(),
        " geld: Fee of the course, € 450, School for meetings, voor 2026-08-14",
    ),
    (
        lambda _, g: put(g["activities"][0]["support"][0], quantity=8, in_working_time=True),
        "looking back after each meeting, acht uur, in werktijd",
    ),
    (lambda c, _: put(c, rhythm="2 months"), "  daarna een voortgangsmoment om de: twee maanden"),
    (
        lambda c, _: put(c, evaluate_on="2027-02-01"),
        "  samen terugkijken: 2027-02-01 (was 2027-03",
    ),
    (lambda c, _: put(c, goals=[{"key": 2, "title": "New"}]), "  Doel 2 is erbij gekomen: New"),
    (lambda c, _: put(c, goals=[{"key": 2, "title": "New"}]), "  Doel 1 staat er niet meer in: "),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_every_kind_of_change_is_said(
    cli: Cli,
    cycle: int,
    change: Callable[[dict[str, Any], dict[str, Any]], object],
    said: str,
) -> None:
    content = drafted(cli, cycle)
    change(content, content["goals"][0])
    (cli.folder / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    cli("plan", "draft", cycle, "plan.json", who=EMPLOYEE)
    told = cli("plan", "diff", cycle, who=MANAGER).out
    assert said in told
    head = ["Van versie 1 naar versie 2"]
    assert told.splitlines()[: len(head)] == head


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_plan_has_words(language: str) -> None:
    parts = {part.name for kind in (Goal, PlanContent) for part in fields(kind)} - {"key", "goals"}
    assert {part for part in parts if find(language, "names", "plan_part", part) is None} == set()
