"""Files of posts and training plans, as HR systems write them, and as nobody should."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.plan import ActivityKind
from popflow.domain.post import Competence, Post, TrainingAim
from popflow.errors import InputError
from popflow.hrfiles import POSTS, TRAINING, PostsFile, TrainingFile, read_posts, read_training
from popflow.settings.columns import PostColumns, TrainingColumns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = "Functiecode;Functie;Omschrijving;Competentie;Niveau nu;Niveau verwacht\n"
CLERK = Post(
    "007", "Medewerker burgerzaken", "Helpt bezoekers; één loket",
    (Competence("klantgericht", "3"), Competence("plannen")),
    (Competence("plannen"), Competence("digitaal werken", "2")),
)  # fmt: skip
ROWS = (
    '007;Medewerker burgerzaken;"Helpt bezoekers; één loket";klantgericht;3;-\n'
    "007;;;plannen;;\n"
    "007;Medewerker burgerzaken;;digitaal werken;;2\n"
    "12;Teamleider;;;;\n"
)
PLAN_HEAD = "Code;Doel;Competentie;Leervorm;Jaar;Aantal;Bedrag\n"


def posts(
    folder: Path, text: str, columns: Mapping[str, str] | None = None, encoding: str = "utf-8"
) -> PostsFile:
    path = folder / "posts.csv"
    path.write_bytes(text.encode(encoding))
    return read_posts(path, columns or {})


def training(folder: Path, text: str, columns: Mapping[str, str] | None = None) -> TrainingFile:
    path = folder / "plan.csv"
    path.write_bytes(text.encode())
    return read_training(path, columns or {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_post_is_all_its_records(tmp_path: Path, encoding: str) -> None:
    read = posts(tmp_path, HEAD + ROWS, encoding=encoding)
    assert read.posts == (CLERK, Post("12", "Teamleider"))
    assert (read.rejected, read.ignored_columns) == ((), ())
    assert read.fields == {"description", "now", "expected"}


def test_a_description_may_go_on_over_lines(tmp_path: Path) -> None:
    read = posts(tmp_path, f'{HEAD}1;Clerk;"Helps people.\n\nCalls back.";;;\n2;Other;;;;\n')
    assert [post.description for post in read.posts] == ["Helps people. Calls back.", ""]


def test_english_headers_and_commas_are_known(tmp_path: Path) -> None:
    read = posts(
        tmp_path, "Job code,Job title,Competency,Level,Future level,Colour\n1,Clerk,a,1,2,x\n"
    )
    assert read.posts == (
        Post("1", "Clerk", "", (Competence("a", "1"),), (Competence("a", "2"),)),
    )
    assert [column.header for column in read.ignored_columns] == ["Colour"]
    assert read.fields == {"now", "expected"}


def test_own_headers_are_mapped(tmp_path: Path) -> None:
    read = posts(tmp_path, "Nr;Benaming\n1;Clerk\n", {"code": "Nr", "title": "Benaming"})
    assert (read.posts, read.fields) == ((Post("1", "Clerk"),), frozenset())


@pytest.mark.parametrize(
    ("row", "problem", "unread"),
    [
        (";Clerk;;;;\n", "has no code", set()),
        ("9 9;Clerk;;;;\n", "is no code", set()),
        ("9;;;;;\n", "has no title", {"9"}),
        ("12;Teamleider;;;3;\n", "a level and no competence", {"12"}),
        ("12;Ander;;;;\n", "another title on line 2", {"12"}),
        ("12;Teamleider;;=1+1;;\n", "begins like a formula", {"12"}),
        (f"12;Teamleider;{'x' * 4001};;;\n", "longer than 4000", {"12"}),
        ("12;Teamleider;;a;;\n12;Teamleider;;A;2;\n", "this competence on line 3 as well", {"12"}),
        ("12;Teamleider\n", "has 2 columns", set()),
        ('12;"Teamleider;;;;\n', "never closed", set()),
    ],
)
def test_a_bad_record_sets_its_post_aside_and_no_other(
    tmp_path: Path, row: str, problem: str, unread: set[str]
) -> None:
    read = posts(tmp_path, f"{HEAD}12;Teamleider;;;;\n{row}13;Monteur;{'x' * 4000};;;\n")
    (bad,) = read.rejected
    assert problem in bad.problem
    assert bad.advice
    assert read.unread == unread
    assert [post.code for post in read.posts] == [c for c in ("12", "13") if c not in unread]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Functie;Omschrijving\nx;y\n", "no column for code (functiecode)"),
        ("Functiecode;Omschrijving\nx;y\n", "no column for title (functie)"),
        (HEAD, "No post is in the file"),
        ("", "empty"),
    ],
)
def test_a_file_without_posts_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        posts(tmp_path, text)
    assert problem in caught.value.problem


def test_the_advice_names_the_section_of_the_file_at_hand(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\[posts\.columns\]"):
        posts(tmp_path, "a;b\n1;2\n")
    with pytest.raises(InputError, match=r"\[training_plan\.columns\]"):
        training(tmp_path, "a;b\n1;2\n")
    with pytest.raises(InputError, match=r"\[training_plan\.columns\]"):
        training(tmp_path, PLAN_HEAD, {"aim": "Thema"})


def test_a_training_plan_line_by_line(tmp_path: Path) -> None:
    read = training(
        tmp_path,
        PLAN_HEAD + "2027-1;Iedereen digitaal;digitaal werken;Cursus;2027;40;€ 12.500,50\n"
        '2027-2;Minder verloop;;walking_along;;;"1,250.00"\n2027-3;Veilig;;;;;n.v.t.\n',
    )
    assert read.lines == (
        TrainingAim("2027-1", "Iedereen digitaal", "digitaal werken", ActivityKind.COURSE, 2027,
                    40, 1_250_050),
        TrainingAim("2027-2", "Minder verloop", kind=ActivityKind.WALKING_ALONG, budget=125_000),
        TrainingAim("2027-3", "Veilig"),
    )  # fmt: skip
    assert read.rejected == ()
    assert read.fields == {"aim", "competence", "kind", "year", "people", "budget"}


@pytest.mark.parametrize(
    ("row", "problem", "code"),
    [
        ("a;;x;;;;\n", "has no aim", "a"),
        ("a;Doel;;Dansen;;;\n", "no kind of activity", "a"),
        ("a;Doel;;;27;;\n", "no year", "a"),
        ("a;Doel;;;2027;veel;\n", "no whole number", "a"),
        ("a;Doel;;;;;12,505\n", "no amount", "a"),
        ("a;Doel;;;;;-5\n", "no amount", "a"),
        ("b;Nog een;;;;;\n", "that of line 2 as well", "b"),
    ],
)
def test_a_bad_line_is_set_aside(tmp_path: Path, row: str, problem: str, code: str) -> None:
    read = training(tmp_path, f"{PLAN_HEAD}b;Doel;;;;;\n{row}")
    (bad,) = read.rejected
    assert problem in bad.problem
    assert (bad.number, bad.line) == (code, 3)
    assert read.unread == {code} - {"b"}
    assert [line.code for line in read.lines] == ["b"]


def test_an_empty_training_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No line is in the file"):
        training(tmp_path, PLAN_HEAD)


def test_every_column_can_be_mapped_in_the_settings() -> None:
    assert set(POSTS.aliases) == set(PostColumns.model_fields)
    assert set(TRAINING.aliases) == set(TrainingColumns.model_fields)
    for layout in (POSTS, TRAINING):
        names = [name for several in layout.aliases.values() for name in several]
        assert len(names) == len(set(names))
