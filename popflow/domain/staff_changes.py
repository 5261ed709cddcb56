"""What a new HR file would change in the staff, found without changing it.

The order of an import: `updated` puts what the file says over what is known, `staff.review` and
`staff.doubts_of` take out what is in doubt, `refusal` tells whether the file is believed, and
`differences` says what then changes. Of a large file `updated` and `differences` are asked about a
piece at a time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from popflow.domain.person import Person
from popflow.domain.staff import has_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

FIELDS = tuple(known.name for known in fields(Person) if known.name != "number")
"""What an HR file can say about somebody, the personnel number left out."""
MOST_ABSENT = 10
"""Percent of the active staff: a whole file that lacks more of them is not believed."""
MOST_LEAVING = 50
"""Percent of the active staff: a file that dates more of them out of service is not believed."""
NAMED = 1000
"""So many of each kind are named in a `Summary`; of the others only the number is told."""
FEW = 10
"""Below this many leavers a share says nothing: half of four people is two."""


class StaffRefusal(StrEnum):
    """Why a file is not believed as a whole."""

    TOO_MANY_ABSENT = "too_many_absent"
    TOO_MANY_LEAVING = "too_many_leaving"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing about somebody that the file says differently."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who stays, about whom something changes; ``person`` is how they are then."""

    person: Person
    changes: tuple[FieldChange, ...]

    @property
    def has_new_manager(self) -> bool:
        """Whether the manager is among what changes."""
        return any(change.field == "manager" for change in self.changes)


