"""The two undertakings of a POP form, and the signatures under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.documents.letterhead import name_of
from popflow.documents.wording import starting
from popflow.domain.person import Party
from popflow.domain.signature import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from popflow.documents.letterhead import Letterhead, Line
    from popflow.domain.cycle import Cycle
    from popflow.domain.person import Person
    from popflow.domain.plan import PlanVersion
    from popflow.domain.signature import Signature

BLANKS: Final = ("name", "date", "signature")
"""What somebody who has not signed yet fills in by hand."""


def standing_under(cycle: Cycle, version: PlanVersion) -> dict[Party, Signature]:
    """The signatures that stand under a version, by party."""
    signed = (s for s in cycle.dossier.signatures.values() if s.version == version.number)
    return standing(signed, version.content_hash)


def signing_of(
    head: Letterhead,
    cycle: Cycle,
    signatures: Mapping[Party, Signature],
    people: Mapping[str, Person],
) -> dict[str, object]:
    """What stands under the agreements: each side's undertaking, with its signature."""
    sides = {Party.EMPLOYEE: cycle.person, Party.MANAGER: cycle.partner}
    return {
        "title": head.said("signing", "title"),
        "parties": [
            _party(head, party, signatures.get(party), name_of(people, number), people)
            for party, number in sides.items()
        ],
    }


def _party(
    head: Letterhead,
    party: Party,
    signed: Signature | None,
    name: str,
    people: Mapping[str, Person],
) -> dict[str, object]:
    """One side: what it undertakes, and its signature or the lines to sign on."""
    told: dict[str, object] = {
        "undertaking": head.said("signing", f"undertaking_{party}"),
        "who": starting(head.names.of(party)),
        "lines": [],
        "blanks": [],
    }
    if signed is None:
        open_signature = head.said("signing", "open", name=name) if name else ""
        lines: list[Line] = [("", open_signature)] if open_signature else []
        return {**told, "lines": lines,
                "blanks": [head.said("signing", key) for key in BLANKS]}  # fmt: skip
    return {**told, "lines": list(_signature(head, signed, people))}


def _signature(
    head: Letterhead, signed: Signature, people: Mapping[str, Person]
) -> Iterator[Line]:
    name = name_of(people, signed.signer)
    if signed.on_behalf_of:
        whose = name_of(people, signed.on_behalf_of)
        name = head.said("signing", "on_behalf_of", name=name, whose=whose)
    yield head.said("signing", "name"), name
    yield head.said("signing", "kind"), head.names.of(signed.kind)
    yield head.said("signing", "date"), head.moment(signed.at)
    if signed.remark:
        yield head.said("signing", "remark"), signed.remark
