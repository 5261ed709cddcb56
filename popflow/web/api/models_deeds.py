"""What each event and action takes."""

from __future__ import annotations

from pydantic import Field

from popflow.domain import evaluation, event
from popflow.domain.agenda import Topic
from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Outcome
from popflow.domain.event import Payload
from popflow.domain.person import Party
from popflow.domain.signature import SignatureKind
from popflow.web.api.models_plan import PlanModel
from popflow.web.api.wording import (
    MOST,
    Day,
    Given,
    Moment,
    Number,
    Positive,
    Revision,
    Text,
    Truth,
    Whole,
    day,
    moment,
)


class Deeds(Given):
    """What anything takes that is done to a round."""

    reason: Text | None = Field(default=None, description="Why, in one's own words.")
    revision: Revision | None = Field(
        default=None, description="The revision that one had before one, as `If-Match` says it."
    )

    def payload(self, _party: Party) -> Payload | None:
        """What it brings along, for the side of whoever does it."""
        return None


class Timed(Deeds):
    """A conversation at another moment."""

    at: Moment

    def payload(self, _party: Party) -> Payload:
        """The moment."""
        return event.NewTime(moment(self.at))


class HeldIn(Deeds):
    """The conversation took place."""

    at: Moment = Field(description="When.")
    topics: list[Topic] = Field(default=[], max_length=MOST, description="What came up.")

    def payload(self, _party: Party) -> Payload:
        """When, and what came up."""
        return event.Held(moment(self.at), tuple(self.topics))


class Somebody(Deeds):
    """Somebody else who speaks for the employer, or an adviser."""

    number: Number


class NewPartnerIn(Somebody):
    """Another who speaks and signs for the employer."""

    def payload(self, _party: Party) -> Payload:
        """Who."""
        return event.NewPartner(self.number)


class InviteIn(Somebody):
    """An adviser as a guest of this round."""

    from_day: Day | None = Field(default=None, description="Today when left out.")
    to_day: Day | None = Field(default=None, description="Until the round ends when left out.")

    def payload(self, _party: Party) -> Payload:
        """Who, and from when to when."""
        return event.Invite(self.number, day(self.from_day), day(self.to_day))


class UninviteIn(Somebody):
    """An adviser who is no longer invited."""

    def payload(self, _party: Party) -> Payload:
        """Who."""
        return event.Uninvite(self.number)


class PointIn(Deeds):
    """A talking point for one's own list."""

    text: Text
    topic: Topic | None = None

    def payload(self, _party: Party) -> Payload:
        """The point."""
        return event.NewItem(self.text, self.topic)


class PointKey(Deeds):
    """Which talking point."""

    key: Positive

    def payload(self, _party: Party) -> Payload:
        """Its key."""
        return event.ItemKey(self.key)


class SignalIn(Deeds):
    """Something that should be talked about."""

    text: Text

    def payload(self, party: Party) -> Payload:
        """What, for the list of whoever says it."""
        return event.Signal(self.text, party)


class RemarkIn(Deeds):
    """A remark about what is kept of oneself; what stands there stays as it is."""

    text: Text

    def payload(self, _party: Party) -> Payload:
        """The remark."""
        return event.NewRemark(self.text)


class DraftIn(Deeds):
    """A new version of the plan."""

    content: PlanModel
    base: Whole | None = Field(
        default=None, description="The version that one had before one: nobody overwrites another."
    )

    def payload(self, _party: Party) -> Payload:
        """The whole plan."""
        return event.Draft(self.content.made(), self.base)


class SignIn(Deeds):
    """A signature under the newest version, in one's own name."""

    version: Whole = Field(description="The version that was read.")
    kind: SignatureKind = SignatureKind.AGREED
    remark: Text | None = None

    def payload(self, _party: Party) -> Payload:
        """The signature."""
        return event.Signing(self.version, self.kind, self.remark)


class CheckInIn(Deeds):
    """How it stands."""

    progress: Progress
    note: Text = ""
    speed_up: Text = ""
    meets_expectations: Truth | None = None
    steer: Text = ""

    def payload(self, _party: Party) -> Payload:
        """The report."""
        return event.Report(
            self.progress, self.note, self.speed_up, self.meets_expectations, self.steer
        )


class DeliverIn(Deeds):
    """A promise that was kept."""

    key: Positive

    def payload(self, _party: Party) -> Payload:
        """Its key."""
        return event.Delivered(self.key)


class ActivityReportIn(Deeds):
    """How one activity goes, from who guides it."""

    goal: Positive
    activity: Positive
    progress: Progress
    note: Text = ""

    def payload(self, _party: Party) -> Payload:
        """The report."""
        return event.ActivityReport(self.goal, self.activity, self.progress, self.note)


class JudgementIn(Given):
    """One's view of one goal."""

    goal: Positive
    outcome: Outcome
    effect_on_work: Text = ""
    effect_on_career: Text = ""


class AnswerIn(Deeds):
    """One's own side of the evaluation."""

    judgements: list[JudgementIn] = Field(default=[], max_length=MOST)
    needed_next: Text = ""
    problem_left: Text = ""

    def payload(self, _party: Party) -> Payload:
        """The answers."""
        judged = (evaluation.Judgement(**dict(one)) for one in self.judgements)
        return event.Answers(tuple(judged), self.needed_next, self.problem_left)


class OtherIn(Deeds):
    """What an event of an organisation's own workflow may bring along."""

    at: Moment | None = None
    number: Number | None = Field(default=None, description="Another partner.")

    def payload(self, _party: Party) -> Payload | None:
        """A moment or somebody, where there is one."""
        if self.at is not None:
            return event.NewTime(moment(self.at))
        return event.NewPartner(self.number) if self.number is not None else None


EVENTS: dict[str, tuple[type[Deeds], str]] = {
    "move": (Timed, "Move the conversation"),
    "follow_up": (Timed, "Plan a follow-up conversation"),
    "hold": (HeldIn, "Record that the conversation took place"),
    "hand_over": (NewPartnerIn, "Hand over to another conversation partner"),
    "offer_partner": (Deeds, "Offer another conversation partner"),
    "part": (Deeds, "Close without a plan"),
    "decline": (Deeds, "Decline, where nobody owes it"),
    "suspend": (Deeds, "Suspend"),
    "resume": (Deeds, "Resume"),
    "cancel": (Deeds, "Cancel"),
    "add_item": (PointIn, "Add a talking point"),
    "remove_item": (PointKey, "Take a talking point back"),
    "postpone_item": (PointKey, "Keep a late point for a next conversation"),
    "ready": (Deeds, "Mark one's own list as ready"),
    "signal": (SignalIn, "Say that something should be talked about"),
    "remark": (RemarkIn, "Add a remark about what is kept of oneself, at any moment"),
    "draft": (DraftIn, "Write a new version of the plan"),
    "sign": (SignIn, "Sign, or refuse to"),
    "confirm": (Deeds, "Confirm shifted dates"),
    "check_in": (CheckInIn, "Tell how it stands"),
    "deliver": (DeliverIn, "Tell that a promise was kept"),
    "report": (ActivityReportIn, "Tell how an activity goes that one guides"),
    "answer": (AnswerIn, "Evaluate"),
    "invite": (InviteIn, "Invite an adviser"),
    "uninvite": (UninviteIn, "Take an invitation back"),
}
"""Each event and action that people do: what it takes, and what it is called."""
