"""The staff: import with differences first, movers, new managers, leavers, deputies."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.person import Deputy, Person
from popflow.domain.staff import StaffFinding, review, set_aside
from popflow.domain.staff_changes import StaffChanges, differences, updated
from popflow.engine.choosing import today_of
from popflow.engine.launch import LAUNCHED_ON
from popflow.engine.relations import ENDED_ON, follow_staff
from popflow.engine.staff import everybody
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from popflow.engine.setup import Engine

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Import:
    """What a file of people is, once it was read.

    Attributes:
        known: The fields for which the file has a column.
        unread: Numbers of records that could not be read: they are not absent.
        full: The file names the whole staff: who is absent has left.
    """

    people: Sequence[Person]
    known: frozenset[str]
    unread: frozenset[str] = frozenset()
    full: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import would change, or did.

    Attributes:
        findings: What is odd in the staff afterwards; set aside, never in the way of others.
        done: False for a dry run, and for a file that is not believed.
    """

    changes: StaffChanges
    findings: tuple[StaffFinding, ...]
    done: bool = False


def import_people(engine: Engine, given: Import, *, dry_run: bool = False) -> Imported:
    """Put an HR file's people in place of what is known of them.

    Everything happens in one unit of work: people, and the rounds that get another manager or
    end. A file that would remove too many is refused as a whole (``changes.refused``).
    """
    now = engine.clock.now()
    today = today_of(engine, now)
    with engine.store.begin() as uow:
        old = {person.number: person for person in everybody(uow)}
        listed = updated(old, given.people, known=given.known, today=today)
        staff = {**old, **{person.number: person for person in listed}}
        findings = review(staff.values(), today)
        people = set_aside(listed, findings)
        changes = differences(old, people, full=given.full, today=today, unread=given.unread)
        if dry_run or changes.refused is not None:
            return Imported(changes, findings)
        uow.people.save(changes.people)
        follow_staff(engine, uow, changes, now)
        uow.marks.set(LAUNCHED_ON, None)
        uow.marks.set(ENDED_ON, None)
        uow.commit()
    log.info("people imported", extra={"people": len(changes.people)})
    return Imported(changes, findings, done=True)


def appoint(engine: Engine, manager: str, deputy: str, from_day: date, to_day: date) -> Deputy:
    """Let somebody stand in for a manager, in own name, from and up to and including two days.

    Raises:
        NotFoundError: One of the numbers is nobody's.
        RefusedError: The period is empty or longer than a year, or both are one person.
    """
    if deputy == manager:
        raise RefusedError("deputy_is_manager", {"manager": manager})
    if to_day < from_day or to_day - from_day > timedelta(days=366):
        raise RefusedError("deputy_period", {"from": str(from_day), "to": str(to_day)})
    appointed = Deputy(manager, deputy, from_day, to_day)
    with engine.store.begin() as uow:
        known = uow.people.get((manager, deputy))
        for number in (manager, deputy):
            if number not in known:
                raise NotFoundError("person", number)
        uow.people.appoint(appointed)
        uow.commit()
    return appointed
