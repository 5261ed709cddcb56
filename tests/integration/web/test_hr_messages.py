"""Messages on their way: which did not arrive, why, and trying again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from popflow.domain.event import NewTime
from popflow.domain.person import Offices
from popflow.ports import Settlement, Status
from tests.support.house import ANNA, HR, MANAGER, House
from tests.support.web import Web

AUDITOR, ADMIN = "1", "20"


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR}), admins=frozenset({ADMIN})))
    return Web(house)


def killed(web: Web) -> str:
    """A message to Anna that was given up; its key."""
    house = web.house
    house.does(MANAGER, "move", _later(web), reason="a holiday")
    key = house.parcels(Status.PENDING, recipient=ANNA)[-1].key
    with house.store.begin() as uow:
        why = "SMTP 550: <script>no such box</script>"
        uow.outbox.settle([Settlement(key, Status.DEAD, house.clock.now(), why)])
        uow.commit()
    return key


def _later(web: Web) -> NewTime:
    at = web.house.cycle(ANNA).conversation_at
    assert at is not None
    return NewTime(at + timedelta(days=28))


def standing(web: Web, key: str) -> Status:
    return next(one.status for one in web.house.parcels() if one.key == key)


def test_who_sees_messages_and_who_does_something_about_them(web: Web) -> None:
    key = killed(web)
    for number in (HR, ADMIN):
        assert "Opnieuw proberen" in web.of(number).get("/hr/messages").headings
    assert "Opnieuw proberen" not in web.of(AUDITOR).get("/hr/messages").headings
    for number in (ANNA, MANAGER):
        web.of(number).get("/hr/messages", 404)
        web.of(number).get("/hr/messages.xlsx", 404)
    for number in (ANNA, MANAGER, AUDITOR):
        web.of(number).post("/hr/messages/retry", {"key": key}, 404)
        web.of(number).post("/hr/messages/drop", {"key": key}, 404)
    assert standing(web, key) is Status.DEAD


def test_what_did_not_arrive_stands_there_with_why(web: Web) -> None:
    killed(web)
    answer = web.of(HR).client.get("/hr/messages?status=dead")
    assert "SMTP 550: &lt;script&gt;no such box" in answer.text
    assert "nieuw moment" in answer.text
    assert "Messages" in web.of(HR, "en").get("/hr/messages").headings
    assert "Geen berichten" in web.of(HR).get("/hr/messages?to=nobody").headings
    web.of(HR).get("/hr/messages?status=nonsense", 404)
    assert web.of(AUDITOR).client.get("/hr/messages.xlsx?status=dead").content[:2] == b"PK"


def test_it_is_tried_again(web: Web) -> None:
    key = killed(web)
    assert "ze worden opnieuw geprobeerd" in web.of(HR).post(
        "/hr/messages/retry", {"key": key}
    ).text  # fmt: skip
    assert standing(web, key) is Status.PENDING
    told = web.of(HR).post("/hr/messages/retry", {"key": key})
    assert "Er is niets veranderd" in told.text


def test_all_are_tried_again(web: Web) -> None:
    key = killed(web)
    web.of(ADMIN).post("/hr/messages/retry", {"whom": "all"})
    assert standing(web, key) is Status.PENDING


def test_it_is_never_sent(web: Web) -> None:
    key = killed(web)
    assert "Kies eerst" in web.of(HR).post("/hr/messages/drop", {}, 422).text
    assert "niet meer verstuurd" in web.of(HR).post("/hr/messages/drop", {"key": key}).text
    assert standing(web, key) is Status.SUPPRESSED
    assert "Er is niets veranderd" in web.of(HR).post("/hr/messages/drop", {"key": "x"}).text


def test_all_that_did_not_arrive_are_never_sent_and_nothing_else(web: Web) -> None:
    key = killed(web)
    waiting = {one.key for one in web.house.parcels(Status.PENDING)}
    assert waiting
    assert "niet meer verstuurd" in web.of(HR).post("/hr/messages/drop", {"whom": "all"}).text
    assert standing(web, key) is Status.SUPPRESSED
    assert {one.key for one in web.house.parcels(Status.PENDING)} == waiting
