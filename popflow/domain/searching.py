"""Finding people by what somebody types: the beginning of a number, a last or a first name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

from popflow.domain.person import Person

LAST = "\U0010ffff"
"""Sorts behind every text that people write."""
_LONGEST = 100


class By(Enum):
    """What begins with what was typed."""

    NUMBER = "number"
    FAMILY = "family"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to understand what was typed.

    Attributes:
        begin: How the number, or the folded name, begins.
        given: How the folded first name begins; empty for anybody's.
        inside: What is in ``given`` may also stand further on, as *van der* does.
    """

    by: By
    begin: str
    given: str = ""
    inside: bool = False


def fold(text: str) -> str:
    """Text without what people leave out when they search: capitals, accents, spaces too many."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def family_key(person: Person) -> str:
    """A last name as it is searched."""
    return fold(person.last_name)


def given_key(person: Person) -> str:
    """A first name as it is searched, with what stands before the last name behind it."""
    return fold(f"{person.first_name} {person.infix}")


def ways(text: str) -> tuple[Way, ...]:
    """How what was typed can be understood, the most likely first; none when it is empty."""
    words = fold(text[:_LONGEST]).split()
    if not words:
        return ()
    if len(words) == 1:
        number = Way(By.NUMBER, text.strip()[:_LONGEST])
        return (number, Way(By.FAMILY, words[0]), Way(By.GIVEN, words[0]))
    return (
        Way(By.FAMILY, words[-1], " ".join(words[:-1]), inside=True),
        Way(By.FAMILY, " ".join(words)),
        Way(By.FAMILY, " ".join(words[1:]), words[0]),
        Way(By.GIVEN, " ".join(words)),
    )


def fits(way: Way, person: Person) -> bool:
    """Whether somebody fits one way to understand what was typed."""
    keys = {By.NUMBER: person.number, By.FAMILY: family_key(person), By.GIVEN: given_key(person)}
    if not keys[way.by].startswith(way.begin):
        return False
    given = keys[By.GIVEN]
    return given.startswith(way.given) or (way.inside and f" {way.given}" in given)
