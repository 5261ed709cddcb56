"""One round, and somebody in every relation to it: who may see what is asked of each of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from popflow.domain.event import Invite, NewItem
from popflow.domain.person import Offices
from popflow.engine.people import appoint
from popflow.engine.relations import relate
from popflow.testing import make_person, make_plan
from tests.support.house import ANNA, BEGIN, BRAM, HEAD, HIRED, HR, MANAGER, OTHER, House, staff
from tests.support.web import Web

FORMER, DEPUTY, AUDITOR, ADMIN, ADVISER, SUPERVISOR = "30", "40", "50", "60", "70", "80"
RELATIONS: Final = {
    "self": ANNA,
    "own manager": MANAGER,
    "deputy": DEPUTY,
    "adviser": ADVISER,
    "supervisor": SUPERVISOR,
    "other manager": OTHER,
    "former manager": FORMER,
    "hr": HR,
    "auditor": AUDITOR,
    "admin": ADMIN,
    "colleague": BRAM,
}
"""Who somebody is to Anna's round, by name."""
OF_ANNA, OF_MANAGER = "only-anna-wrote-this", "only-her-manager-wrote-this"


def everybody_there() -> House:
    """An organisation with somebody in each relation; Anna's first manager is another's now."""
    others = (FORMER, DEPUTY, AUDITOR, ADMIN, ADVISER, SUPERVISOR)
    people = [*staff(), *(make_person(number, HEAD, hired_on=HIRED) for number in others)]
    own = [replace(p, manager=FORMER) if p.number == ANNA else p for p in people]
    house = House(people=own)
    house.choose(offices=Offices(frozenset({ADVISER}), frozenset({AUDITOR}), frozenset({ADMIN})))
    house.tick()
    with house.store.begin() as uow:
        anna = uow.people.get([ANNA])[ANNA]
        uow.people.save([replace(anna, manager=MANAGER)])
        relate(house.engine, uow, [ANNA], house.clock.now())
        uow.commit()
    today = BEGIN.date()
    appoint(house.engine, MANAGER, DEPUTY, today, today + timedelta(days=300))
    house.does(ANNA, "invite", Invite(ADVISER))
    return house


@dataclass
class Standing:
    """A round at a point, with everybody around it."""

    web: Web = field(default_factory=lambda: Web(everybody_there()))

    @property
    def house(self) -> House:
        """The organisation."""
        return self.web.house

    @property
    def number(self) -> int:
        """Of Anna's round."""
        return self.house.cycle(ANNA).id

    def announced(self) -> Standing:
        """Both lists are written, and still hidden."""
        moment = self.house.cycle(ANNA).conversation_at
        assert moment is not None
        self.house.wait(moment - timedelta(days=10))
        self.house.does(ANNA, "add_item", NewItem(OF_ANNA))
        self.house.does(MANAGER, "add_item", NewItem(OF_MANAGER))
        return self

    def executing(self) -> Standing:
        """Signed, begun, and somebody guides an activity."""
        self.announced()
        plan = make_plan()
        goal = plan.goals[0]
        guided = replace(goal.activities[0], supervisor=SUPERVISOR)
        plan = replace(plan, goals=(replace(goal, activities=(guided,)), *plan.goals[1:]))
        self.house.does(ANNA, "ready")
        self.house.does(MANAGER, "ready")
        self.house.settle(ANNA, MANAGER, plan)
        begins = plan.first_start or date(2026, 5, 4)
        self.house.wait(begins + timedelta(days=3))
        return self
