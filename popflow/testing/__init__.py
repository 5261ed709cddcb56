"""What authors of plugins test with: a clock, people, a workflow, and rounds that really happen.

The contract suites stand in `popflow.testing.contracts`; that package needs pytest, this one does
not.
"""

from popflow.testing.clock import FakeClock
from popflow.testing.people import EMPLOYEE, HR_ADVISER, MANAGER, make_facts, make_person
from popflow.testing.plans import make_goal, make_plan
from popflow.testing.story import Story
from popflow.testing.workflows import make_definition

__all__ = [
    "EMPLOYEE",
    "HR_ADVISER",
    "MANAGER",
    "FakeClock",
    "Story",
    "make_definition",
    "make_facts",
    "make_goal",
    "make_person",
    "make_plan",
]