@dataclass(frozen=True, slots=True)
class StaffChanges:
    """What an HR file would change.

    Attributes:
        joiners: People not known before.
        movers: People about whom something changes, the day of leaving left out when it is set.
        new_managers: The movers whose manager changes.
        leavers: People whose last day in service is set or moved, in the past or ahead; with a
            whole file also who is absent from it.
        rehires: People who had left and are in service again.
        absent: Active people whom the file does not name.
        already_left: People not known before who are out of service already: not taken in.
        unchanged_count: How many stay as they are.
        refused: Why nothing of this may be done; ``None`` when it may.
    """

    joiners: tuple[Person, ...] = ()
    movers: tuple[Mover, ...] = ()
    new_managers: tuple[Mover, ...] = ()
    leavers: tuple[Person, ...] = ()
    rehires: tuple[Person, ...] = ()
    absent: tuple[str, ...] = ()
    already_left: tuple[str, ...] = ()
    unchanged_count: int = 0
    refused: StaffRefusal | None = None

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who is to be saved, each once, as they are afterwards."""
        moved = (mover.person for mover in self.movers)
        everybody = (*self.joiners, *moved, *self.leavers, *self.rehires)
        return tuple({person.number: person for person in everybody}.values())


def updated(
    old: Mapping[str, Person], new: Iterable[Person], *, known: frozenset[str], today: date
) -> tuple[Person, ...]:
    """The people of a file, with what the file cannot say taken from what is known of them.

    Args:
        old: Everybody known, by number, those who left included.
        new: The people of the file.
        known: The fields for which the file has a column. The others stay as they are: a file
            without a column for free days takes nobody's free days away.
        today: Who left before it and is named by a file without a last day is back in service.
    """
    return tuple(_over(old.get(person.number), person, known, today) for person in new)


def _over(old: Person | None, listed: Person, known: frozenset[str], today: date) -> Person:
    if old is None:
        return listed
    said = {
        name: value
        for name in FIELDS
        if name in known and (value := getattr(listed, name)) != getattr(old, name)
    }
    if has_left(old, today):
        said.setdefault("leaves_on", None)
    return replace(old, **said) if said else old


def differences(old: Mapping[str, Person], new: Iterable[Person], *, today: date) -> StaffChanges:
    """What changes when people of a file take the place of what is known of them.

    Args:
        old: Everybody known, by number, those who left included; at least those of ``new``.
        new: People of the file, `updated` and with what is in doubt set aside.
        today: The day of the import.
    """
    tally = _Tally(today)
    for person in new:
        tally.add(old.get(person.number), person)
    return StaffChanges(
        joiners=tuple(tally.joiners),
        movers=tuple(tally.movers),
        new_managers=tuple(mover for mover in tally.movers if mover.has_new_manager),
        leavers=tuple(tally.leavers),
        rehires=tuple(tally.rehires),
        already_left=tuple(tally.already_left),
        unchanged_count=tally.unchanged,
    )


def departed(absent: Iterable[Person], *, today: date) -> StaffChanges:
    """What changes when people are absent from a file that names the whole staff.

    Their last day was the day before that of the import.
    """
    yesterday = today - timedelta(days=1)
    return StaffChanges(leavers=tuple(replace(each, leaves_on=yesterday) for each in absent))


def leaves_now(old: Person | None, new: Person, today: date) -> bool:
    """Whether a file gives somebody another last day, and one before the day of the import."""
    dated = old is not None and new.leaves_on not in {None, old.leaves_on}
    return dated and has_left(new, today)


def refusal(active: int, absent: int, leaving: int) -> StaffRefusal | None:
    """Why a file is not believed as a whole; ``None`` when it is.

    Args:
        active: How many are in service as far as is known.
        absent: How many of them are gone because the file lacks them.
        leaving: How many the file dates out of service, by `leaves_now`.
    """
    if absent * 100 > active * MOST_ABSENT:
        return StaffRefusal.TOO_MANY_ABSENT
    if leaving >= FEW and leaving * 100 > active * MOST_LEAVING:
        return StaffRefusal.TOO_MANY_LEAVING
    return None


@dataclass(slots=True)
class _Tally:
    """The people of a file, each where they belong."""

    today: date
    joiners: list[Person] = field(default_factory=list)
    movers: list[Mover] = field(default_factory=list)
    leavers: list[Person] = field(default_factory=list)
    rehires: list[Person] = field(default_factory=list)
    already_left: list[str] = field(default_factory=list)
    unchanged: int = 0

    def add(self, old: Person | None, person: Person) -> None:
        left = has_left(person, self.today)
        if old is None and left:
            self.already_left.append(person.number)
        elif old is None:
            self.joiners.append(person)
        elif old == person:
            self.unchanged += 1
        elif has_left(old, self.today) and not left:
            self.rehires.append(person)
        else:
            self._change(old, person)

    def _change(self, old: Person, person: Person) -> None:
        pairs = ((name, getattr(old, name), getattr(person, name)) for name in FIELDS)
        changes = [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]
        dated = person.leaves_on not in {None, old.leaves_on}
        if dated:
            self.leavers.append(person)
            changes = [change for change in changes if change.field != "leaves_on"]
        if changes:
            self.movers.append(Mover(person, tuple(changes)))


@dataclass(frozen=True, slots=True)
class StaffCounts:
    """How many there are of each kind in `StaffChanges`."""

    joiners: int = 0
    movers: int = 0
    new_managers: int = 0
    leavers: int = 0
    rehires: int = 0
    absent: int = 0
    already_left: int = 0
    unchanged: int = 0


_LISTS = ("joiners", "movers", "new_managers", "leavers", "rehires", "already_left")


class Summary:
    """What changes in all, added up piece by piece: all are counted, the first are named.

    Attributes:
        saved: How many people are saved.
    """

    def __init__(self) -> None:
        self.saved = 0
        self._first: dict[str, list[Any]] = {name: [] for name in _LISTS}
        self._counts: Counter[str] = Counter()

    def add(self, changes: StaffChanges) -> None:
        """Add what changes about some people."""
        for name, first in self._first.items():
            some = getattr(changes, name)
            self._counts[name] += len(some)
            first.extend(some[: NAMED - len(first)])
        self._counts["unchanged"] += changes.unchanged_count
        self.saved += len(changes.people)

    def counts(self, absent: int, same: int) -> StaffCounts:
        """How many there are in all.

        Args:
            absent: Active people whom the file does not name.
            same: People of the file who were in nothing that was added: they are as before.
        """
        told = dict(self._counts)
        unchanged = told.pop("unchanged", 0) + same
        return StaffCounts(**told, absent=absent, unchanged=unchanged)

    def changes(
        self, absent: Sequence[str], same: int, refused: StaffRefusal | None
    ) -> StaffChanges:
        """The first of each kind; arguments as for `counts`, and why nothing may be done."""
        return StaffChanges(
            **{name: tuple(first) for name, first in self._first.items()},
            absent=tuple(absent[:NAMED]),
            unchanged_count=self._counts["unchanged"] + same,
            refused=refused,
        )
