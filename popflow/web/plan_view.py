"""A version of the plan as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from popflow.documents import PlanTeller
from popflow.documents.catalogue import find
from popflow.documents.wording import short_date
from popflow.domain.agreement import promised
from popflow.domain.drafting import ANSWERS
from popflow.domain.person import Party
from popflow.domain.pitfalls import Pitfall
from popflow.domain.plan import ActivityKind, dates_only, only_courses
from popflow.domain.signature import SignatureKind, standing
from popflow.domain.smart import check_goal
from popflow.engine.money import show
from popflow.engine.noticing import noticed
from popflow.engine.plans import PlanFacts, plan_facts
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from popflow.domain.budget import Balance
    from popflow.domain.plan import Goal, PlanVersion
    from popflow.domain.signature import Signature
    from popflow.domain.smart import SmartCheck
    from popflow.web.rounds import Round
    from popflow.web.site import Site

FIELDS: Final = {
    "no_result": "wanted_result",
    "no_activity": "activities",
    "no_indicator": "indicator-name",
    "no_end": "ends_on",
}
"""Where in the form a SMART question is answered, by what is still open."""
_MORE: Final = (
    "indicator", "interim_results", "starts_on", "use_in_work", "benefit", "competence", "aim",
    "target_post", "starting_level", "reward",
)  # fmt: skip

CHEAPER: Final = (
    ActivityKind.WALKING_ALONG, ActivityKind.PEER_COACHING, ActivityKind.ROTATION,
    ActivityKind.NETWORKING_TALKS, ActivityKind.NETWORK, ActivityKind.VOLUNTEERING,
    ActivityKind.SELF_STUDY,
)  # fmt: skip
"""Ways to learn that cost hours and no money, or hardly any."""
WAYS: Final = (
    *CHEAPER, ActivityKind.INTERNSHIP, ActivityKind.COACHING, ActivityKind.COURSE,
)  # fmt: skip
"""All ways to learn, those other than courses first."""


def field_of(check: SmartCheck) -> str:
    """The field of the form that answers an open question, below the goal's name."""
    if check.reason in FIELDS:
        return FIELDS[check.reason]
    party = Party(check.reason.removesuffix("_open"))
    stands, realistic = ANSWERS[party]
    return stands if check.letter == "acceptable" else realistic


