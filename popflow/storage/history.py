"""History entries as rows, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from popflow.domain.cycle import Entry
from popflow.domain.person import Actor, Role
from popflow.domain.seal import FIRST
from popflow.storage.codec import (
    decode_answers,
    decode_changes,
    decode_messages,
    encode_answers,
    encode_changes,
    encode_messages,
)
from popflow.storage.rows import METADATA
from popflow.storage.sealing import seal_row, seal_stamped
from popflow.storage.session import one_of
from popflow.storage.stamping import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from popflow.storage.session import Session
    from popflow.storage.stamping import Stamp, Stamped

HISTORY = METADATA.tables["history"]
_NAMES = (
    "cycle_id", "seq", "at", "event", "source", "target", "actor_role", "actor_number",
    "on_behalf_of", "os_user", "reason", "timer", "occurrence", "changes", "content", "answers",
    "messages",
)  # fmt: skip
_COLUMNS = tuple(HISTORY.c[name] for name in _NAMES)
_INSERT = insert(HISTORY)
_OF = (
    select(*_COLUMNS).where(one_of(HISTORY.c.cycle_id)).order_by(HISTORY.c.cycle_id, HISTORY.c.seq)
)


class SqlHistory:
    """The lines of histories: only ever added."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        entries: Sequence[Entry],
        before: Mapping[int, str | None],
        stamps: Sequence[Stamp] = (),
    ) -> None:
        """Write new lines, each sealed behind the one before it.

        Args:
            entries: Those of one cycle in order.
            before: Per cycle that is stored already the seal of its last line; ``None`` where that
                one waits for the daemon to seal it: so do those behind it.
            stamps: Decisions that many cycles share.
        """
        chains, rows = dict(before), [_row_of(entry) for entry in entries]
        for row in rows:
            previous = chains.get(row["cycle_id"], FIRST)
            chains[row["cycle_id"]] = seal_row(row, previous)
        write(self._session, _INSERT, rows, [line for s in stamps for line in _stamped(s)])

    def of(self, ids: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
        """The whole history per cycle, in order."""
        found: dict[int, list[Entry]] = {}
        for row in self._session.among(_OF, ids):
            found.setdefault(row[0], []).append(_entry_of(row))
        return {cycle: tuple(entries) for cycle, entries in found.items()}


def _row_of(entry: Entry) -> dict[str, Any]:
    changes, content = encode_changes(entry.changes)
    actor = entry.actor
    return {
        "cycle_id": entry.cycle,
        "seq": entry.seq,
        "at": entry.at,
        "event": str(entry.event),
        "source": entry.source,
        "target": entry.target,
        "actor_role": actor.role.value,
        "actor_number": actor.number,
        "on_behalf_of": actor.on_behalf_of,
        "os_user": actor.os_user,
        "reason": entry.reason,
        "timer": entry.timer,
        "occurrence": entry.occurrence,
        "changes": changes,
        "content": content,
        "answers": encode_answers(entry.answers),
        "messages": encode_messages(entry.messages),
    }


def _stamped(stamp: Stamp) -> Iterator[Stamped]:
    before: Sequence[str] = stamp.seals
    for entry in stamp.decision.entries:
        row = _row_of(entry)
        made = seal_stamped(row, stamp, before)
        before = made["seal"]
        yield stamp, row, made


def _entry_of(row: Sequence[Any]) -> Entry:
    (
        cycle, seq, at, event, source, target, role, number, on_behalf_of, os_user, reason, timer,
        occurrence, changes, content, answers, messages,
    ) = row  # fmt: skip
    return Entry(
        cycle, seq, at, event, source, target, Actor(Role(role), number, on_behalf_of, os_user),
        reason, decode_changes(changes, content), decode_answers(answers),
        decode_messages(messages), timer, occurrence,
    )  # fmt: skip
