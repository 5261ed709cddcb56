"""Who can sign in, and who is signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from popflow.domain.access import Account, Reply, Session
from popflow.errors import RefusedError
from popflow.testing.clock import MONDAY
from popflow.testing.contracts.access_notes import AccessNotesContract

if TYPE_CHECKING:
    from popflow.ports import Store

HOUR = timedelta(hours=1)
ISSUER = "https://login.example.org/“één”"
FULL = Account(
    "007", "anna@example.org", "$argon2id$v=19$m=65536", ISSUER, "S-1", created_at=MONDAY,
    disabled_at=MONDAY + HOUR, invitation="ab" * 32, invited_until=MONDAY + 2 * HOUR,
)  # fmt: skip
BARE = Account("12", "12", created_at=MONDAY)
SESSION = Session("k1", "007", MONDAY, MONDAY + HOUR, MONDAY + 12 * HOUR)


class AccessContract(AccessNotesContract):
    """Accounts, sessions, and how often signing in failed."""

    def test_an_account_comes_back_whole_by_all_that_it_is_known_by(self, store: Store) -> None:
        """By number, login, subject and invitation; whoever is not there is nobody."""
        _save(store, FULL, BARE)
        with store.read() as unit:
            access = unit.access
            assert access.account("007") == FULL
            assert access.account_by_login("anna@example.org") == FULL
            assert access.account_by_subject(ISSUER, "S-1") == FULL
            assert access.account_by_invitation("ab" * 32) == FULL
            assert access.account("12") == BARE
            assert access.account("7") is None
            assert access.account_by_login("ANNA@example.org") is None
            assert access.account_by_subject(ISSUER, "S-2") is None
            assert access.account_by_subject("https://other.example.org", "S-1") is None
            assert access.account_by_invitation("cd" * 32) is None

    def test_an_account_is_written_anew(self, store: Store) -> None:
        """A number has one account, with the login that it was given last."""
        _save(store, FULL)
        changed = replace(FULL, login="anna", issuer=None, subject=None, disabled_at=None)
        _save(store, changed)
        with store.read() as unit:
            assert unit.access.account("007") == changed
            assert unit.access.account_by_login("anna@example.org") is None
            assert unit.access.account_by_subject(ISSUER, "S-1") is None

    def test_accounts_come_by_number_page_by_page(self, store: Store) -> None:
        """Numbers sort as text."""
        more = [Account(number, number, created_at=MONDAY) for number in ("9", "100", "B", "a")]
        _save(store, FULL, BARE, *more)
        with store.read() as unit:
            assert [one.number for one in unit.access.accounts()] == [
                "007", "100", "12", "9", "B", "a",
            ]  # fmt: skip
            assert [one.number for one in unit.access.accounts("007", 2)] == ["100", "12"]
            assert unit.access.accounts("a") == []

    def test_a_login_is_one_persons(self, store: Store) -> None:
        """Who comes second is refused, and the rest of that unit is kept."""
        _save(store, FULL)
        with store.begin() as unit:
            unit.marks.set("before", "here")
            with pytest.raises(RefusedError, match="login_taken"):
                unit.access.save_account(replace(BARE, login=FULL.login))
            unit.access.save_account(BARE)
            unit.commit()
        with store.read() as unit:
            assert unit.access.accounts() == [FULL, BARE]
            assert unit.marks.get("before") == "here"

    def test_a_subject_is_one_persons(self, store: Store) -> None:
        """The same subject of the same issuer is bound once; no subject at all binds nobody."""
        other = Account("13", "13", issuer=ISSUER, created_at=MONDAY)
        _save(store, FULL, BARE, other, Account("14", "14", issuer=ISSUER, created_at=MONDAY))
        with store.begin() as unit, pytest.raises(RefusedError, match="subject_taken"):
            unit.access.save_account(replace(other, subject="S-1"))
        _save(store, replace(other, subject="S-2"))
        with store.read() as unit:
            found = unit.access.account_by_subject(ISSUER, "S-1")
            assert found == FULL

    def test_failures_are_counted_apart_since_a_moment(self, store: Store) -> None:
        """Each login and each address has its own, the oldest first; they can be struck off."""
        with store.begin() as unit:
            for hours in (2, 0, 1, 1):
                unit.access.note_failure("login", MONDAY + hours * HOUR)
            unit.access.note_failure("address", MONDAY)
            unit.commit()
        with store.begin() as unit:
            access = unit.access
            late = [MONDAY + hours * HOUR for hours in (1, 1, 2)]
            assert access.failures("login", MONDAY) == late
            assert access.failures("login", MONDAY - HOUR) == [MONDAY, *late]
            access.forget_failures("login")
            access.forget_failures("nobody")
            assert access.failures("login", MONDAY - HOUR) == []
            assert access.failures("address", MONDAY - HOUR) == [MONDAY]

    def test_a_session_comes_back_whole_and_ends_once(self, store: Store) -> None:
        """What was used is written; what ended stays ended, whoever writes it."""
        seen = replace(SESSION, seen_at=MONDAY + 2 * HOUR)
        ended = replace(seen, ended_at=MONDAY + 3 * HOUR)
        with store.begin() as unit:
            unit.access.begin_session(SESSION)
            unit.commit()
        with store.begin() as unit:
            assert unit.access.session("k1") == SESSION
            assert unit.access.session("k2") is None
            assert unit.access.save_session(seen)
            assert unit.access.session("k1") == seen
            assert unit.access.save_session(ended)
            assert not unit.access.save_session(seen)
            assert not unit.access.save_session(replace(SESSION, key="k2"))
            unit.commit()
        with store.read() as unit:
            assert unit.access.session("k1") == ended
            assert unit.access.session("k2") is None

    def test_somebodys_sessions_end_together(self, store: Store) -> None:
        """All that are open, but for the one that is to stay; nobody else's."""
        open_ones = [replace(SESSION, key=key) for key in ("a", "b", "c")]
        over = replace(SESSION, key="over", expires_at=MONDAY + HOUR)
        other = replace(SESSION, key="other", number="12")
        ended = replace(SESSION, key="ended", ended_at=MONDAY)
        now = MONDAY + 2 * HOUR
        with store.begin() as unit:
            for one in (*open_ones, over, other, ended):
                unit.access.begin_session(one)
            assert unit.access.end_sessions("007", now, keep="b") == 2
            ends = [unit.access.session(key) for key in ("a", "b", "c", "over", "other", "ended")]
            assert [one.ended_at for one in ends if one] == [now, None, now, None, None, MONDAY]
            assert unit.access.end_sessions("007", now) == 1
            assert unit.access.end_sessions("007", now) == 0

    def test_what_is_over_is_swept(self, store: Store) -> None:
        """Sessions that expired, replies and failures from before; nothing else."""
        before = MONDAY + 20 * HOUR
        open_one = replace(SESSION, expires_at=before)
        ended = replace(open_one, ended_at=MONDAY)
        rows = {"expired": SESSION, "ended": ended, "open": open_one}
        with store.begin() as unit:
            for key, one in rows.items():
                unit.access.begin_session(replace(one, key=key))
            for key, at in (("old", MONDAY), ("new", before)):
                unit.access.keep_reply(Reply(key, "007", "f", 200, b"", at))
                unit.access.note_failure("login", at)
            unit.commit()
        with store.begin() as unit:
            assert unit.access.sweep(before) == 3
            unit.commit()
        with store.read() as unit:
            kept = [key for key in rows if unit.access.session(key)]
            assert kept == ["ended", "open"]
            assert unit.access.reply("007", "old") is None
            assert unit.access.reply("007", "new") is not None
            assert unit.access.failures("login", MONDAY - HOUR) == [before]


def _save(store: Store, *accounts: Account) -> None:
    with store.begin() as unit:
        for account in accounts:
            unit.access.save_account(account)
        unit.commit()
