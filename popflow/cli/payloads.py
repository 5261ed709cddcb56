"""What an event carries, from the options of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from popflow.cli.choices import chosen
from popflow.cli.failure import Code, CommandError
from popflow.cli.session import PERSON
from popflow.cli.times import read_moment
from popflow.domain.actions import ACTIONS
from popflow.domain.agenda import Topic
from popflow.domain.event import Held, NewPartner, NewTime
from popflow.errors import NotFoundError

if TYPE_CHECKING:
    from popflow.cli.session import Session
    from popflow.domain.event import Payload

COMMANDS = {
    "add_item": "agenda add", "remove_item": "agenda remove", "postpone_item": "agenda postpone",
    "ready": "agenda ready", "draft": "plan draft", "sign": "sign", "confirm": "plan confirm",
    "deliver": "plan deliver", "answer": "evaluate", "signal": "cycle signal",
    "check_in": "checkin", "report": "checkin --activity", "invite": "cycle invite",
    "uninvite": "cycle uninvite", "remark": "cycle remark",
    "erase": "people erase",
}  # fmt: skip
"""Events that have a command of their own, because they carry more."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The options of ``popflow cycle send`` that make what an event carries."""

    event: str
    at: str | None = None
    to: str | None = None
    topics: tuple[str, ...] = ()


def payload(here: Session, brought: Brought) -> Payload | None:
    """What the event carries.

    Raises:
        InputError: A moment or a topic cannot be read.
        CommandError: Another command is for this, or an option does not go with the event.
    """
    if brought.event in COMMANDS:
        command = f"popflow {COMMANDS[brought.event]}"
        raise CommandError(Code.OTHER_COMMAND, f"'{brought.event}' is done with '{command}'.")
    if brought.topics and brought.event != "hold":
        raise _unfit(option="--topic", events="'hold'")
    if brought.to is not None:
        return _partner(here, brought, brought.to)
    if brought.event == "hold":
        return _held(here, brought)
    if brought.at is None:
        return None
    return NewTime(read_moment(brought.at, here.days, "--at"))


def _held(here: Session, brought: Brought) -> Held:
    at = read_moment(brought.at, here.days, "--at") if brought.at else here.now
    return Held(at, tuple(chosen(Topic, name, "--topic") for name in brought.topics))


def _partner(here: Session, brought: Brought, number: str) -> NewPartner:
    """Somebody who is known here: a partner whom nobody knows could never sign."""
    if brought.at is not None or brought.event in {"hold", *ACTIONS}:
        raise _unfit(option="--to", events="an event that sets a partner: 'hand_over'")
    with here.engine.store.read() as uow:
        if number not in uow.people.get([number]):
            raise NotFoundError(PERSON, number)
    return NewPartner(number)


def _unfit(*, option: str, events: str) -> CommandError:
    return CommandError(Code.USAGE, f"{option} goes with {events}. Leave it out.")
