"""The names of things, and why a rule says no, in one language.

What a workflow file or a plugin made up has no sentence here: it is then said by its code, which
is what its maker called it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from popflow.documents.catalogue import blanks, find, text
from popflow.documents.hygiene import one_line
from popflow.documents.wording import long_date, money
from popflow.domain import (
    access,
    agenda,
    budget,
    check_in,
    cycle,
    evaluation,
    person,
    pitfalls,
    plan,
    policy,
    signature,
    smart,
    staff,
    staff_changes,
    workflow,
)
from popflow.domain.effect import MessageKind
from popflow.ports import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

SECTIONS: dict[type[StrEnum], str] = {
    workflow.Milestone: "milestone",
    workflow.LaunchKind: "launch",
    workflow.TimerAction: "act",
    MessageKind: "message",
    person.Role: "role",
    person.Party: "party",
    smart.Letter: "smart",
    evaluation.Outcome: "outcome",
    check_in.Progress: "progress",
    plan.SupportKind: "support",
    plan.ActivityKind: "activity",
    plan.Origin: "goal_origin",
    plan.Horizon: "horizon",
    cycle.Origin: "cycle_origin",
    signature.SignatureKind: "signature",
    agenda.Topic: "topic",
    pitfalls.Pitfall: "pitfall",
    policy.Model: "model",
    policy.Strategy: "strategy",
    policy.Intensity: "intensity",
    policy.Fit: "fit",
    policy.Level: "level",
    policy.Conversation: "conversation",
    budget.Pot: "pot",
    budget.BudgetMove: "budget_move",
    staff.StaffProblem: "staff_problem",
    staff_changes.StaffRefusal: "staff_refusal",
    access.Scope: "scope",
    Status: "status",
}
"""Where the catalogue names the members of each kind of word of the domain."""
_CENTS = ("needed", "available", "short")


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called in one language.

    Attributes:
        language: ``nl`` or ``en``.
    """

    language: str

    def of(self, member: StrEnum) -> str:
        """What a word of the domain is called: an outcome, a role, a kind of activity."""
        return self._name(SECTIONS[type(member)], member.value)

    def milestone(self, milestone: str) -> str:
        """Where a round is: ``aangekondigd``."""
        return self._name("milestone", milestone)

    def step(self, milestone: str) -> str:
        """A milestone as the river names it: ``Aankondigen``."""
        return self._name("river", milestone)

    def state(self, name: str, titles: Mapping[str, str] | None = None) -> str:
        """A state of a workflow: its title in the file, else its milestone's name or its own."""
        title = (titles or {}).get(self.language)
        if title:
            return title
        return find(self.language, "names", "state", name) or self._name("milestone", name)

    def event(self, name: str) -> str:
        """Something that can be done, as a heading: ``Het gesprek verzetten``."""
        return self._name("act", name)

    def happened(self, name: str) -> str:
        """Something that was done: ``het gesprek is verzet``."""
        return self._name("happened", name)

    def kind(self, kind: str) -> str:
        """A kind of message: ``herinnering om te tekenen``."""
        return self._name("message", kind)

    def end(self, reason: str) -> str:
        """Why a round ended, from its code."""
        return self._name("end", reason)

    def smart(self, check: smart.SmartCheck) -> str:
        """A SMART letter with what is still open, as a question that shows the way out."""
        letter = self.of(check.letter)
        if check.met and not check.overridden:
            return text(self.language, "names", "smart_said", "met", letter=letter)
        if check.overridden:
            why = one_line(check.overridden)
            return text(self.language, "names", "smart_said", "overridden", letter=letter, why=why)
        return self._open(check.letter, check.reason)

    def refusal(self, code: str, data: Mapping[str, object] | None = None) -> str:
        """Why a rule says no, and what to do.

        Args:
            code: Of a `Refusal`, an `Answer` of a guard or a `RefusedError`.
            data: What came with it; without it, as a history keeps it, the sentence names no
                figures.
        """
        known = self._filled(data or {})
        for form in ("said", "bare"):
            sentence = find(self.language, "refusals", form, code)
            if sentence is not None and blanks(sentence) <= known.keys():
                return sentence.format_map(known)
        return text(self.language, "refusals", "other", code=one_line(code))

    def knows_refusal(self, code: str) -> bool:
        """Whether there is a sentence for a code."""
        return find(self.language, "refusals", "said", code) is not None

    def _name(self, section: str, name: str) -> str:
        return find(self.language, "names", section, name) or one_line(name)

    def _open(self, letter: str, reason: str) -> str:
        name = self._name("smart", letter)
        question = find(self.language, "names", "smart_open", letter, reason)
        form = "open" if question else "other"
        return text(
            self.language, "names", "smart_said", form,
            letter=name, question=question, code=one_line(reason),
        )  # fmt: skip

    def _filled(self, data: Mapping[str, object]) -> dict[str, str]:
        """What a sentence can be filled with: the data, and what they mean to people."""
        known = {key: one_line(str(value)) for key, value in data.items()}
        if "event" in known:
            known["event_name"] = self.event(known["event"])
        if "state" in known:
            known["state_name"] = self.state(known["state"])
        checks = self._checks(str(data.get("checks", "")))
        if checks:
            known["checks_said"] = checks
        if "until" in known:
            known["until_said"] = long_date(date.fromisoformat(known["until"]), self.language)
        for key in _CENTS:
            if known.get(key, "").lstrip("-").isdecimal():
                known[f"{key}_said"] = money(int(known[key]), self.language)
        return known

    def _checks(self, told: str) -> str:
        """The open SMART checks of a refusal, ``goal:letter:reason`` each; empty for none."""
        sentences = []
        for check in told.split(", "):
            goal, _, rest = check.partition(":")
            letter, _, reason = rest.partition(":")
            if reason:
                said = self._open(letter, reason)
                sentences.append(
                    text(self.language, "names", "smart_said", "goal", goal=goal, said=said)
                )
        return " ".join(sentences)
