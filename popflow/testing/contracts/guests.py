"""Guests of cycles: advisers who were invited, and supervisors of activities."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.event import Draft, Held, Invite, NewItem, Signing, Uninvite
from popflow.testing.contracts.scenes import keep, plan
from popflow.testing.people import EMPLOYEE, MANAGER
from popflow.testing.plans import make_goal, make_plan

if TYPE_CHECKING:
    from popflow.domain.course import Decision
    from popflow.domain.plan import PlanContent
    from popflow.ports import Store
    from popflow.testing.story import Story

ADVISER, SUPERVISOR = "300", "00301"


class GuestsContract:
    """Where somebody is a guest."""

    def test_an_invited_adviser_is_a_guest_until_it_is_taken_back(self, store: Store) -> None:
        """The cycles come by number; a withdrawn invitation is none."""
        one, two, three = (plan(store, person) for person in ("200", "201", "202"))
        for story in (two, one):
            keep(store, story.tell("invite", MANAGER, Invite(ADVISER)))
        with store.read() as unit:
            assert unit.cycles.guest_of(ADVISER) == [one.cycle.id, two.cycle.id]
            assert unit.cycles.guest_of("200") == []
            kept = unit.cycles.guests([one.cycle.id, two.cycle.id, three.cycle.id])
            assert kept == dict.fromkeys((one.cycle.id, two.cycle.id), frozenset({ADVISER}))
        keep(store, one.tell("uninvite", MANAGER, Uninvite(ADVISER)))
        keep(store, three.tell("invite", MANAGER, Invite("302")))
        with store.read() as unit:
            assert unit.cycles.guest_of(ADVISER) == [two.cycle.id]
            assert unit.cycles.load([one.cycle.id])[one.cycle.id] == one.cycle

    def test_a_supervisor_is_a_guest_once_both_signed(self, store: Store) -> None:
        """A draft makes nobody a guest; another plan that both sign makes others guests."""
        story = plan(store)
        for decision in _to_the_draft(story, _guided(SUPERVISOR)):
            keep(store, decision)
        with store.read() as unit:
            assert unit.cycles.guest_of(SUPERVISOR) == []
        keep(store, *_signed(story, 1))
        with store.read() as unit:
            assert unit.cycles.guest_of(SUPERVISOR) == [story.cycle.id]
        keep(store, story.tell("draft", EMPLOYEE, Draft(_guided(ADVISER))), *_signed(story, 2))
        with store.read() as unit:
            assert unit.cycles.guest_of(SUPERVISOR) == []
            assert unit.cycles.guest_of(ADVISER) == [story.cycle.id]
            assert unit.cycles.load([story.cycle.id])[story.cycle.id] == story.cycle


def _guided(number: str) -> PlanContent:
    goal = make_goal()
    (activity,) = goal.activities
    return make_plan(replace(goal, activities=(replace(activity, supervisor=number),)))


def _to_the_draft(story: Story, content: PlanContent) -> list[Decision]:
    before = len(story.decisions)
    story.wait(timedelta(days=1))
    for actor in (EMPLOYEE, MANAGER):
        story.tell("add_item", actor, NewItem("a point"))
        story.tell("ready", actor)
    at = story.cycle.conversation_at or story.now
    story.wait(at + timedelta(hours=2))
    story.tell("hold", MANAGER, Held(at))
    story.tell("draft", EMPLOYEE, Draft(content))
    return story.decisions[before:]


def _signed(story: Story, version: int) -> list[Decision]:
    return [story.tell("sign", actor, Signing(version)) for actor in (EMPLOYEE, MANAGER)]
