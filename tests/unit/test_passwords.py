"""Hashes of passwords."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest

from popflow.passwords import AT_ONCE, Argon2Passwords

PASSWORD = "een zin die alleen ik ken"  # noqa: S105 - of nobody


@pytest.fixture(scope="module")
def passwords() -> Argon2Passwords:
    return Argon2Passwords()


@pytest.mark.parametrize("password", [PASSWORD, "é📚 \0 x", "half \ud83d a character", ""])
def test_a_hash_is_of_its_password_alone(passwords: Argon2Passwords, password: str) -> None:
    hashed = passwords.hash(password)
    assert hashed.startswith("$argon2id$")
    assert hashed != passwords.hash(password)
    assert passwords.verify(password, hashed)
    assert not passwords.verify(f"{password}x", hashed)
    assert not passwords.outdated(hashed)


@pytest.mark.parametrize("hashed", ["", "x", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuu"])
def test_what_is_no_hash_is_of_no_password(passwords: Argon2Passwords, hashed: str) -> None:
    assert not passwords.verify(PASSWORD, hashed)


def test_the_decoy_is_as_costly_as_any_and_nobodys(passwords: Argon2Passwords) -> None:
    real, decoy = (
        argon2.extract_parameters(hashed) for hashed in (passwords.hash(PASSWORD), passwords.decoy)
    )
    assert real == decoy
    assert not passwords.verify(PASSWORD, passwords.decoy)


def test_a_cheaper_hash_is_outdated(passwords: Argon2Passwords) -> None:
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    assert passwords.outdated(cheap)
    assert passwords.verify(PASSWORD, cheap)


def test_many_at_once_take_turns(passwords: Argon2Passwords) -> None:
    hashed = passwords.hash(PASSWORD)
    with ThreadPoolExecutor(AT_ONCE * 2) as pool:
        answers = pool.map(lambda said: passwords.verify(said, hashed), [PASSWORD, "x"] * AT_ONCE)
    assert list(answers) == [True, False] * AT_ONCE