def teller_of(site: Site, language: str, names: dict[str, str] | None = None) -> PlanTeller:
    """Says what stands in a plan as pages say it."""
    day = partial(short_date, language=language, near=site.today)
    return PlanTeller(language, site.today, day, names or {})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the table under a version.

    Attributes:
        signature: The latest that holds under this text.
        lapsed: Signed before the plan was changed: that signature holds no more.
        confirmed: Confirmed that only dates were shifted.
    """

    party: Party
    name: str
    first_name: str
    own: bool
    signature: Signature | None
    lapsed: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A version with what is known about it, for one viewer."""

    round: Round
    version: PlanVersion
    facts: PlanFacts
    tell: PlanTeller
    today: date
    pitfalls: tuple[Pitfall, ...]
    balance: Balance | None

    @property
    def agreed(self) -> bool:
        """Whether it is the version that both signed and that holds."""
        return self.version.number == self.round.cycle.agreed_version

    @property
    def newest(self) -> bool:
        """Whether there is none after it."""
        return self.version.number == max(self.round.cycle.dossier.plans)

    @property
    def draft(self) -> bool:
        """Whether it waits for signatures."""
        return self.version == self.round.cycle.draft

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals that nobody declined."""
        return self.version.content.live_goals

    @property
    def declined(self) -> tuple[Goal, ...]:
        """The goals that somebody declined, which stay in the history."""
        return tuple(goal for goal in self.version.content.goals if goal.declined_because)

    @property
    def smart(self) -> bool:
        """Whether every question about every goal is answered."""
        return bool(self.goals) and all(c.met for g in self.goals for c in check_goal(g))

    def checks(self, goal: Goal) -> tuple[SmartCheck, ...]:
        """The five questions about a goal."""
        return check_goal(goal)

    def place(self, goal: Goal) -> int:
        """Where a goal stands in the editor's form."""
        return self.version.content.goals.index(goal)

    def field(self, goal: Goal, check: SmartCheck) -> str:
        """The field that answers an open question; empty where the other side answers it."""
        name = field_of(check)
        party = self.round.party
        if party is None or name in ANSWERS[party.other]:
            return ""
        return f"goals-{self.place(goal)}-{name}"

    def more(self, goal: Goal) -> Iterator[tuple[str, str]]:
        """What else is filled in about a goal: what it is called, and what stands there."""
        for part in _MORE:
            value = getattr(goal, part)
            values = value if isinstance(value, tuple) else (value,)
            told = "; ".join(filter(None, map(self.tell.value, values)))
            if told:
                yield find(self.tell.language, "names", "plan_part", part) or part, told

    def promises(self, party: Party) -> list[tuple[str, date]]:
        """What a side promises by signing, the first due first."""
        told = promised(self.version.content, self.today)
        mine = [(text, due) for owner, _, text, due in told if owner is party]
        return sorted(mine, key=lambda one: one[1])

    @property
    def sides(self) -> tuple[Side, ...]:
        """Both sides with their signatures."""
        return tuple(self._side(party) for party in Party)

    def _side(self, party: Party) -> Side:
        cycle, number = self.round.cycle, self.version.number
        signatures = cycle.dossier.signatures.values()
        held = standing(signatures, self.version.content_hash).get(party)
        before = cycle.agreed_version or 0
        lapsed = any(s.lapsed and s.party is party and s.version > before for s in signatures)
        who = cycle.person if party is Party.EMPLOYEE else cycle.partner
        return Side(
            party, self.round.side(party), self.round.first_name(who),
            self.round.party is party, held, lapsed and held is None and self.draft,
            f"{number}:{party}" in cycle.dossier.confirmations,
        )  # fmt: skip

    @property
    def own(self) -> Side | None:
        """The viewer's side."""
        return next((side for side in self.sides if side.own), None)

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """The versions, to choose from."""
        return [(str(one), str(one)) for one in sorted(self.round.cycle.dossier.plans)]

    @property
    def shifts(self) -> bool:
        """Whether it only shifts dates of what both agreed on: that is confirmed, not signed."""
        agreed = self.round.cycle.agreed_plan
        held = agreed is not None and dates_only(agreed.content, self.version.content)
        return self.draft and held

    @property
    def short(self) -> bool:
        """Whether the budget does not suffice for it."""
        return self.facts.money is not None and not self.facts.money.passed

    @property
    def why_not(self) -> str:
        """Why it cannot be signed as agreed now; empty when it can."""
        own = self.own
        agreed = own and own.signature and own.signature.kind is SignatureKind.AGREED
        reasons = (
            ("agreed", self.agreed),
            ("old", not self.newest),
            ("still", not self.round.can("sign")),
            ("signed", bool(agreed)),
            ("smart", not self.smart),
        )
        return next((key for key, holds in reasons if holds), "")

    @property
    def cheaper(self) -> tuple[ActivityKind, ...]:
        """Ways to learn that an all-courses plan could think of first."""
        return CHEAPER[:4]

    @property
    def only_courses(self) -> bool:
        """Whether it knows no way to learn but courses."""
        return only_courses(self.version.content)


def plan_page(site: Site, found: Round, number: int | None = None) -> PlanPage | None:
    """A version of a round's plan; ``None`` while there is none.

    Raises:
        NotFoundError: There is no version of that number.
    """
    plans = found.cycle.dossier.plans
    if not plans:
        return None
    if number is not None and number not in plans:
        raise NotFoundError("version", number)
    version = plans[number or max(plans)]
    facts = plan_facts(site.engine, found.view, version)
    names = {number: person.name for number, person in facts.people.items()}
    asked = noticed(site.engine, found.view, found.who.doer)
    budget = found.own and site.engine.hooks.has_budget()
    balance = show(site.engine, found.cycle.person).balance if budget else None
    return PlanPage(
        found, version, facts, teller_of(site, found.who.language, names), site.today,
        tuple(one for one in asked if one is not Pitfall.ONLY_COURSES), balance,
    )  # fmt: skip
