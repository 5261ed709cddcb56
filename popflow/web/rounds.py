"""One round as the pages of it see it: what the viewer may see, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.domain.person import Party, Role
from popflow.domain.visibility import Sight
from popflow.domain.workflow import Milestone
from popflow.engine.reading import View, show
from popflow.web.next_step import Step, hour_of, next_step

if TYPE_CHECKING:
    from datetime import date

    from popflow.domain.cycle import Cycle
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

_PREPARING = frozenset({Milestone.PLANNED, Milestone.ANNOUNCED, Milestone.AGENDAS_EXCHANGED})


@dataclass(frozen=True, slots=True)
class Round:
    """A round on a page.

    Attributes:
        evaluation: The day by which both are to look back; ``None`` while there is none.
    """

    view: View
    step: Step
    who: Visitor
    evaluation: date | None = None

    @property
    def ahead(self) -> dict[Milestone, date]:
        """Days of the river that the round itself does not tell."""
        return {Milestone.EVALUATED: self.evaluation} if self.evaluation else {}

    @property
    def cycle(self) -> Cycle:
        """The round, without what the viewer may not see."""
        return self.view.cycle

    @property
    def path(self) -> str:
        """Where its pages are."""
        return f"/cycles/{self.cycle.id}"

    @property
    def party(self) -> Party | None:
        """The viewer's side of the table."""
        return self.view.party

    @property
    def own(self) -> bool:
        """Whether it is the viewer's own POP."""
        return self.cycle.person == self.who.number

    @property
    def talks(self) -> bool:
        """Whether the viewer is one of the two, and stands in for nobody."""
        return self.who.number in {self.cycle.person, self.cycle.partner}

    @property
    def content(self) -> bool:
        """Whether the viewer sees what was written."""
        return self.view.sight in {Sight.CONTENT, Sight.OPERATIONS}

    @property
    def hr_reads(self) -> str | None:
        """Why HR reads what the viewer sees here; ``None`` where it does not."""
        return self.view.hr_reads if self.content else None

    @property
    def as_hr(self) -> bool:
        """Whether the viewer reads it as HR does, and is no party to it."""
        return self.party is None and self.who.is_hr

    @property
    def guides(self) -> bool:
        """Whether the viewer sees nothing but the activities that one guides."""
        return self.view.sight is Sight.ACTIVITY

    def can(self, event: str) -> bool:
        """Whether the viewer's role may do something now; a rule may still refuse it."""
        return event in self.view.mine

    def name(self, number: str | None) -> str:
        """Somebody's name; the number where the name is gone."""
        person = self.view.people.get(number or "")
        return person.name if person else number or ""

    def first_name(self, number: str | None) -> str:
        """How somebody is called across the table."""
        person = self.view.people.get(number or "")
        return person.first_name if person else self.name(number)

    @property
    def employee(self) -> str:
        """The name of whose POP it is."""
        return self.name(self.cycle.person)

    @property
    def partner(self) -> str:
        """The name of who speaks for the employer."""
        return self.name(self.cycle.partner)

    @property
    def other(self) -> str:
        """How the one across the table is called."""
        number = self.cycle.partner if self.party is Party.EMPLOYEE else self.cycle.person
        return self.first_name(number)

    def side(self, party: Party) -> str:
        """The name of who sits on a side."""
        return self.employee if party is Party.EMPLOYEE else self.partner

    @property
    def waiting_on(self) -> tuple[str, ...]:
        """The names of who is to act, by the workflow."""
        numbers = {Role.EMPLOYEE: self.cycle.person, Role.MANAGER: self.cycle.partner}
        return tuple(
            self.name(numbers.get(role)) if role in numbers else self.who.words.of(role)
            for role in self.view.waiting_on
        )

    @property
    def tabs(self) -> tuple[str, ...]:
        """The pages of the round that there are for the viewer, by their path below its own."""
        if self.guides:
            return ("",)
        if not self.content:
            return ("", "progress", "history") if self.can("check_in") else ("", "history")
        cycle = self.cycle
        prepares = self.party is not None and cycle.milestone in _PREPARING
        talked = cycle.announced_at is not None
        pages = (
            ("", True),
            ("preparation", prepares),
            ("agenda", True),
            ("conversation", talked),
            ("plan", talked),
            ("progress", cycle.agreed_at is not None),
            ("evaluation", cycle.begun_at is not None),
            ("history", True),
        )
        return tuple(page for page, there in pages if there)


def round_of(site: Site, who: Visitor, number: int) -> Round:
    """A round as somebody may see it.

    Raises:
        NotFoundError: There is no such round, or it is none of theirs: both are told alike.
    """
    view = show(site.engine, number, who.doer)
    hour = hour_of(site, view)
    return Round(view, next_step(view, hour), who, hour.evaluation)
