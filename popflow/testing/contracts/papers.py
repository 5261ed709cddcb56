"""Definitions, forms and marks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.agenda import Topic
from popflow.domain.question_set import Choice, Question, QuestionSet
from popflow.domain.year_form import YearForm
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import plan
from popflow.testing.workflows import make_definition

if TYPE_CHECKING:
    from popflow.ports import Store


class PapersContract:
    """What is kept by name."""

    def test_a_definition_comes_back_whole(self, store: Store) -> None:
        """Every state, transition, timer, moment and question is as it was."""
        words = {"nl": "Wát?", "en": "What?"}
        choices = (Choice("z", words), Choice("a", words))
        asked = Question("why", words, topic=Topic.WISHES_TO_LEARN, choices=choices, optional=True)
        sets = {"employee": QuestionSet("employee-short", 2, "employee", words, (asked,), words)}
        source = "naam: klein # “één” 📚\n"
        kept = replace(make_definition(), source=source, question_sets=sets)
        with store.begin() as unit:
            unit.definitions.put(kept)
            unit.commit()
        with store.read() as unit:
            assert unit.definitions.get(kept.key) == kept
            assert unit.definitions.get("unknown") is None

    def test_a_definition_never_changes(self, store: Store) -> None:
        """A key that is there already stays as it is."""
        kept = make_definition()
        for definition in (kept, replace(kept, initial="announced"), make_definition("2", "b")):
            with store.begin() as unit:
                unit.definitions.put(definition)
                unit.commit()
        with store.read() as unit:
            assert unit.definitions.get(kept.key) == kept
            assert unit.definitions.keys() == {"small-1": "small", "2": "b"}

    def test_a_form_is_its_writers_alone(self, store: Store) -> None:
        """Each writer finds their own answers, and nobody else's."""
        one, two = plan(store).cycle.id, plan(store, "201").cycle.id
        _answer(store, one, "200", {"strengths": "geduld; “écht”"})
        _answer(store, one, "100", {"strengths": "sees it through"})
        with store.read() as unit:
            assert unit.forms.load(one, "200") == {"strengths": "geduld; “écht”"}
            assert unit.forms.load(one, "100") == {"strengths": "sees it through"}
            assert unit.forms.load(one, "900") == {}
            assert unit.forms.load(two, "200") == {}

    def test_given_answers_replace_kept_ones(self, store: Store) -> None:
        """An answer that is given anew replaces the old one; the others stay."""
        number = plan(store).cycle.id
        _answer(store, number, "200", {"strengths": "geduld", "ambition": "?"})
        _answer(store, number, "200", {"ambition": "team lead", "dread": ""})
        with store.read() as unit:
            assert unit.forms.load(number, "200") == {
                "strengths": "geduld",
                "ambition": "team lead",
                "dread": "",
            }

    def test_a_form_of_a_year_is_kept_and_replaced(self, store: Store) -> None:
        """The form of one audience, subject and year says what it was told last, whole."""
        first = YearForm("department", "Zorg & “Wonen”", 2026, "small-1", "100", MONDAY)
        last = replace(
            first, answers={"priorities": "één ding; “écht”", "budget": ""}, written_by="101",
            written_at=MONDAY + timedelta(hours=1), shared_at=MONDAY + timedelta(hours=2),
        )  # fmt: skip
        others = (replace(first, year=2027), replace(first, audience="self_check", subject="100"))
        for form in (first, *others, last):
            with store.begin() as unit:
                unit.year_forms.save(form)
                unit.commit()
        with store.read() as unit:
            assert unit.year_forms.get("department", first.subject, 2026) == last
            assert unit.year_forms.get("department", first.subject, 2027) == others[0]
            assert unit.year_forms.get("department", "100", 2026) is None

    def test_forms_of_a_year_are_listed_by_subject(self, store: Store) -> None:
        """Those of one audience and one year, in the order of their subjects' code points."""
        subjects = ["b", "Z", "a", "é"]
        with store.begin() as unit:
            for subject in subjects:
                unit.year_forms.save(YearForm("department", subject, 2026, "s", "100", MONDAY))
            unit.year_forms.save(YearForm("department", "c", 2025, "s", "100", MONDAY))
            unit.year_forms.save(YearForm("self_check", "100", 2026, "s", "100", MONDAY))
            unit.commit()
        with store.read() as unit:
            found = unit.year_forms.of("department", 2026)
            assert [form.subject for form in found] == ["Z", "a", "b", "é"]

    def test_a_mark_is_kept_changed_and_dropped(self, store: Store) -> None:
        """A mark says what it was told last, or nothing."""
        said: list[str | None] = []
        for value in ("one", "two", None, None):
            with store.begin() as unit:
                unit.marks.set("heartbeat", value)
                unit.commit()
            with store.read() as unit:
                said.append(unit.marks.get("heartbeat"))
        assert said == ["one", "two", None, None]


def _answer(store: Store, cycle: int, writer: str, answers: dict[str, str]) -> None:
    with store.begin() as unit:
        unit.forms.save(cycle, writer, answers, MONDAY)
        unit.commit()
