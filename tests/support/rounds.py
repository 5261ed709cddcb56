"""The shipped workflows, and rounds that have come so far in them.

The plain round: planned on Monday 2 March 2026 with a conversation on Monday 20 April at 10.00 in
Amsterdam (08.00 UTC), announced on 6 April, exchanged on 13 April. The kit's plan starts on 4 May
and ends on 30 November.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from popflow.definitions import load
from popflow.domain.cycle import Cycle, Origin
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers, Draft, Held, NewItem, Signing
from popflow.domain.person import SYSTEM
from popflow.domain.planning import Start
from popflow.machine import compile_definition
from popflow.testing import EMPLOYEE, MANAGER, Story, make_facts, make_plan
from popflow.testing.clock import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from popflow.domain.course import Decision
    from popflow.domain.facts import Facts
    from popflow.domain.plan import PlanContent
    from popflow.domain.workflow import Compiled, Milestone

WORKFLOWS = Path(__file__).parents[2] / "workflows"
PERIODIEK = "periodiek-onderhoud"
PROBLEEM = "probleemsignalering"
BEHOEFTE = "naar-behoefte"
EVERY = (PERIODIEK, PROBLEEM, BEHOEFTE)
WISHED = datetime(2026, 4, 20, 8, tzinfo=UTC)
"""The conversation of the plain round."""
PERIODS = {PERIODIEK: 24, PROBLEEM: None, BEHOEFTE: 54}


def utc(month: int, day: int, hour: int = 6, minute: int = 0, year: int = 2026) -> datetime:
    """A moment; 06.00 UTC is 08.00 in Amsterdam's summer."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@cache
def shipped(name: str) -> Compiled:
    """A workflow as it ships."""
    return compile_definition(load(WORKFLOWS / f"{name}.yaml"))


@cache
def changed(name: str, *pairs: tuple[str, str]) -> Compiled:
    """A shipped workflow as HR changed it: each text once found is replaced."""
    text = (WORKFLOWS / f"{name}.yaml").read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return compile_definition(load(text))


def planned(
    workflow: str | Compiled = PERIODIEK,
    facts: Facts | None = None,
    now: datetime = MONDAY,
    wished: datetime | None = WISHED,
    previous: Cycle | None = None,
) -> Story:
    """The plain round, planned."""
    compiled = shipped(workflow) if isinstance(workflow, str) else workflow
    period = PERIODS.get(compiled.definition.name)
    start = Start(1, Origin.LAUNCH, SYSTEM, wished, period, previous)
    return Story(compiled, facts or make_facts(), now, start)


def announced(story: Story | None = None) -> Story:
    """Announced by its timer."""
    story = story or planned()
    story.wait(story.timers["announce"])
    return story


def exchanged(story: Story | None = None) -> Story:
    """Both wrote and said that they were ready, a day after the announcement."""
    story = announced(story)
    story.now += timedelta(days=1)
    for actor in (EMPLOYEE, MANAGER):
        story.tell("add_item", actor, NewItem(f"point of {actor.role}"))
        story.tell("ready", actor)
    return story


def held(story: Story | None = None) -> Story:
    """The conversation took place when it was planned; two hours later it is recorded."""
    story = exchanged(story)
    at = story.cycle.conversation_at
    assert at is not None
    story.wait(at + timedelta(hours=2))
    story.tell("hold", EMPLOYEE, Held(at))
    return story


def drafted(story: Story | None = None, content: PlanContent | None = None) -> Story:
    """The employee wrote a plan at once."""
    story = held(story)
    story.tell("draft", EMPLOYEE, Draft(content or make_plan()))
    return story


def agreed(story: Story | None = None, content: PlanContent | None = None) -> Story:
    """Both signed it at once."""
    story = drafted(story, content)
    story.tell("sign", EMPLOYEE, Signing(1))
    story.tell("sign", MANAGER, Signing(1))
    return story


def executing(story: Story | None = None, content: PlanContent | None = None) -> Story:
    """The first activity has started."""
    story = agreed(story, content)
    story.wait(story.timers["begin"])
    return story


def evaluated(
    story: Story | None = None,
    content: PlanContent | None = None,
    outcome: Outcome = Outcome.REACHED,
    **said: str,
) -> Story:
    """Both answered a day after the work began."""
    story = executing(story, content)
    due = story.now + timedelta(days=1)
    story.wait(due)
    answer(story, outcome, **said)
    return story


def answer(story: Story, outcome: Outcome = Outcome.REACHED, **said: str) -> Decision:
    """Both parties' side of the evaluation, now."""
    plan = story.cycle.agreed_plan
    assert plan is not None
    judged = tuple(Judgement(goal.key, outcome) for goal in plan.content.live_goals)
    story.tell("answer", EMPLOYEE, Answers(judged, **said))
    return story.tell("answer", MANAGER, Answers(judged))


def milestone(story: Story) -> Milestone:
    """Where the round stands; asked anew each time."""
    return story.cycle.milestone


def told(decision: Decision) -> set[tuple[str, str]]:
    """Kind and recipient of every message of a decision."""
    return {(message.kind.value, message.recipient) for _, message in decision.messages}


STAGES: dict[str, Callable[[], Story]] = {
    "planned": planned,
    "announced": announced,
    "agendas_exchanged": exchanged,
    "agreed": agreed,
    "executing": executing,
    "evaluated": evaluated,
}
"""A plain round in every open state of periodiek-onderhoud."""
