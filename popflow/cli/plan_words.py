"""A plan in words, with its SMART questions and its signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.labels import label
from popflow.documents import PlanTeller
from popflow.documents.wording import money
from popflow.domain.plan import horizon
from popflow.domain.smart import check_goal
from popflow.engine.plans import counted_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from popflow.cli.session import Session
    from popflow.domain.cycle import Cycle
    from popflow.domain.plan import Goal, PlanContent, PlanVersion


def plan_lines(here: Session, cycle: Cycle, version: PlanVersion) -> Iterator[str]:
    """One version, with the signatures under it."""
    language = here.words.language
    agreed = version.number == cycle.agreed_version
    standing = (
        label(language, "agreed", moment=here.local(cycle.agreed_at))
        if agreed
        else label(language, "draft")
    )
    yield f"{label(language, 'plan', version=version.number)} ({standing})"
    since = here.days.day_of(counted_from(cycle, version))
    yield from content_lines(here, version.content, since, smart=not agreed)
    signatures = [s for s in cycle.dossier.signatures.values() if s.version == version.number]
    if signatures:
        yield f"  {label(language, 'signatures')}"
    for one in signatures:
        said = label(
            language, "signature", version=one.version, party=here.words.of(one.party),
            signer=one.signer, kind=here.words.of(one.kind), moment=here.local(one.at),
        )  # fmt: skip
        lapsed = f" ({label(language, 'lapsed')})" if one.lapsed else ""
        yield f"    {said}{lapsed}" + (f". {one.remark}" if one.remark else "")


def content_lines(
    here: Session, content: PlanContent, since: date, *, smart: bool
) -> Iterator[str]:
    """Goals, activities and support.

    Args:
        here: The organisation.
        content: What is told.
        since: The day from which it is counted how far each goal reaches.
        smart: Whether the questions that are still open are added.
    """
    for goal in content.goals:
        yield from _goal(here, goal, since)
        if smart and not goal.declined_because:
            yield from (f"    {line}" for line in smart_lines(here, goal))


def smart_lines(here: Session, goal: Goal) -> Iterator[str]:
    """What is still open of a goal, as questions that show the way out."""
    yield from (
        f"{label(here.words.language, 'open_smart')}: {here.words.smart(check)}"
        for check in check_goal(goal)
        if not check.met
    )


def _goal(here: Session, goal: Goal, since: date) -> Iterator[str]:
    language = here.words.language
    title = label(language, "goal", key=goal.key, title=goal.title)
    if goal.declined_because:
        yield f"  {title} ({label(language, 'declined', why=goal.declined_because)})"
        return
    yield f"  {title} ({here.words.of(goal.origin)})"
    if goal.wanted_result:
        yield f"    {label(language, 'result', text=goal.wanted_result)}"
    if goal.ends_on:
        reach = horizon(goal, since)
        far = f" ({here.words.of(reach)})" if reach else ""
        yield f"    {label(language, 'until', day=goal.ends_on)}{far}"
    for activity in goal.activities:
        yield f"    - {teller(here).activity(activity)}"
        for line in activity.support:
            cost = f", {money(line.cost, language)}" if line.cost else ""
            yield f"        {here.words.of(line.kind)}: {line.text}{cost}"


def teller(here: Session) -> PlanTeller:
    """Says what stands in a plan; dates as the command line writes them."""
    return PlanTeller(here.words.language, here.today)
