"""Tokens, replies that are kept, and who read what."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.access import Reading, Reply, Scope, Token
from popflow.domain.person import Role
from popflow.errors import StorageError
from popflow.testing.clock import MONDAY

if TYPE_CHECKING:
    from popflow.ports import Store

HOUR = timedelta(hours=1)
DAY = date(2026, 3, 2)
TOKEN = Token(
    "ab" * 32, "Rooster: „één” koppeling 📚", "007", frozenset(Scope), MONDAY, MONDAY + HOUR,
    MONDAY + 2 * HOUR, MONDAY + 3 * HOUR,
)  # fmt: skip
SERVICE = Token("cd" * 32, "export", None, frozenset({Scope.READ}), MONDAY, MONDAY + HOUR)
REPLY = Reply("k-1", "007", "POST /x " + "f" * 64, 201, b'\x00\xff{"id": 1}', MONDAY)


class AccessNotesContract:
    """What stands beside accounts and sessions."""

    def test_tokens_come_back_whole_by_their_owner(self, store: Store) -> None:
        """Each with its scopes; a service's belong to nobody; the oldest first."""
        later = replace(TOKEN, key="00" * 32, created_at=MONDAY + HOUR, revoked_at=None)
        with store.begin() as unit:
            for token in (later, TOKEN, SERVICE, replace(later, scopes=frozenset({Scope.ACT}))):
                unit.access.save_token(token)
            unit.access.use_token(SERVICE.key, MONDAY + HOUR)
            unit.access.use_token("ef" * 32, MONDAY)
            unit.commit()
        with store.read() as unit:
            assert unit.access.token(TOKEN.key) == TOKEN
            assert unit.access.token("ef" * 32) is None
            mine = [TOKEN, replace(later, scopes=frozenset({Scope.ACT}))]
            assert unit.access.tokens("007") == mine
            assert unit.access.tokens(None) == [replace(SERVICE, used_at=MONDAY + HOUR)]
            assert unit.access.tokens("12") == []

    def test_the_first_reply_is_kept(self, store: Store) -> None:
        """A second one under the same key changes nothing, and is told which one is kept."""
        with store.begin() as unit:
            assert unit.access.keep_reply(REPLY) == REPLY
            unit.commit()
        other = replace(REPLY, fingerprint="other", status=500, body=b"")
        with store.begin() as unit:
            assert unit.access.keep_reply(other) == REPLY
            unit.commit()
        with store.read() as unit:
            assert unit.access.reply("007", "k-1") == REPLY
            assert unit.access.reply("007", "k-2") is None

    def test_a_key_is_its_owners_own(self, store: Store) -> None:
        """Two people may think of the same key."""
        other = replace(REPLY, owner="12", status=200)
        with store.begin() as unit:
            assert unit.access.keep_reply(REPLY) == REPLY
            assert unit.access.keep_reply(other) == other
            assert unit.access.reply("007", "k-1") == REPLY
            assert unit.access.reply("12", "k-1") == other

    def test_of_two_at_the_same_moment_one_reply_is_kept(self, store: Store) -> None:
        """Who comes while another still writes waits, and gets the answer of that one."""
        other = replace(REPLY, status=409)
        here, told = threading.Event(), list[Reply]()

        def second() -> None:
            here.set()
            with store.begin() as unit:
                told.append(unit.access.keep_reply(other))
                unit.commit()

        thread = threading.Thread(target=second)
        with store.begin() as unit:
            assert unit.access.keep_reply(REPLY) == REPLY
            thread.start()
            here.wait()
            unit.commit()
        thread.join()
        assert told == [REPLY]
        with store.read() as unit:
            assert unit.access.reply("007", "k-1") == REPLY

    def test_who_has_little_patience_is_let_down_soon(self, store: Store) -> None:
        """A unit with little patience fails while another writes the same; that one goes on."""
        note = (1, "100", Role.MANAGER, MONDAY, DAY)
        with store.begin() as unit:
            unit.access.note_reading(*note)
            with (
                pytest.raises(StorageError),
                store.begin(patience=timedelta(milliseconds=20)) as other,
            ):
                other.access.note_reading(*note)
            unit.commit()
        with store.begin(patience=timedelta(milliseconds=20)) as unit:
            unit.access.note_reading(*note)
            unit.commit()
        with store.read() as unit:
            assert [one.times for one in unit.access.readings(1)] == [2]

    def test_a_day_has_one_line_for_a_reader_and_a_role(self, store: Store) -> None:
        """Reading again that day is counted, from the first time to the last."""
        with store.begin() as unit:
            for hours in (1, 0, 2):
                unit.access.note_reading(1, "100", Role.MANAGER, MONDAY + hours * HOUR, DAY)
            unit.access.note_reading(1, "100", Role.ADVISER, MONDAY, DAY)
            unit.access.note_reading(2, "100", Role.MANAGER, MONDAY, DAY)
            unit.commit()
        with store.begin() as unit:
            unit.access.note_reading(1, "100", Role.ADVISER, MONDAY + HOUR, DAY)
            unit.commit()
        with store.read() as unit:
            assert unit.access.readings(1) == [
                Reading(1, "100", Role.ADVISER, DAY, MONDAY, MONDAY + HOUR, 2),
                Reading(1, "100", Role.MANAGER, DAY, MONDAY, MONDAY + 2 * HOUR, 3),
            ]
            assert unit.access.readings(2) == [
                Reading(2, "100", Role.MANAGER, DAY, MONDAY, MONDAY)
            ]
            assert unit.access.readings(3) == []

    def test_readings_come_the_last_day_first_page_by_page(self, store: Store) -> None:
        """A day by reader and role, as text; each page goes on where the one before ended."""
        expected = [
            (1, "100", Role.MANAGER), (1, "a", Role.ADVISER), (1, "a", Role.SYSTEM),
            (0, "100", Role.ADVISER), (0, "9", Role.MANAGER), (0, "B", Role.MANAGER),
        ]  # fmt: skip
        with store.begin() as unit:
            for days, reader, role in reversed(expected):
                day = DAY + timedelta(days=days)
                unit.access.note_reading(1, reader, role, MONDAY, day)
            unit.commit()
        found: list[Reading] = []
        with store.read() as unit:
            while page := unit.access.readings(1, found[-1] if found else None, 2):
                assert len(page) == 2
                found += page
        assert [((one.day - DAY).days, one.reader, one.role) for one in found] == expected
