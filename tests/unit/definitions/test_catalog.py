"""Files are found by name: one's own before those that ship, and as they are now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from popflow.definitions import Catalog, CelConditions
from popflow.errors import DefinitionError, NotFoundError, Place

if TYPE_CHECKING:
    from popflow.ports import Conditions, DefinitionSource

SHIPPED: Final = Path(__file__).parents[3] / "workflows"
NAME: Final = "periodiek-onderhoud"
TEXT: Final = (SHIPPED / f"{NAME}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "workflows"
    (folder / "questions").mkdir(parents=True)
    return folder


def test_ones_own_copy_hides_the_shipped_one(own: Path) -> None:
    catalog = Catalog(own, SHIPPED)
    shipped = catalog.current(NAME)
    (own / f"{NAME}.yaml").write_text(TEXT.replace("24 months", "36 months"), encoding="utf-8")
    assert catalog.current(NAME).key != shipped.key
    assert catalog.path(NAME).parent == own
    assert len(catalog.names()) == 3


def test_a_new_name_stands_beside_the_shipped_ones(own: Path) -> None:
    (own / "eigen.yaml").write_text(TEXT.replace(NAME, "eigen", 1), encoding="utf-8")
    source: DefinitionSource = Catalog(own, SHIPPED)
    assert source.names() == ("eigen", "naar-behoefte", NAME, "probleemsignalering")


def test_a_broken_file_hides_no_other(own: Path) -> None:
    (own / "eigen.yaml").write_text("name: [", encoding="utf-8")
    catalog = Catalog(own, SHIPPED)
    with pytest.raises(DefinitionError):
        catalog.current("eigen")
    assert catalog.lint("eigen")
    assert catalog.current(NAME).name == NAME


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert Catalog(tmp_path / "no").names() == ()


def test_an_unknown_name_is_refused_with_a_suggestion() -> None:
    catalog = Catalog(SHIPPED)
    with pytest.raises(DefinitionError, match="'periodiek-onderhout'") as caught:
        catalog.current("periodiek-onderhout")
    assert "Did you mean 'periodiek-onderhoud'?" in caught.value.advice
    for ask in (catalog.path, catalog.lint, catalog.questions, catalog.lint_questions):
        with pytest.raises(NotFoundError):
            ask("employe-short")


def test_a_name_is_no_path(own: Path) -> None:
    (own.parent / "secret.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(DefinitionError):
        Catalog(own).current("../secret")


def test_a_question_set_of_ones_own_is_known(own: Path) -> None:
    text = (SHIPPED / "questions" / "employee-short.yaml").read_text(encoding="utf-8")
    (own / "questions" / "eigen.yaml").write_text(
        text.replace("name: employee-short", "name: eigen"), encoding="utf-8"
    )
    workflow = TEXT.replace("employee: employee-full", "employee: eigen")
    (own / f"{NAME}.yaml").write_text(workflow, encoding="utf-8")
    catalog = Catalog(own, SHIPPED)
    assert catalog.current(NAME).questions["employee"] == "eigen"
    assert catalog.questions("eigen").name == "eigen"
    assert catalog.question_path("eigen").parent.parent == own


@pytest.mark.parametrize(
    ("named", "code"), [("employee-fulll", "PF114"), ("manager-full", "PF502")]
)
def test_a_question_set_that_does_not_fit_refuses_the_workflow(
    own: Path, named: str, code: str
) -> None:
    workflow = TEXT.replace("employee: employee-full", f"employee: {named}")
    (own / f"{NAME}.yaml").write_text(workflow, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        Catalog(own, SHIPPED).current(NAME)
    assert caught.value.code == code
    line = workflow[: workflow.index(f"employee: {named}")].count("\n") + 1
    assert (caught.value.place.line, caught.value.place.column) == (line, 13)
    assert [one.code for one in Catalog(own, SHIPPED).lint(NAME)] == [code]


def test_a_broken_question_set_refuses_the_workflow_at_its_own_place(own: Path) -> None:
    file = own / "questions" / "employee-full.yaml"
    text = (SHIPPED / "questions" / file.name).read_text(encoding="utf-8")
    file.write_text(text.replace("version: 1", "version: one"), encoding="utf-8")
    line = text[: text.index("version: 1")].count("\n") + 1
    catalog = Catalog(own, SHIPPED)
    (found,) = catalog.lint(NAME)
    assert (found.code, found.place) == ("PF103", Place(str(file), line, 10))
    with pytest.raises(DefinitionError) as caught:
        catalog.current(NAME)
    assert caught.value.findings == (found,)


def test_a_file_is_checked_as_what_it_is() -> None:
    catalog = Catalog(SHIPPED)
    assert catalog.lint_file(SHIPPED / f"{NAME}.yaml") == ()
    assert catalog.lint_file(SHIPPED / "questions" / "employee-full.yaml") == ()


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("# The employee's full", "# Our employee's full", True),
        ("nl: Wat zijn je ambities?", "nl: Wat wil je bereiken?", False),
        ("version: 1", "version: 2", False),
        ("key: ambitions", "key: aims", False),
        ("      - key: policy", "      - key: the_policy", False),
    ],
)
def test_a_question_set_belongs_to_the_meaning_of_its_workflow(
    own: Path, old: str, new: str, same: bool,  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    text = (SHIPPED / "questions" / "employee-full.yaml").read_text(encoding="utf-8")
    assert old in text
    catalog = Catalog(own, SHIPPED)
    before = catalog.current(NAME)
    assert before.question_sets["employee"] == catalog.questions("employee-full")
    (own / "questions" / "employee-full.yaml").write_text(text.replace(old, new), encoding="utf-8")
    assert (catalog.current(NAME).key == before.key) is same
    assert catalog.current("probleemsignalering").question_sets.keys() == {
        "employee", "manager", "department", "self_check",
    }  # fmt: skip


def test_guards_of_plugins_are_known(own: Path) -> None:
    workflow = TEXT.replace("when: partner_offered", "when: union_asked")
    (own / f"{NAME}.yaml").write_text(workflow, encoding="utf-8")
    with pytest.raises(DefinitionError):
        Catalog(own).current(NAME)
    assert Catalog(own, SHIPPED, known_guards={"union_asked"}).current(NAME).name == NAME


def test_the_adapters_fit_their_ports() -> None:
    conditions: Conditions = CelConditions()
    source: DefinitionSource = Catalog(SHIPPED)
    assert conditions.holds("person.active", {"person": {"active": True}})
    assert source.current(NAME).name == NAME
