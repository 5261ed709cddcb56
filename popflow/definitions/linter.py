"""The linter: what a workflow file says is compared with what can be run.

Each floor of rules looks at the whole draft and notes all that it finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.definitions import event_rules, launch_rules, state_rules, timer_rules
from popflow.definitions.findings import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from popflow.definitions.parser import Draft


def check(draft: Draft, known_questions: Collection[str] | None = None) -> None:
    """Note everything that is wrong with a draft.

    Args:
        draft: What could be read of the file; it takes the findings.
        known_questions: Names of the question sets that there are; ``None`` checks none.
    """
    if draft.states:
        state_rules.check(draft)
        event_rules.check(draft)
        timer_rules.check(draft)
    launch_rules.check(draft)
    if known_questions is not None:
        _questions(draft, known_questions)


def _questions(draft: Draft, known: Collection[str]) -> None:
    for role, name in draft.fields.get("questions", {}).items():
        if name not in known:
            draft.findings.add(
                "PF114",
                draft.spot(("questions", role)),
                f"There is no question set '{name}'.",
                did_you_mean(name, known),
            )
