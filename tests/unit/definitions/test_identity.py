"""Two files that mean the same have the same key; every change of meaning gives another one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from popflow.definitions import load

TEXT: Final = (Path(__file__).parents[3] / "workflows" / "periodiek-onderhoud.yaml").read_text(
    encoding="utf-8"
)
DEADLINES: Final = TEXT[TEXT.index("deadlines:") : TEXT.index("questions:")]


def test_the_key_is_a_sha256_and_the_source_is_kept() -> None:
    found = load(TEXT)
    assert len(found.key) == 64
    assert int(found.key, 16)
    assert found.source == TEXT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TEXT, "\n".join(line for line in TEXT.splitlines() if not line.lstrip().startswith("#"))),
        ("milestone: planned\n", "milestone: 'planned'   # quoted\n"),
        ("by: [timer, system]", "by: [system, timer]"),
        ("remind: employee\n", "remind: [employee]\n"),
        ("conversation - 14 days ", "conversation  -  14 days" .replace("  -  ", " - ")),
        (DEADLINES, ""),
        ("        digest: true\n", "        digest: true\n        unless: []\n".replace(
            "        unless: []\n", "")),
        ("      - name: exchange   ", "      -                  "),
        ("      begin: {", "      begin:\n        - {"),
    ],
    ids=["comments", "quotes", "order of roles", "one-element list", "spaces", "defaults",
         "nothing", "default name", "list of one way"],
)  # fmt: skip
def test_the_same_meaning_has_the_same_key(old: str, new: str) -> None:
    assert old in TEXT
    assert load(TEXT.replace(old, new)).key == load(TEXT).key


def test_the_order_of_events_and_states_means_nothing() -> None:
    closed = "  closed:\n    milestone: closed\n    title: {nl: Afgesloten, en: Closed}\n"
    assert closed in TEXT
    moved = TEXT.replace(closed, "") + closed
    assert load(moved).key == load(TEXT).key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("every: 24 months", "every: 12 months"),
        ("conversation - 14 days ", "conversation - 15 days "),
        ("any day, at 00.00", "any day, at 00.30"),
        ("digest: true", "digest: false"),
        ("nl: Gepland", "nl: Gepland!"),
        ("intensity: uitgebreid", "intensity: beperkt"),
        ("reason: required\n", "#\n"),
        ("who: person.active", "who: person.fte > 0.2"),
        ("tell: [employee, manager, hr]", "tell: hr"),
        ("employee: employee-full", "employee: employee-short"),
    ],
)
def test_another_meaning_has_another_key(old: str, new: str) -> None:
    assert old in TEXT
    assert load(TEXT.replace(old, new)).key != load(TEXT).key
