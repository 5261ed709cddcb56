"""Definitions, forms and marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import plan
from popflow.testing.workflows import make_definition

if TYPE_CHECKING:
    from popflow.ports import Store


class PapersContract:
    """What is kept by name."""

    def test_a_definition_comes_back_whole(self, store: Store) -> None:
        """Every state, transition, timer and moment is as it was."""
        kept = replace(make_definition(), source="naam: klein # “één” 📚\n")
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
