"""A hasher that takes no time, and notes what it was asked."""

from __future__ import annotations


class PlainHasher:
    """The port `PasswordHasher`: a password with a word before it, which a test may change.

    Attributes:
        asked: Each hash that something was compared with.
    """

    decoy = "nobody's"

    def __init__(self) -> None:
        self.made_by = "v1"
        self.asked: list[str] = []

    def hash(self, password: str) -> str:
        """The password, and by what it was made."""
        return f"{self.made_by}:{password}"

    def verify(self, password: str, hashed: str) -> bool:
        """Whether it is of that password, made by whatever."""
        self.asked.append(hashed)
        return hashed.partition(":")[2] == password

    def outdated(self, hashed: str) -> bool:
        """Whether it was made by something else."""
        return not hashed.startswith(f"{self.made_by}:")
