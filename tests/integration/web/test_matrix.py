"""Every endpoint, asked for by somebody in every relation to a round: who gets it, who does not.

The table below is the policy of the pages, told once more by hand: an endpoint that is not in it
fails, and so does one that lets in anybody else.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

import pytest
from fastapi.routing import iter_route_contexts
from pypdf import PdfReader

from tests.support.house import ANNA, MANAGER
from tests.support.relations import OF_ANNA, OF_MANAGER, RELATIONS, Standing

if TYPE_CHECKING:
    from httpx2 import Response

    from tests.support.web import Browser

EVERYBODY: Final = frozenset(RELATIONS)
SIDES: Final = frozenset({"self", "own manager", "deputy"})
CONTENT: Final = SIDES | {"adviser"}
OFFICES: Final = frozenset({"hr", "auditor", "admin"})
PROCESS: Final = CONTENT | OFFICES
LEADING: Final = frozenset({"own manager", "deputy", "hr"})
"""HR stands in for who has nobody above, and so leads one."""
NOBODY: Final = frozenset[str]()
SEEN: Final = {
    "/": EVERYBODY,
    "/cycles/{number}": PROCESS | {"supervisor"},
    "/cycles/{number}/agenda": CONTENT,
    "/cycles/{number}/conversation": CONTENT,
    "/cycles/{number}/conversation.pdf": CONTENT,
    "/cycles/{number}/do/{event}": SIDES | {"hr"},
    "/cycles/{number}/history": PROCESS,
    "/cycles/{number}/plan": CONTENT,
    "/cycles/{number}/plan.pdf": CONTENT,
    "/cycles/{number}/plan/edit": SIDES,
    "/cycles/{number}/preparation": SIDES,
    "/cycles/{number}/preparation.pdf": SIDES,
    "/cycles/{number}/progress": CONTENT | {"hr"},
    "/cycles/{number}/evaluation": CONTENT,
    "/cycles/{number}/reminders": frozenset({"self", "own manager"}),
    "/hr": OFFICES,
    "/hr/import": frozenset({"hr"}),
    "/hr/log": OFFICES,
    "/hr/log.xlsx": OFFICES,
    "/hr/messages": OFFICES,
    "/hr/messages.xlsx": OFFICES,
    "/hr/people": frozenset({"hr", "auditor"}),
    "/hr/people.xlsx": frozenset({"hr", "auditor"}),
    "/hr/person/{number:path}": frozenset({"hr", "auditor"}),
    "/hr/plugins": OFFICES,
    "/hr/status": OFFICES,
    "/hr/workflow": OFFICES,
    "/hr/workflow/{name}": OFFICES,
    "/hr/milestones.svg": OFFICES,
    "/hr/rounds": OFFICES,
    "/hr/rounds.xlsx": OFFICES,
    "/hr/rounds/start": frozenset({"hr"}),
    "/hr/turns": OFFICES,
    "/hr/turns.xlsx": OFFICES,
    "/me": EVERYBODY,
    "/me/budget": EVERYBODY,
    "/me/account": EVERYBODY,
    "/me/data": EVERYBODY,
    "/me/data/download": EVERYBODY,
    "/me/earlier": EVERYBODY,
    "/me/readings": EVERYBODY,
    "/sign-in/oidc": NOBODY,
    "/sign-in/oidc/back": NOBODY,
    "/me/signal": EVERYBODY,
    "/me/training": EVERYBODY,
    "/people/{number:path}/budget": frozenset({"self", "hr", "auditor"}),
    "/people/{number:path}/training": SIDES | {"hr"},
    "/sign-in": EVERYBODY,
    "/static/{name}": EVERYBODY,
    "/team": LEADING,
    "/team/meeting": LEADING,
    "/team/people.xlsx": LEADING,
    "/team/department": LEADING,
    "/team/deputies": LEADING,
    "/team/load": LEADING,
    "/team/self-check": LEADING,
    "/team/start/{number:path}": frozenset({"own manager", "deputy"}),
}
"""Who gets which page about Anna's round while the plan is carried out."""
PUBLIC: Final = frozenset({"/sign-in", "/sign-in/oidc", "/sign-in/oidc/back", "/static/{name}"})
ACTS: Final = {
    "/cycles/{number}/agenda": SIDES,
    "/cycles/{number}/agenda/ready": SIDES,
    "/cycles/{number}/agenda/{key}/postpone": SIDES,
    "/cycles/{number}/agenda/{key}/remove": SIDES,
    "/cycles/{number}/conversation": SIDES,
    "/cycles/{number}/do/{event}": SIDES | {"hr"},
    "/cycles/{number}/plan/check": SIDES,
    "/cycles/{number}/plan/confirm": SIDES,
    "/cycles/{number}/plan/edit": SIDES,
    "/cycles/{number}/plan/sign": SIDES,
    "/cycles/{number}/preparation": SIDES,
    "/cycles/{number}/preparation/{key}": SIDES,
    "/cycles/{number}/preparation/{key}/point": SIDES,
    "/cycles/{number}/progress": SIDES | {"hr"},
    "/cycles/{number}/progress/{key}/done": SIDES | {"supervisor"},
    "/cycles/{number}/reminders": frozenset({"self", "own manager"}),
    "/cycles/{number}/reminders/{key}/stop": NOBODY,
    "/cycles/{number}/report": frozenset({"supervisor"}),
    "/demo/pass": NOBODY,
    "/cycles/{number}/evaluation": SIDES,
    "/hr/import": frozenset({"hr"}),
    "/hr/import/do": frozenset({"hr"}),
    "/hr/import/drop": frozenset({"hr"}),
    "/hr/messages/drop": frozenset({"hr", "admin"}),
    "/hr/messages/retry": frozenset({"hr", "admin"}),
    "/hr/person/{number:path}": frozenset({"hr"}),
    "/hr/workflow/{name}/migrate": frozenset({"hr"}),
    "/team/department": LEADING,
    "/team/deputies": LEADING,
    "/team/deputies/withdraw": LEADING,
    "/team/self-check": LEADING,
    "/hr/deputies/withdraw": frozenset({"hr"}),
    "/hr/rounds/do": frozenset({"hr"}),
    "/hr/rounds/preview": frozenset({"hr"}),
    "/hr/rounds/start": frozenset({"hr"}),
    "/me/account/password": EVERYBODY,
    "/me/account/sessions/end": EVERYBODY,
    "/me/account/tokens": EVERYBODY,
    "/me/account/tokens/{key}/revoke": NOBODY,
    "/me/signal": EVERYBODY,
    "/me/training": EVERYBODY,
    "/people/{number:path}/training": SIDES | {"hr"},
    "/team/start/{number:path}": frozenset({"own manager", "deputy"}),
    "/language": EVERYBODY,
    "/sign-in": EVERYBODY,
    "/sign-in/as": NOBODY,
    "/sign-in/invitation": NOBODY,
    "/sign-out": EVERYBODY,
}
"""Who reaches what is done: a rule may refuse them, but they are not told that it is not there."""


