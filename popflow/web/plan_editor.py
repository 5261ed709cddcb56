"""The plan's form with what popflow says about it while it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from popflow.documents.catalogue import find, listing
from popflow.domain.drafting import ANSWERS, as_written_by
from popflow.domain.person import Party
from popflow.domain.plan import PlanContent, SupportKind
from popflow.domain.smart import Letter, check_goal
from popflow.domain.span import Unit
from popflow.web.plan_fields import NO, YES, Sheet
from popflow.web.plan_forms import form_of_plan, plan_of_form
from popflow.web.plan_view import WAYS, field_of, teller_of
from popflow.web.planning_fields import DAY_PARTS, FORMS, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from starlette.datastructures import FormData

    from popflow.documents import PlanTeller
    from popflow.domain.plan import Activity, Goal
    from popflow.domain.post import Lists
    from popflow.domain.smart import SmartCheck
    from popflow.web.plan_forms import Written
    from popflow.web.rounds import Round
    from popflow.web.site import Site

BESIDE: Final = ("evaluate_on", "first_check_in-count", "first_check_in-unit", "rhythm-count",
                 "rhythm-unit")  # fmt: skip
"""The fields beside the goals."""
_YEARS_AHEAD: Final = 6
Options = list[tuple[str, str]]


def fields_typed(typed: FormData) -> dict[str, str]:
    """The fields of the plan in a form that was sent."""
    return {
        name: text
        for name, text in typed.items()
        if isinstance(text, str) and (name.startswith("goals-") or name in BESIDE)
    }


@dataclass(slots=True)
class Editor:
    """The form for one side of the table.

    Attributes:
        written: What stands in the form.
        base: Number of the version that the writer had before them; 0 for none.
        lists: The organisation's lists, to choose names from.
        fresh: Name of the row that was just added: the cursor goes there.
        problems: What cannot be read or is not known, by field.
    """

    round: Round
    written: Written
    base: int
    lists: Lists
    tell: PlanTeller
    today: date
    fresh: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    _sheet: Sheet = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what could not be read."""
        self.problems |= self.written.problems
        self._sheet = Sheet(self.written.typed)

    @property
    def party(self) -> Party:
        """The side that writes: pages of nobody else have this form."""
        return self.round.party or Party.EMPLOYEE

    @property
    def before(self) -> PlanContent:
        """The version that the writer had before them."""
        plans = self.round.cycle.dossier.plans
        return plans[self.base].content if self.base in plans else PlanContent()

    @property
    def content(self) -> PlanContent:
        """The plan as this side may write it."""
        return as_written_by(self.written.content, self.before, self.party)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.written.typed.get(name, "")

    def rows(self, name: str) -> list[str]:
        """The rows of a list in the form."""
        return self._sheet.rows(name)

    def goal(self, row: str) -> Goal | None:
        """The goal in a row; ``None`` while nothing is typed there."""
        keys = {place: key for key, place in self.written.rows.items()}
        return next((goal for goal in self.content.goals if goal.key == keys.get(row)), None)

    def checks(self, row: str) -> tuple[SmartCheck, ...]:
        """The five questions about the goal in a row."""
        goal = self.goal(row)
        return check_goal(goal) if goal and not goal.declined_because else ()

    def field(self, row: str, check: SmartCheck) -> str:
        """The field that answers a question; empty where the other side answers it."""
        name = field_of(check)
        return "" if name in ANSWERS[self.party.other] else f"{row}-{name}"

    def activity(self, row: str) -> Activity | None:
        """The activity in a row, as it reads now; ``None`` while nothing is typed there."""
        typed = self.written.typed
        inside = {f"goals-0-activities-0{n[len(row):]}": text for n, text in typed.items()
                  if n.startswith(f"{row}-")}  # fmt: skip
        goals = plan_of_form(inside).content.goals
        return goals[0].activities[0] if goals else None

    def answer(self, row: str, name: str) -> bool | None:
        """What the other side answered."""
        goal = self.goal(row)
        answer: bool | None = getattr(goal, name) if goal else None
        return answer

    def removable(self, row: str) -> bool:
        """Whether a goal can be taken out: what was agreed, or came over, is declined instead."""
        key, agreed = self.value(f"{row}-key"), self.round.cycle.agreed_plan
        held = {str(goal.key) for goal in agreed.content.goals} if agreed else set()
        carried = {str(goal.key) for goal in self.before.goals if goal.carried_from}
        return key not in held | carried

    @property
    def signed(self) -> bool:
        """Whether somebody signed the version that is changed."""
        signatures = self.round.cycle.dossier.signatures.values()
        return any(s.version == self.base and not s.lapsed for s in signatures)

    def options(self, kind: str, value: str = "") -> Options:
        """What can be chosen, in words; a value that is no longer among it stays."""
        found = [(key, self._named(kind, key)) for key in _KEYS[kind]]
        known = not value or any(key == value for key, _ in found)
        return found if known else [*found, (value, value)]

    def _named(self, kind: str, key: str) -> str:
        section = _WORDS.get(kind)
        if section is None:
            return key
        file, table = section
        return find(self.tell.language, file, *table.split("."), key) or key

    def years_with(self, value: str) -> Options:
        """The years in which something can be planned, and the one that was."""
        first = self.today.year
        years = {str(year) for year in range(first, first + _YEARS_AHEAD)} | {value} - {""}
        return [(year, year) for year in sorted(years)]

    @property
    def weekdays(self) -> Options:
        """The days of the week."""
        return [
            (str(n), name) for n, name in enumerate(listing(self.tell.language, "dates", "day"))
        ]

    @property
    def working_time(self) -> Options:
        """In working time or outside it."""
        said = partial(find, self.tell.language, "dates", "planning")
        keys = ((YES, "in_working_time"), (NO, "outside_working_time"))
        return [(value, said(key) or key) for value, key in keys]

    def answers_of(self, party: Party) -> tuple[str, str]:
        """The questions about a goal that a side answers: stands behind it, can be done."""
        stands, realistic = ANSWERS[party]
        return stands, realistic

    def filled(self, row: str, part: str) -> int:
        """How many fields hold something in a part that is folded away."""
        return sum(bool(self.value(f"{row}-{one}")) for one in MORE[part])

    def wrong_in(self, row: str, part: str) -> bool:
        """Whether something is wrong in a part that is folded away: then it stands open."""
        return any(f"{row}-{one}" in self.problems for one in MORE[part])

    def names(self, name: str) -> Iterable[str]:
        """The organisation's names for a field of a goal."""
        return self.lists.names(name)


