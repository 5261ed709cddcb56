"""What can happen to a cycle, and what whoever does it brings along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from popflow.domain.agenda import Topic
from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Judgement
from popflow.domain.person import Party
from popflow.domain.plan import PlanContent
from popflow.domain.signature import SignatureKind

if TYPE_CHECKING:
    from popflow.domain.person import Actor


@dataclass(frozen=True, slots=True)
class NewTime:
    """A conversation at another moment (`move`, `follow_up`)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NewPartner:
    """Another who speaks and signs for the employer (`hand_over`)."""

    number: str


@dataclass(frozen=True, slots=True)
class NewItem:
    """A talking point (`add_item`)."""

    text: str
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class ItemKey:
    """Which talking point (`remove_item`, `postpone_item`)."""

    key: int


@dataclass(frozen=True, slots=True)
class Held:
    """The conversation took place (`hold`)."""

    at: datetime
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A new version of the plan (`draft`).

    Attributes:
        base: The version that the writer had before them; another one meanwhile is refused, so
            that nobody overwrites what the other wrote. ``None`` does not ask.
    """

    content: PlanContent
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature under the newest version (`sign`).

    Attributes:
        version: The version that the signer read; another one is refused.
    """

    version: int
    kind: SignatureKind = SignatureKind.AGREED
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """How it stands (`check_in`)."""

    progress: Progress
    note: str = ""
    speed_up: str = ""
    meets_expectations: bool | None = None
    steer: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A promise was kept (`deliver`)."""

    key: int


@dataclass(frozen=True, slots=True)
class Answers:
    """One party's side of the evaluation (`answer`)."""

    judgements: tuple[Judgement, ...] = ()
    needed_next: str = ""
    problem_left: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that should be talked about (`signal`)."""

    text: str
    party: Party


@dataclass(frozen=True, slots=True)
class Correction:
    """New facts about people (`relate`): another manager stands across the table."""

    partner: str | None


@dataclass(frozen=True, slots=True)
class Invite:
    """An adviser is invited (`invite`).

    Attributes:
        from_day: The first day; today when ``None``.
        to_day: The last day, included; ``None`` lasts until the round ends.
    """

    number: str
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class Uninvite:
    """An adviser is no longer invited (`uninvite`)."""

    number: str


@dataclass(frozen=True, slots=True)
class NewRemark:
    """Something to be kept beside what is in the round (`remark`)."""

    text: str


@dataclass(frozen=True, slots=True)
class ActivityReport:
    """How one activity goes, from who guides it (`report`).

    Attributes:
        goal: The goal's key.
        activity: Which of its activities, from 1.
    """

    goal: int
    activity: int
    progress: Progress
    note: str = ""


Payload = (
    NewTime | NewPartner | NewItem | ItemKey | Held | Draft | Signing | Report | Delivered
    | Answers | Signal | Correction | Invite | Uninvite | ActivityReport | NewRemark
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to one cycle.

    Attributes:
        name: An event of the workflow, or one of the actions in `popflow.domain.actions`.
        reason: Why, in the actor's own words.
        timer: The timer that fires it, and ``occurrence`` its due moment.
    """

    name: str
    actor: Actor
    payload: Payload | None = None
    reason: str | None = None
    timer: str | None = None
    occurrence: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule says no.

    Attributes:
        code: The rule: the catalogues hold a sentence for each.
        data: What the sentence is filled with.
    """

    code: str
    data: dict[str, object] = field(default_factory=dict)