@pytest.fixture(scope="module")
def executing() -> Standing:
    return Standing().executing()


@pytest.fixture(scope="module")
def announced() -> Standing:
    return Standing().announced()


def paths(standing: Standing, method: str) -> list[str]:
    found = iter_route_contexts(standing.web.app.routes)
    return sorted({one.path or "" for one in found if method in (one.methods or ())})


def concrete(standing: Standing, path: str, event: str = "signal") -> str:
    number = str(standing.number) if path.startswith("/cycles") else ANNA
    name = "popflow.css" if path.startswith("/static") else "periodiek-onderhoud"
    given = {"number": number, "event": event, "name": name, "key": "1"}
    query = "?row=goals-0" if path.endswith("/plan/check") else ""
    return path.replace(":path}", "}").format_map(given) + query


def test_the_table_names_every_endpoint(executing: Standing) -> None:
    assert set(paths(executing, "GET")) == set(SEEN)
    assert set(paths(executing, "POST")) == set(ACTS)


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_who_sees_which_page(executing: Standing, relation: str) -> None:
    browser = executing.web.of(RELATIONS[relation])
    found = {
        path: browser.client.get(concrete(executing, path), follow_redirects=False).status_code
        for path in SEEN
    }
    seen = {path for path, status in found.items() if status in {200, 303}}
    assert seen == {path for path, who in SEEN.items() if relation in who}
    assert {found[path] for path in SEEN if path not in seen} <= {404}


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_who_is_told_that_something_is_not_there(executing: Standing, relation: str) -> None:
    """Forms that hold nothing: whoever may not do it is told as of what does not exist.

    An adviser looks along and knows the round: a rule refuses, and nothing changes.
    """
    reached, before = set(), executing.house.cycle(ANNA).revision
    closed = {404, 409} if relation == "adviser" else {404}
    for path in ACTS:
        browser = executing.web.of(RELATIONS[relation])
        answer = browser.sent(concrete(executing, path), follow_redirects=False)
        assert answer.status_code < 500, path
        if answer.status_code not in closed:
            reached.add(path)
    if relation in {"adviser", "colleague", "auditor", "admin"}:
        assert executing.house.cycle(ANNA).revision == before
    outside = reached - {path for path, who in ACTS.items() if relation in who}
    assert outside == set()


def test_a_stranger_is_sent_to_the_door(executing: Standing) -> None:
    stranger = executing.web.browser()
    for path in set(SEEN) - PUBLIC:
        answer = stranger.client.get(concrete(executing, path), follow_redirects=False)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in"), path


def words_of(answer: Response) -> str:
    """All that can be read in an answer, whatever it is."""
    kind = answer.headers.get("content-type", "")
    if "pdf" in kind:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    if "zip" in kind or "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            return "".join(
                packed.read(name).decode(errors="replace") for name in packed.namelist()
            )
    return answer.text


def crawled(browser: Browser, standing: Standing) -> str:
    """Everything that somebody gets, from every page there is and of failures too."""
    pages = [
        concrete(standing, path, event)
        for path in paths(standing, "GET")
        for event in (("move", "signal", "nothing") if "{event}" in path else ("",))
    ]
    told = [words_of(browser.client.get(page)) for page in pages]
    acts = ("/cycles/{number}/do/{event}", "/cycles/{number}/agenda/{key}/remove")
    told += [browser.sent(concrete(standing, path, "hold")).text for path in acts]
    return "\n".join(told)


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_no_list_can_be_had_before_the_exchange(announced: Standing, relation: str) -> None:
    who = RELATIONS[relation]
    told = crawled(announced.web.of(who), announced)
    assert (OF_ANNA in told) is (who == ANNA)
    assert (OF_MANAGER in told) is (relation in {"own manager", "deputy"})


def test_both_lists_are_there_after_the_exchange() -> None:
    standing = Standing().announced()
    for who in (ANNA, MANAGER):
        standing.house.does(who, "ready")
    for who in (ANNA, MANAGER):
        told = crawled(standing.web.of(who), standing)
        assert OF_ANNA in told
        assert OF_MANAGER in told
