"""Posts with their competences, and the training plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.domain.plan import ActivityKind
from popflow.domain.post import Competence, Post, TrainingAim

if TYPE_CHECKING:
    from popflow.ports import Store

CLERK = Post(
    "007", "Medewerker burgerzaken", "Helpt bezoekers; “écht”\nen belt terug 📚",
    (Competence("klantgericht", "3"), Competence("plannen")),
    (Competence("klantgericht", "4"), Competence("digitaal; veilig", "gevorderd")),
)  # fmt: skip
PLAIN = Post("12", "Monteur")
AIM = TrainingAim(
    "2027-1", "Iedereen digitaal", "digitaal; veilig", ActivityKind.COURSE, 2027, 40, 9_000_000_000
)
BARE = TrainingAim("2027-02", "Minder verloop")


class PostsContract:
    """Lists that HR imports, each line by its code."""

    def test_posts_come_back_whole_and_by_code(self, store: Store) -> None:
        """Each competence with its level, in its order; codes sort as text."""
        with store.begin() as unit:
            unit.posts.save_posts([PLAIN, CLERK])
            unit.commit()
        with store.read() as unit:
            assert unit.posts.posts() == [CLERK, PLAIN]
            assert unit.posts.training() == []

    def test_the_training_plan_comes_back_whole_and_by_code(self, store: Store) -> None:
        """What a line leaves out stays unknown."""
        with store.begin() as unit:
            unit.posts.save_training([AIM, BARE])
            unit.commit()
        with store.read() as unit:
            assert unit.posts.training() == [BARE, AIM]

    def test_a_line_is_written_anew_and_taken_away(self, store: Store) -> None:
        """Who is there is replaced; a code that is nobody's is left alone."""
        changed, dearer = replace(CLERK, now=(), title="Adviseur"), replace(AIM, budget=None)
        with store.begin() as unit:
            unit.posts.save_posts([CLERK, PLAIN])
            unit.posts.save_training([AIM, BARE])
            unit.commit()
        with store.begin() as unit:
            unit.posts.save_posts([changed])
            unit.posts.drop_posts(["12", "99"])
            unit.posts.save_training([dearer])
            unit.posts.drop_training(["2027-02", "99"])
            unit.posts.drop_training([])
            unit.commit()
        with store.read() as unit:
            assert (unit.posts.posts(), unit.posts.training()) == ([changed], [dearer])
