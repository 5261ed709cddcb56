"""A round told in words: why it is here, what comes next, when, and who must act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from popflow.documents.catalogue import find, text
from popflow.documents.hygiene import one_line
from popflow.documents.wording import day_and_time, listed, running_on
from popflow.domain.workflow import SUSPENDED, TimerRule

if TYPE_CHECKING:
    from popflow.documents.names import Names
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Actor

Ahead = Sequence[tuple[TimerRule, datetime]]
"""Timer rules with the moment at which each is due, UTC."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the story of one round.

    Attributes:
        names: Names of the people who acted, by number; others are called by their role.
        zone: The organisation's zone.
        today: From when it is read: a date in another year says which.
    """

    words: Names
    names: Mapping[str, str]
    zone: str
    today: date | None

    def past(self, cycle: Cycle, history: Sequence[Entry]) -> Iterator[str]:
        """Why the round is where it is."""
        if not history:
            return
        last = history[-1]
        arrival = next((e for e in reversed(history) if e.source != e.target), history[0])
        yield self._here(cycle, arrival)
        if last is not arrival:
            yield self._said("last", **self._deed(last))
        yield from self._why(last)

    def future(self, ahead: Ahead, waiting_on: Sequence[str]) -> Iterator[str]:
        """What comes next, when, and who must act."""
        for rule, due in sorted(ahead, key=lambda timer: timer[1]):
            yield self._next(rule, due)
        if not ahead:
            yield self._said("nothing_next")
        if waiting_on:
            people = listed([one_line(name) for name in waiting_on], self.words.language)
            yield self._said("waiting", people=people)
        else:
            yield self._said("waiting_nobody")

    def _here(self, cycle: Cycle, arrival: Entry) -> str:
        if cycle.state == SUSPENDED:
            return self._said("still", moment=self._moment(cycle.suspended_at or arrival.at))
        milestone = self.words.milestone(cycle.milestone)
        key = "here" if cycle.open else "ended"
        return self._said(key, milestone=milestone, **self._deed(arrival))

    def _deed(self, entry: Entry) -> dict[str, str]:
        return {
            "happened": self.words.happened(entry.event),
            "moment": self._moment(entry.at),
            "actor": self._actor(entry.actor),
        }

    def _why(self, entry: Entry) -> Iterator[str]:
        """A reason is a code where a timer or the system gave it, else somebody's own words."""
        reason = (entry.reason or "").strip()
        if not reason:
            return
        if entry.timer is not None and self.words.knows_refusal(reason):
            yield self._said("waited", refusal=self.words.refusal(reason))
        elif find(self.words.language, "names", "reason", reason):
            yield text(self.words.language, "names", "reason", reason)
        else:
            yield self._said("reason", reason=one_line(reason))

    def _next(self, rule: TimerRule, due: datetime) -> str:
        moment = self._moment(due)
        if rule.fires is not None:
            return self._said(
                "act_next", moment=moment, act=running_on(self.words.event(rule.fires))
            )
        return self._said("message_next", moment=moment, message=self.words.kind(rule.about or ""))

    def _actor(self, actor: Actor) -> str:
        name = self.names.get(actor.number or "")
        return one_line(name) if name else self.words.of(actor.role)

    def _moment(self, moment: datetime) -> str:
        return day_and_time(moment, self.words.language, self.zone, self.today)

    def _said(self, key: str, **data: str) -> str:
        return text(self.words.language, "names", "story", key, **data)
