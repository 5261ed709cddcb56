"""A round to write about: Alexander James with Lex Garcia, announced for 18 March 2027."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from popflow.documents import LetterComposer, LetterOptions
from popflow.domain.cycle import Cycle, Entry
from popflow.domain.decide import STANDSTILL
from popflow.domain.effect import HR, Message, MessageKind
from popflow.domain.person import SYSTEM, TIMER, Person
from popflow.domain.workflow import Milestone
from popflow.ports import Letter, Parcel

ANNOUNCED: Final = datetime(2027, 3, 4, 7, tzinfo=UTC)
EXCHANGE: Final = datetime(2027, 3, 11, 7, tzinfo=UTC)
TALK: Final = datetime(2027, 3, 18, 9, 20, tzinfo=UTC)
OPTIONS: Final = LetterOptions(
    organisation="Gemeente Veld",
    base_link="https://pop.example.org",
    domain="example.org",
    hr_address="hr@example.org",
    hr_name="Personeelszaken",
)
EMPLOYEE: Final = Person("101", "Alexander", "James", email="alexander@example.org")
MANAGER: Final = Person("201", "Lex", "Garcia", email="lex@example.org")
READERS: Final[Mapping[str, Person | None]] = {
    "employee": EMPLOYEE,
    "manager": MANAGER,
    "hr": None,
}


def a_round(**changes: Any) -> Cycle:  # noqa: ANN401 - any field of a cycle
    fields: dict[str, Any] = {
        "id": 12, "person": "101", "workflow": "periodiek-onderhoud", "definition": "d",
        "state": "announced", "milestone": Milestone.ANNOUNCED, "created_at": ANNOUNCED,
        "entered_at": ANNOUNCED, "partner": "201", "announced_at": ANNOUNCED,
        "conversation_at": TALK,
    }  # fmt: skip
    return Cycle(**{**fields, **changes})


def a_parcel(  # noqa: PLR0913 - everything that a message can say
    kind: MessageKind,
    recipient: str = HR,
    *,
    until: datetime | None = EXCHANGE,
    cycle: int | None = 12,
    key: str | None = None,
    digest: bool = False,
    data: Mapping[str, str] | None = None,
) -> Parcel:
    message = Message(kind, recipient, ANNOUNCED, until, digest)
    return Parcel(key or f"12:3:{kind}:{recipient}", message, cycle, 3, data=data or {})


def an_entry(event: str = "announce", reason: str | None = None, seq: int = 3) -> Entry:
    actor = SYSTEM if reason == STANDSTILL else TIMER
    return Entry(12, seq, ANNOUNCED, event, "planned", "announced", actor, reason)


def compose(  # noqa: PLR0913 - everything that a letter depends on
    parcel: Parcel,
    reader: Person | None,
    cycle: Cycle | None = None,
    *,
    entry: Entry | None = None,
    options: LetterOptions = OPTIONS,
    people: Mapping[str, Person] | None = None,
) -> Letter:
    known = {EMPLOYEE.number: EMPLOYEE, MANAGER.number: MANAGER} if people is None else people
    about = cycle or a_round()
    entries = {(12, 3): entry} if entry else {}
    return LetterComposer(options).compose([parcel], reader, {12: about}, known, entries)
