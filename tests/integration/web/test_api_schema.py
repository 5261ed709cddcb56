"""The OpenAPI document holds: whatever fits is not refused as unreadable, nothing is a defect.

A longer run is `Sender.try_all` with more examples: nothing else about it differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from schemathesis import GenerationMode

from popflow.domain.person import Offices
from tests.support.house import ANNA, HR, MANAGER, OTHER, House
from tests.support.schema import Sender
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.slow
AUDITOR: Final = "1"
ROLES: Final[Mapping[str, str | None]] = {
    "employee": ANNA, "manager": MANAGER, "hr": HR, "nobody": OTHER, "auditor": AUDITOR,
    "operator": None,
}  # fmt: skip
EXAMPLES: Final = 2


@pytest.mark.parametrize("role", ROLES)
def test_what_the_document_says_holds(role: str) -> None:
    house = House()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR}), admins=frozenset({AUDITOR})))
    house.begin()
    house.agree()
    known: dict[str, list[Any]] = {
        "cycle": [cycle.id for cycle in house.cycles()],
        "number": [ANNA, MANAGER],
        "version": [1],
        "event": ["begin", "evaluate"],
    }
    sender = Sender(Web(house), ROLES[role], known)
    # What cannot be read is refused before it matters who sends it: two roles are enough.
    both = role in {"employee", "operator"}
    sender.try_all(EXAMPLES, GenerationMode if both else [GenerationMode.POSITIVE])
    sender.wander(examples=EXAMPLES, steps=6)
    assert sender.found == {}
    assert {status for status in sender.answers if status >= 500} == set()
    assert sender.answers[200] > 10
