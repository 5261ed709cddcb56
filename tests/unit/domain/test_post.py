"""Posts, the training plan, and goals that point to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from popflow.domain.post import (
    Competence,
    Lists,
    Post,
    TrainingAim,
    Unknown,
    list_changes,
)
from popflow.testing import make_goal, make_plan

CLERK = Post(
    "007", "Medewerker balie", "", (Competence("Plannen"),), (Competence("Leidinggeven"),)
)
LEAD = Post("12", "Teamleider")
AIM = TrainingAim("T1", "Iedereen digitaal", "Digitaal werken")
LISTS = Lists((CLERK, LEAD), (AIM,))


def unknown(lists: Lists = LISTS, /, **named: object) -> tuple[Unknown, ...]:
    return lists.unknown(make_plan(replace(make_goal(), **named)))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"competence": "plannen", "target_post": "teamleider", "aim": "iedereen  DIGITAAL"},
        {"competence": "leidinggeven", "target_post": "007", "aim": "t1"},
        {"competence": "Digitaal werken"},
    ],
)
def test_what_a_list_knows_is_known_however_it_is_written(named: dict[str, str]) -> None:
    assert unknown(LISTS, **named) == ()


def test_an_unknown_name_is_told_with_those_that_look_like_it() -> None:
    found = unknown(competence="Planen", target_post="Teamleidr", aim="Iets anders")
    assert found == (
        Unknown(1, "competence", "Planen", ("Plannen",)),
        Unknown(1, "target_post", "Teamleidr", ("Teamleider",)),
        Unknown(1, "aim", "Iets anders"),
    )


def test_of_two_spellings_the_first_is_offered() -> None:
    posts = (
        Post("1", "a", now=(Competence("Plannen"),)),
        Post("2", "b", now=(Competence("plannen"),)),
    )
    (found,) = unknown(Lists(posts), competence="planen")
    assert found.near == ("Plannen",)


def test_a_list_that_was_never_imported_questions_nothing() -> None:
    named = {"competence": "x", "target_post": "y", "aim": "z"}
    assert unknown(Lists(), **named) == ()
    assert [one.field for one in unknown(Lists((LEAD,)), **named)] == ["target_post"]
    assert [one.field for one in unknown(Lists((), (replace(AIM, competence=""),)), **named)] == [
        "aim"
    ]


def test_a_declined_goal_questions_nothing() -> None:
    assert unknown(competence="x", declined_because="not now") == ()


@pytest.mark.parametrize(
    ("job", "post"),
    [
        ("007", CLERK),
        ("medewerker  BALIE", CLERK),
        ("Teamleider", LEAD),
        ("x", None),
        (None, None),
    ],
)
def test_hr_names_a_post_by_its_code_or_its_title(job: str | None, post: Post | None) -> None:
    assert LISTS.post_of(job) == post


def test_an_import_says_what_differs_line_by_line() -> None:
    renamed, new = replace(LEAD, title="Leider", now=(Competence("x", "2"),)), Post("13", "Nieuw")
    changes = list_changes((CLERK, LEAD, Post("99", "Oud"), Post("98", "Raar")),
                           (CLERK, renamed, new), {"98"})  # fmt: skip
    assert changes.added == ("13",)
    assert changes.changed == (
        ("12", (("title", "Teamleider", "Leider"), ("now", (), (Competence("x", "2"),)))),
    )
    assert (changes.absent, changes.unchanged) == (("99",), 1)
