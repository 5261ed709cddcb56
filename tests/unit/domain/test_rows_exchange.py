"""DOMAIN section 3, the row exchange."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.agenda import visible_items
from popflow.domain.event import (
    ItemKey,
    NewItem,
)
from popflow.domain.person import Actor, Party
from popflow.domain.workflow import Milestone
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER, Story
from tests.support.rounds import (
    PERIODIEK,
    PROBLEEM,
    agreed,
    announced,
    changed,
    exchanged,
    milestone,
    planned,
    told,
    utc,
)

if TYPE_CHECKING:
    from popflow.domain.cycle import Cycle

BOTH = {"200", "100"}


class TestRowExchange:
    """announced | exchange | agendas_exchanged | both ready; else timer: conversation - 7 days."""

    @pytest.mark.parametrize("order", [(EMPLOYEE, MANAGER), (MANAGER, EMPLOYEE)])
    def test_both_marked_their_list_ready(self, order: tuple[Actor, Actor]) -> None:
        story = announced()
        for actor in order:
            assert milestone(story) is Milestone.ANNOUNCED
            story.tell("add_item", actor, NewItem("mine"))
            story.tell("ready", actor)
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        assert story.cycle.exchanged_at == story.now
        assert told(story.last) == {("exchange", "200"), ("exchange", "100")}

    def test_else_the_timer_a_week_before(self) -> None:
        story = _written(announced())
        story.wait(utc(4, 13) - timedelta(seconds=1))
        assert milestone(story) is Milestone.ANNOUNCED
        story.wait(utc(4, 13))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED

    def test_lists_that_were_ready_before_are_exchanged_with_the_announcement(self) -> None:
        story = planned()
        for actor in (EMPLOYEE, MANAGER):
            story.tell("add_item", actor, NewItem("mine"))
            story.tell("ready", actor)
        assert milestone(story) is Milestone.PLANNED
        story.wait(utc(4, 6))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        assert story.cycle.announced_at == story.cycle.exchanged_at == utc(4, 6)
        assert [entry.event for entry in story.last.entries] == ["announce", "exchange"]

    def test_one_list_alone_waits_for_the_other(self) -> None:
        story = planned()
        story.tell("add_item", EMPLOYEE, NewItem("mine"))
        story.tell("ready", EMPLOYEE)
        story.wait(utc(4, 6))
        assert milestone(story) is Milestone.ANNOUNCED

    def test_nobody_exchanges_by_hand(self) -> None:
        story = _written(announced())
        for actor in (EMPLOYEE, MANAGER, HR_ADVISER):
            assert story.refusal("exchange", actor).code == "not_yours"

    def test_an_empty_list_is_not_ready(self) -> None:
        assert announced().refusal("ready", EMPLOYEE).code == "list_empty"

    def test_a_list_that_was_emptied_again_is_not_ready(self) -> None:
        story = announced()
        story.tell("add_item", EMPLOYEE, NewItem("mine"))
        story.tell("ready", EMPLOYEE)
        story.tell("remove_item", EMPLOYEE, ItemKey(1))
        story.tell("add_item", MANAGER, NewItem("mine"))
        story.tell("ready", MANAGER)
        assert milestone(story) is Milestone.ANNOUNCED

    def test_carried_items_do_not_count(self) -> None:
        story = announced(planned(previous=agreed().cycle))
        assert all(item.carried for item in story.cycle.dossier.agenda.values())
        assert story.cycle.dossier.agenda
        assert story.refusal("ready", EMPLOYEE).code == "list_empty"
        story.wait(utc(4, 17))
        assert milestone(story) is Milestone.ANNOUNCED

    def test_with_an_empty_side_it_waits_until_the_item_comes(self) -> None:
        story = announced()
        story.tell("add_item", EMPLOYEE, NewItem("mine"))
        story.wait(utc(4, 14))
        assert milestone(story) is Milestone.ANNOUNCED
        story.tell("add_item", MANAGER, NewItem("at last"))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED

    def test_a_side_without_items_is_reminded_and_escalated(self) -> None:
        story = announced()
        story.tell("add_item", EMPLOYEE, NewItem("mine"))
        sent = [(d.entries[0].at, told(d)) for d in story.wait(utc(4, 18))]
        assert (utc(4, 8), {("prepare", "200"), ("prepare", "100")}) in sent
        assert (utc(4, 13), {("empty_list", "100")}) in sent
        assert (utc(4, 14), {("empty_list", "100")}) in sent
        assert (utc(4, 15), {("empty_list", "hr")}) in sent

    def test_probleemsignalering_reminds_and_no_more(self) -> None:
        story = announced(planned(PROBLEEM))
        sent = {message for d in story.wait(utc(4, 18)) for message in told(d)}
        assert all(recipient in BOTH for _, recipient in sent)

    def test_at_the_latest_when_the_conversation_day_begins(self) -> None:
        story = announced()
        story.wait(utc(4, 19, 22) - timedelta(seconds=1))
        assert milestone(story) is Milestone.ANNOUNCED
        story.wait(utc(4, 19, 22))  # midnight in Amsterdam
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        assert not story.cycle.dossier.agenda

    def test_simultaneous_neither_sees_the_others_list_before(self) -> None:
        story = _written(announced())
        assert _seen(story.cycle, Party.EMPLOYEE) == ["point of employee"]
        assert _seen(story.cycle, Party.MANAGER) == ["point of manager"]
        assert _seen(story.cycle, None) == []
        story.wait(utc(4, 13))
        for viewer in (Party.EMPLOYEE, Party.MANAGER, None):
            assert _seen(story.cycle, viewer) == ["point of employee", "point of manager"]

    def test_with_beperkt_the_employees_list_suffices(self) -> None:
        beperkt = changed(PERIODIEK, ("intensity: uitgebreid", "intensity: beperkt"))
        story = announced(planned(beperkt))
        story.tell("add_item", EMPLOYEE, NewItem("mine"))
        story.tell("ready", EMPLOYEE)
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED

    def test_a_later_item_is_late_and_can_wait_for_a_follow_up(self) -> None:
        story = exchanged()
        decision = story.tell("add_item", MANAGER, NewItem("one more"))
        (key,) = [k for k, item in story.cycle.dossier.agenda.items() if item.late]
        assert told(decision) == {("late_item", "200")}
        assert story.refusal("postpone_item", MANAGER, ItemKey(key)).code == "item_not_late"
        story.tell("postpone_item", EMPLOYEE, ItemKey(key))
        assert story.cycle.dossier.agenda[key].follow_up

    def test_carried_items_cannot_be_removed_and_own_ones_can(self) -> None:
        story = announced(planned(previous=agreed().cycle))
        assert story.refusal("remove_item", EMPLOYEE, ItemKey(1)).code == "item_carried"
        story.tell("add_item", EMPLOYEE, NewItem("mine"))
        newest = max(story.cycle.dossier.agenda)
        assert story.refusal("remove_item", MANAGER, ItemKey(newest)).code == "item_unknown"
        story.tell("remove_item", EMPLOYEE, ItemKey(newest))
        assert story.refusal("remove_item", EMPLOYEE, ItemKey(newest)).code == "item_unknown"
        assert story.refusal("remove_item", EMPLOYEE).code == "item_unknown"

    def test_an_item_says_something(self) -> None:
        assert announced().refusal("add_item", EMPLOYEE, NewItem(" \n")).code == "item_missing"


def _written(story: Story) -> Story:
    for actor in (EMPLOYEE, MANAGER):
        story.tell("add_item", actor, NewItem(f"point of {actor.role}"))
    return story


def _seen(cycle: Cycle, viewer: Party | None) -> list[str]:
    items = cycle.dossier.agenda.values()
    shown = visible_items(items, viewer, exchanged=cycle.exchanged_at is not None)
    return [item.text for item in shown]
