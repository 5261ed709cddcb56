"""Erasing what people wrote, and finding whose it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.cycle import Dossier, blank, fold
from popflow.domain.event import NewItem
from popflow.domain.person import SYSTEM
from popflow.domain.reminder import Reminder
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.scenes import keep, plan
from popflow.testing.people import EMPLOYEE, HR_ADVISER

if TYPE_CHECKING:
    from popflow.ports import Store
    from popflow.testing.story import Story

WORDS = "how I feel about it"
DAY = date(2026, 3, 2)


class ErasingContract:
    """Words go for good; what happened stays."""

    def test_a_decision_that_erases_takes_the_words_away(self, store: Store) -> None:
        """Dossier, history, forms and reminders hold none; the fold and the seals hold."""
        story, other = _written(store, "200"), _written(store, "201")
        keep(store, story.tell("erase", SYSTEM))
        one, two = story.cycle.id, other.cycle.id
        with store.read() as unit:
            cycles, histories = unit.cycles.load([one, two]), unit.cycles.history([one, two])
            assert cycles == {one: story.cycle, two: other.cycle}
            assert (cycles[one].dossier, cycles[one].erased_at) == (Dossier(), story.now)
            assert fold(blank(histories[one][0]), histories[one]) == story.cycle
            assert WORDS not in str(histories[one])
            assert WORDS in str(histories[two])
            assert [e.event for e in histories[one]] == [e.event for e in story.history]
            assert unit.forms.load(one, "200") == {}
            assert unit.forms.load(two, "201") == {"strengths": WORDS}
            assert [reminder.cycle for reminder in unit.reminders.about([one, two])] == [two]
            assert unit.seals.broken([one, two]) == {}

    def test_who_has_rounds_with_content_is_found(self, store: Store) -> None:
        """Only rounds that ended, before a moment, and were not erased; people in pages."""
        stories = [_written(store, number) for number in ("200", "201", "202")]
        still = plan(store, "203")
        ended = stories[0].now
        with store.read() as unit:
            found = unit.cycles.holders(ended + timedelta(seconds=1), limit=2)
            assert len(found) == 2
            rest = unit.cycles.holders(ended + timedelta(seconds=1), found[-1], 2)
            assert {*found, *rest} == {"200", "201", "202"}
            assert unit.cycles.holders(ended) == []
            held = unit.cycles.holding(["200", "201", still.cycle.person, "nobody"])
            assert {n: [line.id for line in lines] for n, lines in held.items()} == {
                "200": [stories[0].cycle.id], "201": [stories[1].cycle.id],
            }  # fmt: skip
        keep(store, stories[0].tell("erase", SYSTEM))
        with store.read() as unit:
            assert unit.cycles.holding(["200"]) == {}
            assert "200" not in unit.cycles.holders(ended + timedelta(seconds=1))


def _written(store: Store, person: str) -> Story:
    """A round in which its employee wrote, and which was cancelled."""
    story = plan(store, person)
    actor = EMPLOYEE if person == "200" else SYSTEM
    if actor is EMPLOYEE:
        keep(store, story.tell("add_item", actor, NewItem(WORDS)))
    keep(store, story.tell("cancel", HR_ADVISER, reason=WORDS))
    with store.begin() as unit:
        number = story.cycle.id
        unit.forms.save(number, person, {"strengths": WORDS}, MONDAY)
        unit.reminders.save([Reminder(number, person, 1, WORDS, 4, DAY, None, DAY)])
        unit.commit()
    return story
