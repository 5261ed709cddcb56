"""A plan to print, and how a PDF is read back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import pypdf

from popflow.documents import Letterhead
from popflow.documents.printable import SEAM
from popflow.domain.cycle import Cycle, Dossier
from popflow.domain.person import Party, Person
from popflow.domain.plan import (
    Activity,
    ActivityKind,
    Goal,
    Indicator,
    Origin,
    PlanContent,
    Planning,
    PlanVersion,
    SupportKind,
    SupportLine,
    content_hash,
)
from popflow.domain.signature import Signature, SignatureKind
from popflow.domain.timing import Span, Unit
from popflow.domain.workflow import Milestone

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN: Final = datetime(2027, 3, 1, 10, tzinfo=UTC)
SIGNED: Final = datetime(2027, 3, 8, 14, 5, tzinfo=UTC)
HEADS: Final = {
    language: Letterhead(language, organisation="Gemeente Veld") for language in ("nl", "en")
}
PEOPLE: Final = {
    "101": Person(
        "101", "Alexander", "James", job="Servicemedewerker", department="Publiekszaken"
    ),
    "201": Person("201", "Lex", "Garcia"),
    "202": Person("202", "Neena", "Yang"),
}
HOSTILE: Final = (
    '#panic("x") $ \\ ]] [[ *a* _b_ `c` <d> @e // /* */ = heading\n- list\n+ enum\n'
    '#import "/etc/passwd": * #{1/0} &amp; <script>alert(1)</script> \'"'
)


def golden_content() -> PlanContent:
    """The golden example of the domain, in goals and activities."""
    line, kind = SupportLine, SupportKind
    return PlanContent(
        (
            Goal(
                1, "Klantgericht werken",
                activities=(
                    Activity(
                        ActivityKind.WALKING_ALONG, "Meewerken aan de servicebalie",
                        Planning(count=6, unit="session", weekday=3, day_part="afternoon"),
                        (line(kind.HOURS_OF_OTHERS, "begeleiding", 24, "hour"),
                         line(kind.OWN_HOURS, "aan de balie", in_working_time=True)),
                        "202",
                    ),
                    Activity(
                        ActivityKind.INTERNSHIP, "Stage bij klantcontact",
                        Planning(start=date(2027, 3, 15), end=date(2027, 5, 1)),
                    ),
                ),
                wanted_result="Ik weet welke aanpak klanten tevreden maakt.",
                indicator=Indicator("tevredenheid", "6", "8", "punten"),
                interim_results=("eerste middag gedaan",), ends_on=date(2027, 12, 31),
                use_in_work="Aan de balie.", benefit="Tevreden klanten.", priority=1,
                competence="klantgericht", overrides=(("measurable", "wij zien het"),),
            ),
            Goal(
                2, "Werken met Excel", Origin.EMPLOYEE,
                (
                    Activity(
                        ActivityKind.COURSE, "Cursus",
                        Planning(count=10, unit="lesson", in_working_time=True),
                        (line(kind.MONEY, "cursusgeld", cost=35_050, supplier="De School",
                              due_on=date(2027, 4, 1), subsidy="STAP"),),
                    ),
                    Activity(
                        ActivityKind.SELF_STUDY, "Opdrachten", Planning(end=date(2027, 12, 31))
                    ),
                ),
                required=True,
            ),
            Goal(
                3, "Coach worden", Origin.EMPLOYER,
                (
                    Activity(
                        ActivityKind.SELF_STUDY, "Studie",
                        Planning(start=date(2027, 1, 1), end=date(2027, 12, 31)),
                    ),
                    Activity(
                        ActivityKind.INTERNSHIP, "Stage",
                        Planning(start=date(2028, 1, 1), end=date(2028, 12, 31)),
                    ),
                    Activity(
                        ActivityKind.COACHING, "Begeleiding",
                        Planning(count=1, unit="hour", every=Span(2, Unit.WEEK)),
                    ),
                ),
                exploring=True,
            ),
            Goal(4, "Leren duiken", declined_because="past nu niet"),
        ),
        evaluate_on=date(2028, 3, 15), first_check_in=Span(6, Unit.WEEK),
        rhythm=Span(3, Unit.MONTH),
    )  # fmt: skip


def a_version(content: PlanContent, number: int = 2) -> PlanVersion:
    return PlanVersion(number, content, "101", WRITTEN, content_hash(content))


def a_signature(version: PlanVersion, party: Party, **changes: Any) -> Signature:  # noqa: ANN401 - any field
    key, signer = {Party.EMPLOYEE: (1, "101"), Party.MANAGER: (2, "201")}[party]
    signed = Signature(
        key, version.number, version.content_hash, party, signer, SignatureKind.AGREED, SIGNED
    )
    return replace(signed, **changes)


def a_cycle(version: PlanVersion, *signatures: Signature, **changes: Any) -> Cycle:  # noqa: ANN401 - any field
    dossier = Dossier(
        plans={version.number: version}, signatures={one.key: one for one in signatures}
    )
    cycle = Cycle(
        12, "101", "periodiek-onderhoud", "d", "agendas_exchanged", Milestone.AGENDAS_EXCHANGED,
        WRITTEN, WRITTEN, partner="201", announced_at=WRITTEN, exchanged_at=WRITTEN,
        conversation_at=SIGNED, dossier=dossier,
    )  # fmt: skip
    return replace(cycle, **changes)


def read(pdf: bytes) -> str:
    """All text in the order in which it stands in the file, spaces evened out."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).replace(SEAM, "").split())


def in_order(text: str, *wanted: str) -> None:
    """Each of these stands in the text, after the one before it."""
    place = 0
    for one in wanted:
        found = text.find(one, place)
        assert found >= 0, f"{one!r} is not in: {text[place : place + 400]!r}"
        place = found + len(one)


def tags(pdf: bytes) -> list[str]:
    """The tags of the structure tree, in reading order."""

    def walk(node: Any) -> Iterator[str]:  # noqa: ANN401 - a node of a PDF is anything
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                yield str(node["/S"]).removeprefix("/")
            yield from walk(node.get("/K", []))

    root: Any = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    return list(walk(root["/StructTreeRoot"]["/K"]))
