"""Composes letters: what, when, and one button; the same in text, in HTML and in a calendar."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from popflow.documents.catalogue import LANGUAGES, known_language, text
from popflow.documents.hygiene import mail_address, one_line
from popflow.documents.invitation import Occasion, expected, invitation, method_for
from popflow.documents.letter_facts import FORMER, Case, Voice
from popflow.documents.letter_texts import GATHERED, gathered_passage, line_for, passage_for
from popflow.documents.rendering import Line, Sheet, as_html, as_text
from popflow.documents.river import downwards, stops_of
from popflow.domain.effect import INVITING, MessageKind
from popflow.ports import Invitation, Letter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from popflow.documents.letter_options import LetterOptions
    from popflow.documents.river import Reach
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Person
    from popflow.ports import Parcel


class LetterComposer:
    """Composes letters for one organisation: `popflow.ports.Composer`."""

    def __init__(self, options: LetterOptions) -> None:
        self._options = options

    def compose(
        self,
        parcels: Sequence[Parcel],
        recipient: Person | None,
        cycles: Mapping[int, Cycle],
        people: Mapping[str, Person],
        entries: Mapping[tuple[int, int], Entry],
    ) -> Letter:
        """One letter for one message, or for a bundle of one recipient; see the port.

        Raises:
            ValueError: There is no message to write about.
        """
        if not parcels:
            message = "a letter needs at least one message"
            raise ValueError(message)
        voice = self._voice(recipient)
        cases = [
            Case(
                parcel, voice, recipient, cycles.get(parcel.cycle or 0),
                entries.get((parcel.cycle or 0, parcel.seq or 0)), people,
            )
            for parcel in parcels
        ]  # fmt: skip
        sheet = self._sheet(cases)
        return Letter(
            key=_key(parcels),
            recipient=recipient.number if recipient else parcels[0].message.recipient,
            name=self._name(recipient),
            address=self._address(recipient),
            language=voice.language,
            subject=sheet.subject,
            text=as_text(sheet),
            html=as_html(sheet),
            invitations=self._invitations(cases),
        )

    def _voice(self, recipient: Person | None) -> Voice:
        options = self._options
        language = known_language(recipient.language if recipient else None, options.language)
        label, own = one_line(options.label), text(language, "letters", "frame", "label")
        # popflow's own word, in whichever language it was written down, is not the organisation's.
        known = {text(each, "letters", "frame", "label") for each in LANGUAGES}
        word = own if not label or label in known else label
        return Voice(language, options.zone, word, paged=bool(options.base_link))

    def _address(self, recipient: Person | None) -> str | None:
        return mail_address(recipient.email if recipient else self._options.hr_address)

    def _link(self, case: Case | None) -> str:
        """The page of a round, or everybody's own overview; ids only."""
        base = self._options.base_link.rstrip("/")
        if not base:
            return ""
        if case is None or case.parcel.cycle is None or case.role == FORMER:
            return f"{base}/"
        return f"{base}/cycles/{case.parcel.cycle}"

    def _sheet(self, cases: Sequence[Case]) -> Sheet:
        first = cases[0]
        gathered = _gathered(cases)
        passage = gathered_passage(first, gathered) if gathered else passage_for(first)
        language, name = first.voice.language, self._name(first.recipient)
        return Sheet(
            language=language,
            organisation=one_line(self._options.organisation),
            name=_familiar(first.recipient) or name,
            subject=passage.subject,
            what=passage.what,
            when=passage.when,
            button=passage.button,
            link=self._link(None if gathered else first),
            forward=self._forward(first, name),
            lines=self._lines(cases) if gathered else (),
            reaches=() if gathered else self._reaches(first),
        )

    def _forward(self, case: Case, name: str) -> str:
        """Words for whoever gets the letter in place of a reader without an address."""
        if case.recipient is None or self._address(case.recipient) is not None:
            return ""
        return text(case.voice.language, "letters", "frame", "forward", name=name)

    def _name(self, recipient: Person | None) -> str:
        if recipient is None:
            return one_line(self._options.hr_name)
        return one_line(recipient.name) or one_line(recipient.number)

    def _lines(self, cases: Sequence[Case]) -> tuple[Line, ...]:
        """A line per message that is about something; two that say the same are one."""
        told = (c for c in cases if c.cycle or c.parcel.message.kind not in GATHERED)
        return tuple(dict.fromkeys(Line(line_for(c), self._link(c)) for c in told))

    def _reaches(self, case: Case) -> tuple[Reach, ...]:
        if case.cycle is None or case.role == FORMER:
            return ()
        return downwards(stops_of(case.cycle, self._options.zone), case.voice.language, case.near)

    def _invitations(self, cases: Sequence[Case]) -> tuple[Invitation, ...]:
        """A calendar entry per conversation that the messages invite to, or take back."""
        inviting = {c.cycle.id: c for c in cases if c.cycle and c.parcel.message.kind in INVITING}
        entries = (self._invitation(case) for case in inviting.values())
        return tuple(entry for entry in entries if entry is not None)

    def _invitation(self, case: Case) -> Invitation | None:
        if case.cycle is None or case.recipient is None or not self._address(case.recipient):
            return None
        method = method_for(case.cycle, case.recipient, talk_passed=case.talk_passed)
        return Invitation(self._entry(case, case.cycle, method), method) if method else None

    def _entry(self, case: Case, cycle: Cycle, method: str) -> str:
        parties = (case.people.get(cycle.person), case.people.get(cycle.partner or ""))
        stamp = case.entry.at if case.entry else case.parcel.message.not_before
        options = self._options
        others = sorted(expected(cycle) - {cycle.person, cycle.partner})
        guests = tuple(case.people[number] for number in others if number in case.people)
        occasion = Occasion(
            case.voice.label, options.domain, options.minutes, options.from_address,
            self._link(case), guests,
        )  # fmt: skip
        return invitation(cycle, parties, method, stamp, occasion)


def _familiar(recipient: Person | None) -> str:
    return one_line(recipient.first_name) if recipient else ""


def _gathered(cases: Sequence[Case]) -> MessageKind | None:
    """As what a letter of many messages goes, or one that is about no round; else ``None``."""
    kinds = {case.parcel.message.kind for case in cases}
    about_none = len(cases) == 1 and cases[0].cycle is None
    if len(cases) > 1 or (about_none and kinds <= GATHERED.keys()):
        return MessageKind.STANDING if MessageKind.STANDING in kinds else MessageKind.DIGEST
    return None


def _key(parcels: Sequence[Parcel]) -> str:
    """The message's own key; of a bundle one that every delivery of the same bundle shares."""
    if len(parcels) == 1:
        return parcels[0].key
    keys = "\n".join(sorted(parcel.key for parcel in parcels))
    digest = sha256(keys.encode()).hexdigest()[:20]
    return f"digest:{parcels[0].message.recipient}:{digest}"
