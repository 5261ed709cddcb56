"""Secrets that popflow gives out, and what it keeps of them."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

BYTES: Final = 32
"""So much chance that nobody guesses it: a plain hash of it is enough, and quick."""


def new_secret(prefix: str = "") -> str:
    """A secret that nobody has had: letters, digits, ``-`` and ``_`` after the prefix."""
    return prefix + secrets.token_urlsafe(BYTES)


def key_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
