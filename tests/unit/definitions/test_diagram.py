"""The diagram shows every state and every way, in either language, and nothing that breaks it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from popflow.definitions import load, mermaid

WORKFLOWS: Final = Path(__file__).parents[3] / "workflows"
NAMES: Final = ("naar-behoefte", "periodiek-onderhoud", "probleemsignalering")
WAY: Final = re.compile(r"    (s_\w+|\[\*\]) --> (s_\w+|\[\*\])( : [^:;\"<>]*)?")


def read(name: str) -> str:
    return (WORKFLOWS / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["nl", "en", "fy"])
def test_every_state_and_way_is_drawn(name: str, language: str) -> None:
    definition = load(read(name))
    drawn = mermaid(definition, language)
    states = definition.states.values()
    for state in states:
        assert f" as s_{state.name}\n" in drawn
        assert (f"    s_{state.name} --> [*]\n" in drawn) is state.final
        for way in state.transitions:
            assert f"    s_{way.source} --> s_{way.target} : " in drawn
    ways = [line for line in drawn.splitlines() if "-->" in line]
    assert len(ways) == 1 + sum(len(s.transitions) + s.final for s in states)
    assert all(WAY.fullmatch(line.replace("#59;", "")) for line in ways)


def test_what_time_does_is_said_in_the_readers_language() -> None:
    definition = load(read("periodiek-onderhoud"))
    assert "afstemmen (gesprek - 7 dagen#59; gesprek 00.00)" in mermaid(definition, "nl")
    assert "exchange (conversation - 7 days#59; conversation 00.00)" in mermaid(definition, "en")
    assert 'state "Gepland" as' in mermaid(definition, "nl")
    assert 'state "Planned" as' in mermaid(definition)


def test_a_title_cannot_break_out_of_its_label() -> None:
    text = read("periodiek-onderhoud").replace("nl: Gepland", "nl: 'a\" as x; b: <i>#'")
    drawn = mermaid(load(text), "nl")
    assert 'state "a#quot; as x#59; b#58; #lt;i#gt;#35;" as s_planned\n' in drawn


def test_the_same_definition_gives_the_same_diagram() -> None:
    text = read("naar-behoefte")
    assert mermaid(load(text), "nl") == mermaid(load(text), "nl")
