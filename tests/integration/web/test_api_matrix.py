"""Every operation of the door for programs, asked for by somebody in every relation to a round.

The table below tells once more by hand who is answered: an operation that is not in it fails, and
so does one that answers anybody else.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

import pytest
from pypdf import PdfReader

from tests.support.house import ANNA, PERIODIC
from tests.support.programs import ROOT, Program
from tests.support.relations import OF_ANNA, OF_MANAGER, RELATIONS, Standing

if TYPE_CHECKING:
    from httpx2 import Response

WHO: Final = {**RELATIONS, "operator": None}
EVERYBODY: Final = frozenset(WHO)
PEOPLE: Final = frozenset(RELATIONS)
SIDES: Final = frozenset({"self", "own manager", "deputy"})
CONTENT: Final = SIDES | {"adviser", "operator"}
OFFICES: Final = frozenset({"hr", "auditor", "admin", "operator"})
PROCESS: Final = CONTENT | OFFICES | {"supervisor"}
REGISTER: Final = frozenset({"hr", "auditor", "operator"})
HRS: Final = frozenset({"hr", "operator"})
MESSAGES: Final = frozenset({"hr", "admin", "operator"})
SEEN: Final = {
    "/charts/milestones.svg": OFFICES,
    "/counts": OFFICES,
    "/cycles": EVERYBODY,
    "/cycles/{cycle}": PROCESS,
    "/cycles/{cycle}/agenda": CONTENT,
    "/cycles/{cycle}/conversation.pdf": CONTENT,
    "/cycles/{cycle}/evaluation": CONTENT,
    "/cycles/{cycle}/hints": CONTENT,
    "/cycles/{cycle}/history": PROCESS,
    "/cycles/{cycle}/plans": CONTENT,
    "/cycles/{cycle}/plans/{version}": CONTENT,
    "/cycles/{cycle}/plans/{version}/checks": CONTENT,
    "/cycles/{cycle}/plans/{version}/differences": CONTENT,
    "/cycles/{cycle}/plans/{version}/facts": CONTENT,
    "/cycles/{cycle}/plans/{version}/form.pdf": CONTENT,
    "/cycles/{cycle}/preparation": SIDES,
    "/cycles/{cycle}/progress": CONTENT,
    "/cycles/{cycle}/readings": frozenset({"self", "hr", "operator"}),
    "/cycles/{cycle}/reminders": frozenset({"self", "own manager"}),
    "/cycles/{cycle}/slots": PROCESS,
    "/departments": HRS,
    "/deputies": EVERYBODY,
    "/lists/cycles.xlsx": OFFICES,
    "/lists/log.xlsx": OFFICES,
    "/lists/messages.xlsx": OFFICES,
    "/lists/people.xlsx": REGISTER,
    "/lists/team.xlsx": EVERYBODY,
    "/lists/turns.xlsx": OFFICES,
    "/log": OFFICES,
    "/me": EVERYBODY,
    "/me/data": PEOPLE,
    "/me/data.zip": PEOPLE,
    "/messages": OFFICES,
    "/overview": OFFICES,
    "/people": EVERYBODY,
    "/people/{number}": REGISTER | {"self", "own manager"},
    "/people/{number}/budget": REGISTER | {"self"},
    "/plugins": OFFICES,
    "/status": OFFICES,
    "/team": EVERYBODY,
    "/team/department": frozenset[str](),
    "/team/load": EVERYBODY,
    "/team/self-check": frozenset({"own manager", "deputy"}),
    "/turns": OFFICES,
    "/workflow-files": OFFICES,
    "/workflow-files/{name}": OFFICES,
    "/workflows": EVERYBODY,
    "/workflows/{name}/forms/{audience}.pdf": EVERYBODY,
}
"""Who is answered about Anna's round while the plan is carried out; nobody leads a department."""
DONE: Final = {
    "/imports/{kind}": HRS,
    "/imports/{kind}/preview": HRS,
    "/many/deeds": HRS,
    "/many/deeds/preview": HRS,
    "/many/starts": HRS,
    "/many/starts/preview": HRS,
    "/messages/drop": MESSAGES,
    "/messages/retry": MESSAGES,
    "/people/{number}/budget/approvals": HRS,
    "/people/{number}/budget/expenses": HRS,
    "/people/{number}/budget/grants": HRS,
    "/workflow-files/{name}/migration": HRS,
    "/workflow-files/{name}/migration/preview": HRS,
}
"""Who is not told at once that there is nothing; of the others the round or the rules decide."""
OTHERS: Final = {
    "/cycles": EVERYBODY,
    "/cycles/{cycle}/plan-checks": CONTENT,
    "/cycles/{cycle}/preparation": SIDES,
    "/cycles/{cycle}/reminders": PROCESS,
    "/cycles/{cycle}/reminders/{key}/stop": PROCESS - {"self", "own manager"},
    "/deputies": EVERYBODY,
    "/deputies/withdraw": EVERYBODY,
    "/team/department": EVERYBODY,
    "/team/self-check": EVERYBODY,
    "/trainings": EVERYBODY,
}
"""Who is not told that there is nothing; the one key that is sent is no reminder of anybody."""
BODIES: Final[dict[str, dict[str, Any]]] = {
    "/cycles/{cycle}/preparation": {"answers": {}},
    "/cycles/{cycle}/reminders": {"text": "", "weeks": 1},
}


