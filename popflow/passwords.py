"""Hashes of passwords: argon2id, at the cost that its library advises."""

from __future__ import annotations

import threading
from typing import Final

import argon2
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

AT_ONCE: Final = 4
"""So many passwords are hashed at a time: each takes 64 MiB of memory and a core."""
_DECOY: Final = (
    f"$argon2id$v={argon2.low_level.ARGON2_VERSION}$m={argon2.DEFAULT_MEMORY_COST},"
    f"t={argon2.DEFAULT_TIME_COST},p={argon2.DEFAULT_PARALLELISM}${'A' * 22}${'A' * 43}"
)


class Argon2Passwords:
    """The port `PasswordHasher`; safe for threads: many wait for each other."""

    decoy: Final = _DECOY

    def __init__(self) -> None:
        self._hasher = Argon2Hasher()
        self._hashes = PasswordHash((self._hasher,))
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """A hash with its own salt."""
        with self._places:
            return self._hashes.hash(_bytes(password))

    def verify(self, password: str, hashed: str) -> bool:
        """Whether the hash is of that password."""
        with self._places:
            try:
                return self._hashes.verify(_bytes(password), hashed)
            except PwdlibError:
                return False  # no hash that is known here

    def outdated(self, hashed: str) -> bool:
        """Whether the library advises another cost by now."""
        return self._hasher.check_needs_rehash(hashed)


def _bytes(password: str) -> bytes:
    # A terminal can give half a character; what cannot be written is still a password.
    return password.encode("utf-8", "surrogatepass")
