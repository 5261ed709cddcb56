"""Signatures: each party signs a content hash, in own name, never for the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from popflow.domain.person import Party


class SignatureKind(StrEnum):
    """How somebody signs."""

    AGREED = "agreed"
    SEEN = "seen"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature under one version of a plan.

    Attributes:
        content_hash: Hash of the very text that was signed.
        on_behalf_of: Number of the manager whom a deputy stands in for.
        remark: What a party wants to stand beside the signature; required when refusing.
        lapsed: Taken away because the draft was edited or the manager changed.
    """

    key: int
    version: int
    content_hash: str
    party: Party
    signer: str
    kind: SignatureKind
    at: datetime
    on_behalf_of: str | None = None
    remark: str | None = None
    lapsed: bool = False


def standing(signatures: Iterable[Signature], content_hash: str) -> dict[Party, Signature]:
    """Per party the latest signature under that text that has not lapsed."""
    ordered = sorted(signatures, key=lambda s: s.key)
    return {s.party: s for s in ordered if s.content_hash == content_hash and not s.lapsed}


def both_agreed(signatures: Iterable[Signature], content_hash: str) -> bool:
    """Whether both parties signed that same text as agreed."""
    held = standing(signatures, content_hash)
    return len(held) == len(Party) and all(s.kind is SignatureKind.AGREED for s in held.values())
