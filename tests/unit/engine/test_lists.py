"""Posts and the training plan are taken over with their differences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.domain.post import Competence, Lists, Post, TrainingAim
from popflow.engine.lists import ListFile, import_posts, import_training, lists_of

if TYPE_CHECKING:
    from tests.support.house import House

CLERK = Post("007", "Medewerker", "Helpt", (Competence("plannen", "2"),))
LEAD = Post("12", "Teamleider")
AIM, OTHER = TrainingAim("T1", "Digitaal", budget=100), TrainingAim("T2", "Minder verloop")
POST_FIELDS = frozenset({"description", "now", "expected"})
AIM_FIELDS = frozenset({"competence", "kind", "year", "people", "budget"})


def kept(house: House) -> Lists:
    with house.store.read() as uow:
        return lists_of(uow)


def test_a_dry_run_only_compares(house: House) -> None:
    changes = import_posts(house.engine, ListFile((CLERK,), POST_FIELDS), dry_run=True)
    assert changes.added == ("007",)
    changes = import_training(house.engine, ListFile((AIM,), AIM_FIELDS), dry_run=True)
    assert changes.added == ("T1",)
    assert kept(house) == Lists()


def test_what_is_absent_stays_unless_the_file_is_full(house: House) -> None:
    import_posts(house.engine, ListFile((CLERK, LEAD), POST_FIELDS))
    import_training(house.engine, ListFile((AIM, OTHER), AIM_FIELDS))
    assert kept(house) == Lists((CLERK, LEAD), (AIM, OTHER))
    for full, left in ((False, 2), (True, 1)):
        posts = import_posts(house.engine, ListFile((LEAD,), POST_FIELDS, full=full))
        lines = import_training(house.engine, ListFile((OTHER,), AIM_FIELDS, full=full))
        assert (posts.absent, lines.absent) == (("007",), ("T1",))
        assert (len(kept(house).posts), len(kept(house).training)) == (left, left)


def test_a_record_that_could_not_be_read_is_not_absent(house: House) -> None:
    import_posts(house.engine, ListFile((CLERK, LEAD), POST_FIELDS))
    given = ListFile((LEAD,), POST_FIELDS, frozenset({"007"}), full=True)
    assert import_posts(house.engine, given).absent == ()
    assert len(kept(house).posts) == 2


def test_a_field_without_a_column_stays_as_it_was_known(house: House) -> None:
    import_posts(house.engine, ListFile((CLERK,), POST_FIELDS))
    import_training(house.engine, ListFile((AIM,), AIM_FIELDS))
    bare = Post("007", "Adviseur")
    changes = import_posts(house.engine, ListFile((bare,), frozenset()))
    assert changes.changed == (("007", (("title", "Medewerker", "Adviseur"),)),)
    import_training(house.engine, ListFile((TrainingAim("T1", "Veilig"),), frozenset()))
    assert kept(house) == Lists((replace(CLERK, title="Adviseur"),), (replace(AIM, aim="Veilig"),))
