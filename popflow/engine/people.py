"""The staff: import with differences first, movers, new managers, leavers, deputies."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from popflow.domain.person import Deputy
from popflow.domain.staff_changes import StaffChanges, StaffCounts, Summary
from popflow.engine.choosing import today_of
from popflow.engine.comparing import VERSION, Comparison, Import, compare
from popflow.engine.launch import LAUNCHED_ON
from popflow.engine.relations import ENDED_ON, Affected, follow_staff
from popflow.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from popflow.domain.staff import StaffFinding
    from popflow.engine.cycles import Doer
    from popflow.engine.setup import Engine
    from popflow.ports import UnitOfWork

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import would change, or did.

    Attributes:
        changes: Of each kind the first; ``counts`` tells how many there are.
        findings: What is odd in the staff afterwards; set aside, never in the way of others.
        done: False for a dry run, and for a file that is not believed.
    """

    changes: StaffChanges
    counts: StaffCounts
    findings: tuple[StaffFinding, ...]
    done: bool = False


def import_people(engine: Engine, given: Import, *, dry_run: bool = False) -> Imported:
    """Put an HR file's people in place of what is known of them.

    The file is compared first, keeping nobody waiting. What changes is written in one unit of
    work: people, and the rounds that get another manager or end. When nothing changes nothing is
    written. A file that would remove too many is refused as a whole (``changes.refused``).
    """
    now = engine.clock.now()
    while True:
        found = compare(engine, given, today_of(engine, now))
        if dry_run or found.refused is not None:
            return _imported(found, _summed(found, engine.store.read), done=False)
        with engine.store.begin() as uow:
            uow.work.alone(VERSION)  # of two files at once the second is compared anew
            if uow.marks.get(VERSION) == found.version:
                return _imported(found, _take_over(engine, uow, found, now), done=True)
        # Another file came in between: what was compared with is the staff of before.


def _imported(found: Comparison, sums: Summary, *, done: bool) -> Imported:
    changes = sums.changes(found.absent, found.same, found.refused)
    counts = sums.counts(len(found.absent), found.same)
    return Imported(changes, counts, found.findings, done)


def _summed(found: Comparison, unit: Callable[[], AbstractContextManager[UnitOfWork]]) -> Summary:
    sums = Summary()
    for changes in found.changes(unit):
        sums.add(changes)
    return sums


def _take_over(engine: Engine, uow: UnitOfWork, found: Comparison, now: datetime) -> Summary:
    sums, affected = Summary(), Affected()
    for changes in found.changes(lambda: nullcontext(uow)):
        uow.people.save(changes.people)
        sums.add(changes)
        affected.add(changes, found.today)
    if sums.saved:
        follow_staff(engine, uow, affected, now)
        for mark in (LAUNCHED_ON, ENDED_ON):
            uow.marks.set(mark, None)
        uow.marks.set(VERSION, str(int(found.version or 0) + 1))
        uow.commit()
    log.info("people imported", extra={"people": sums.saved})
    return sums


def name_deputy(engine: Engine, doer: Doer, deputy: Deputy) -> Deputy:
    """Let somebody stand in, as a manager does for oneself, and HR and the operator for anybody.

    Raises:
        NotFoundError: It is not theirs to do, or one of the numbers is of nobody in service.
        RefusedError: See `appoint`.
    """
    today = today_of(engine, engine.clock.now())
    with engine.store.read() as uow:
        leads = bool(uow.people.team_sizes([deputy.manager]))
        stand_in = uow.people.get([deputy.deputy]).get(deputy.deputy)
    if not leads or not _decides(engine, doer, deputy.manager):
        raise NotFoundError("manager", deputy.manager)
    if stand_in is None or not stand_in.active_on(today):
        raise NotFoundError("person", deputy.deputy)
    return appoint(engine, deputy.manager, deputy.deputy, deputy.from_day, deputy.to_day)


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
    log.info("deputy named", extra={"manager": manager, "deputy": deputy})
    return appointed


def withdraw_deputy(engine: Engine, doer: Doer, deputy: Deputy) -> Deputy | None:
    """Take back that somebody stands in: as a manager does for oneself, HR and the operator any.

    What was done in a period that runs stays explained by it: today is its last day.

    Args:
        engine: Ports and options.
        doer: Who takes it back; whether they lead anybody still does not matter.
        deputy: Which period, as it was named.

    Returns:
        The period as it ends now; ``None`` when it had not begun, and is gone.

    Raises:
        NotFoundError: It is not theirs to do, or nobody was named so.
        RefusedError: The period is past.
    """
    if not _decides(engine, doer, deputy.manager):
        raise NotFoundError("manager", deputy.manager)
    today = today_of(engine, engine.clock.now())
    with engine.store.begin() as uow:
        if deputy not in uow.people.deputies(deputy.manager, deputy=deputy.deputy):
            raise NotFoundError("deputy", deputy.deputy)
        if deputy.to_day < today:
            raise RefusedError("deputy_past", {"to": str(deputy.to_day)})
        left = replace(deputy, to_day=today) if deputy.from_day <= today else None
        uow.people.dismiss(deputy)
        if left is not None:
            uow.people.appoint(left)
        uow.commit()
    told = {"manager": deputy.manager, "deputy": deputy.deputy}
    log.info("deputy taken back", extra=told)
    return left


def _decides(engine: Engine, doer: Doer, manager: str) -> bool:
    """Whether it is somebody's to say who stands in for a manager."""
    return doer.number is None or doer.number in engine.options.hr or doer.number == manager