@pytest.fixture(scope="module")
def executing() -> Standing:
    return Standing().executing()


def operations(standing: Standing) -> dict[str, set[str]]:
    """The paths of the document per method."""
    document = standing.web.browser().client.get(f"{ROOT}/openapi.json").json()
    found: dict[str, set[str]] = {}
    for path, methods in document["paths"].items():
        for method in methods:
            found.setdefault(method, set()).add(path)
    return found


def concrete(standing: Standing, path: str) -> str:
    given = {
        "cycle": standing.number, "version": 1, "number": ANNA, "name": PERIODIC, "key": 1,
        "audience": "employee", "kind": "people", "event": "begin",
    }  # fmt: skip
    return ROOT + path.format_map(given)


def asked(standing: Standing, who: str, path: str) -> Response:
    return Program(standing.web, WHO[who]).client.get(concrete(standing, path))


def test_the_table_names_every_operation(executing: Standing) -> None:
    found = operations(executing)
    assert found.pop("get") == set(SEEN)
    writing = set[str]().union(*found.values())
    events = {path for path in writing if "/events/" in path}
    assert writing - events == DONE.keys() | OTHERS.keys()


@pytest.mark.parametrize("who", sorted(WHO))
def test_who_is_answered(executing: Standing, who: str) -> None:
    found = {path: asked(executing, who, path).status_code for path in SEEN}
    seen = {path for path, status in found.items() if status == 200}
    assert seen == {path for path, whose in SEEN.items() if who in whose}
    assert {found[path] for path in SEEN if path not in seen} <= {404, 409}


@pytest.mark.parametrize("who", sorted(WHO))
def test_who_is_told_that_nothing_is_there(executing: Standing, who: str) -> None:
    """What is sent can be read nowhere, or is nothing: nobody changes anything by it."""
    client = Program(executing.web, WHO[who]).client
    before = executing.house.cycle(ANNA).revision
    reached = set[str]()
    for method, paths in operations(executing).items():
        for path in paths & ({*DONE, *OTHERS} if method != "get" else set()):
            send = None if path.startswith("/imports") else BODIES.get(path, {})
            answer = client.request(method, concrete(executing, path), json=send)
            assert answer.status_code < 500, path
            if answer.status_code != 404:
                reached.add(path)
    assert reached == {path for path, whose in {**DONE, **OTHERS}.items() if who in whose}
    assert executing.house.cycle(ANNA).revision == before


def words_of(answer: Response) -> str:
    """All that can be read in an answer, whatever it is."""
    kind = answer.headers.get("content-type", "")
    if "pdf" in kind:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    if "zip" in kind or "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            names = packed.namelist()
            return "".join(packed.read(name).decode(errors="replace") for name in names)
    return answer.text


@pytest.fixture(scope="module")
def announced() -> Standing:
    return Standing().announced()


@pytest.mark.parametrize("who", sorted(WHO))
def test_no_list_can_be_had_before_the_exchange(announced: Standing, who: str) -> None:
    told = "\n".join(words_of(asked(announced, who, path)) for path in SEEN)
    assert (OF_ANNA in told) is (who == "self")
    assert (OF_MANAGER in told) is (who in {"own manager", "deputy"})