MORE: Final = {
    "more": ("priority", "starts_on", "competence", "aim", "target_post",
             "use_in_work", "benefit", "starting_level", "reward"),
    "override": tuple(f"override-{letter}" for letter in Letter),
}  # fmt: skip
"""Fields that are folded away while nobody fills them in."""
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "way": tuple(FORMS),
    "unit": UNITS,
    "day_part": DAY_PARTS,
    "span": (
        Unit.WEEK.value,
        Unit.MONTH.value,
        Unit.DAY.value,
        Unit.WORKING_DAY.value,
        Unit.YEAR.value,
    ),
    "activity": tuple(kind.value for kind in WAYS),
    "support": tuple(kind.value for kind in SupportKind),
    "origin": ("both", "employee", "employer"),
}
_WORDS: Final = {
    "way": ("pages/plan_edit", "way"),
    "unit": ("dates", "unit_many"),
    "day_part": ("dates", "part_one"),
    "span": ("dates", "span_many"),
    "activity": ("pages/plan_edit", "kind"),
    "support": ("names", "support"),
    "origin": ("names", "goal_origin"),
}


def editor_of(  # noqa: PLR0913 - all that the form is made of
    site: Site,
    found: Round,
    typed: Mapping[str, str] | None = None,
    *,
    base: int | None = None,
    fresh: str = "",
    lists: Lists,
) -> Editor:
    """The form: as it was typed, or as the newest version stands; with a first goal to fill in.

    Args:
        site: The organisation.
        found: The round.
        typed: The fields that were sent; ``None`` begins with the newest version.
        base: The version that the writer had before them; the newest when ``None``.
        fresh: Name of the row that was just added.
        lists: The organisation's lists.
    """
    plans = found.cycle.dossier.plans
    newest = max(plans, default=0)
    if typed is None:
        typed = form_of_plan(plans[newest].content) if newest else {}
        typed = typed if any(name.startswith("goals-") for name in typed) else {
            **typed, "goals-0-key": "1",
        }  # fmt: skip
    written = plan_of_form(typed)
    teller = teller_of(site, found.who.language)
    return Editor(
        found, written, newest if base is None else base, lists, teller, site.today, fresh
    )
