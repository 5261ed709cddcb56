"""Rectification: a remark of whose POP it is, kept beside what is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from popflow.domain.event import NewItem, NewRemark
from popflow.domain.person import Party
from popflow.domain.visibility import Sight, as_seen
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER
from tests.support.rounds import STAGES, announced


@pytest.mark.parametrize("stage", [*STAGES, "suspended", "cancelled"])
def test_the_employee_remarks_at_any_moment_and_nothing_else_changes(stage: str) -> None:
    story = (STAGES.get(stage) or STAGES["executing"])()
    if stage == "suspended":
        story.tell("suspend", HR_ADVISER)
    elif stage == "cancelled":
        story.tell("cancel", HR_ADVISER, reason="a mistake")
    before, timers = story.cycle, story.last.timers
    decision = story.tell("remark", EMPLOYEE, NewRemark("  I was not asked. "))
    remark = story.cycle.dossier.remarks[1]
    assert (remark.text, remark.at, remark.author) == ("I was not asked.", story.now, "200")
    dossier = replace(before.dossier, remarks={1: remark})
    assert story.cycle == replace(before, dossier=dossier, revision=before.revision + 1)
    assert (decision.timers, decision.messages) == (timers, ())
    story.tell("remark", EMPLOYEE, NewRemark("And again."))
    assert [one.text for one in story.cycle.dossier.remarks.values()] == [
        "I was not asked.", "And again.",
    ]  # fmt: skip
    for party in Party:
        seen = as_seen(story.cycle, Sight.CONTENT, party)
        assert seen.dossier.remarks == story.cycle.dossier.remarks


@pytest.mark.parametrize("payload", [None, NewRemark(" "), NewItem("no remark")])
def test_a_remark_without_words_is_none(payload: NewRemark | NewItem | None) -> None:
    assert announced().refusal("remark", EMPLOYEE, payload).code == "remark_missing"


def test_it_is_the_employees_alone() -> None:
    story = announced()
    for actor in (MANAGER, HR_ADVISER):
        assert story.refusal("remark", actor, NewRemark("x")).code == "not_yours"
    story.tell("cancel", HR_ADVISER, reason="no")
    assert story.refusal("remark", MANAGER, NewRemark("x")).code == "not_yours"
