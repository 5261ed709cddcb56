"""One side of an evaluation, from a file or from options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.cli.choices import chosen
from popflow.cli.failure import Code, CommandError
from popflow.cli.papers import read_paper
from popflow.cli.records import Reading
from popflow.domain.evaluation import Judgement, Outcome
from popflow.domain.event import Answers
from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Given:
    """The options of ``popflow evaluate``; the lists hold ``key=value``."""

    goals: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    career: tuple[str, ...] = ()
    needed_next: str = ""
    problem_left: str = ""


def answers_of(file: Path | None, given: Given) -> Answers:
    """What one side answers.

    Raises:
        InputError: Something cannot be read, with its place.
        CommandError: Both a file and options, or neither.
    """
    if file is not None:
        if given != Given():
            message = "Give a file or options, not both: it would not be clear which holds."
            raise CommandError(Code.USAGE, message)
        paper = read_paper(file)
        return Reading(paper, {}).record(Answers, paper.data)
    if not given.goals:
        message = "Say what became of each goal: --goal 1=reached --goal 2=partly, or a file."
        raise CommandError(Code.USAGE, message)
    outcomes = _by_goal(given.goals, "--goal")
    work, career = _by_goal(given.work, "--work"), _by_goal(given.career, "--career")
    for key in [*work, *career]:
        if key not in outcomes:
            raise CommandError(Code.USAGE, f"Goal {key} has no outcome: add --goal {key}=reached.")
    judgements = tuple(
        Judgement(key, chosen(Outcome, said, "--goal"), work.get(key, ""), career.get(key, ""))
        for key, said in outcomes.items()
    )
    return Answers(judgements, given.needed_next, given.problem_left)


def _by_goal(given: Sequence[str], option: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in given:
        key, equals, said = one.partition("=")
        if not (equals and key.strip().isdecimal() and len(key) < 10):  # noqa: PLR2004 - nobody has a thousand million goals
            problem = f"'{one[:40]}' does not say which goal."
            advice = f"Write {option} 1=..., with the number of the goal."
            raise InputError(problem, place=Place(field=option), advice=advice, code="choice")
        if int(key) in found:
            problem = f"Goal {int(key)} is named twice."
            place = Place(field=option)
            raise InputError(problem, place=place, advice="Name it once.", code="choice")
        found[int(key)] = said.strip()
    return found
