"""The use cases that the command line brought along: forms, and messages settled by hand."""

from typing import TYPE_CHECKING

import pytest

from popflow.cli.session import Policy, opened
from popflow.engine.cycles import Doer
from popflow.engine.letters import drop, retry
from popflow.engine.preparing import read_form, write_form
from popflow.errors import NotFoundError, RefusedError
from popflow.ports import Settlement, Status
from tests.support.command_line import EMPLOYEE, HR, MANAGER, STRANGER, Cli

if TYPE_CHECKING:
    from popflow.engine.setup import Engine


def dead_letters(engine: "Engine", cycle: int) -> list[str]:
    """Let what waits about a cycle be given up."""
    now = engine.clock.now()
    with engine.store.begin() as uow:
        keys = [parcel.key for parcel in uow.outbox.find(Status.PENDING, cycle=cycle)]
        uow.outbox.settle([Settlement(key, Status.DEAD, now, "no route") for key in keys])
        uow.commit()
    assert keys
    return keys


@pytest.mark.parametrize("number", [None, HR, STRANGER])
def test_whoever_is_no_party_neither_reads_nor_writes_a_form(
    cli: Cli, cycle: int, number: str | None
) -> None:
    with opened(None, Policy.OPERATOR) as here:
        write_form(here.engine, cycle, Doer(EMPLOYEE), {"ambitions": "to lead"})
        with pytest.raises(NotFoundError):
            read_form(here.engine, cycle, Doer(number))
        with pytest.raises(NotFoundError):
            write_form(here.engine, cycle, Doer(number), {"ambitions": "mine"})
        assert read_form(here.engine, cycle, Doer(EMPLOYEE)) == {"ambitions": "to lead"}
        assert read_form(here.engine, cycle, Doer(MANAGER)) == {}


def test_a_form_of_no_cycle_or_of_one_that_ended(cli: Cli, cycle: int) -> None:
    cli("cycle", "cancel", cycle, "--reason", "x", who=HR)
    with opened(None, Policy.OPERATOR) as here:
        with pytest.raises(NotFoundError):
            read_form(here.engine, 99999, Doer(EMPLOYEE))
        with pytest.raises(RefusedError) as refused:
            write_form(here.engine, cycle, Doer(EMPLOYEE), {"ambitions": "late"})
        assert refused.value.code == "not_possible_now"
        assert read_form(here.engine, cycle, Doer(EMPLOYEE)) == {}


def test_dead_letters_are_tried_again_under_their_own_key(cli: Cli, cycle: int) -> None:
    cli.tick("2026-03-02 19:00")
    cli("cycle", "move", cycle, "--at", "2026-04-14 10:00", who=EMPLOYEE)
    with opened(None, Policy.OPERATOR) as here:
        keys = dead_letters(here.engine, cycle)
    assert "could not be delivered" in cli("check").out
    assert "no route" in cli("outbox", "list", "--status", "dead").out
    assert set(cli.json("outbox", "retry", "--all", who=HR)["retried"]) == set(keys)
    sent = cli.json("outbox", "list", "--status", "sent", "--limit", 9999)["messages"]
    assert not {one["key"] for one in sent} & set(keys)
    cli.tick("2026-03-03 09:00")
    sent = cli.json("outbox", "list", "--status", "sent", "--limit", 9999)["messages"]
    assert {one["key"] for one in sent} >= set(keys)


def test_one_key_that_is_none_leaves_all_as_they_were(cli: Cli, cycle: int) -> None:
    cli.tick("2026-03-02 19:00")
    cli("cycle", "move", cycle, "--at", "2026-04-14 10:00", who=EMPLOYEE)
    with opened(None, Policy.OPERATOR) as here:
        keys = dead_letters(here.engine, cycle)
        for settle in (retry, drop):
            with pytest.raises(NotFoundError):
                settle(here.engine, [*keys, "nonsense"])
        with here.engine.store.read() as uow:
            assert uow.outbox.counts()[Status.DEAD] == len(keys)
        assert retry(here.engine, keys[:1]) == keys[:1]
