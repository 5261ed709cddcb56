"""Chooses the sentences of a letter: by kind, by what brought it about, and by who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.documents.catalogue import blanks, find, text
from popflow.documents.hygiene import one_line
from popflow.documents.letter_facts import ADVISER, FORMER, HR, Case, facts
from popflow.documents.wording import starting
from popflow.domain.decide import STANDSTILL
from popflow.domain.effect import MessageKind
from popflow.domain.person import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNDATED: Final = "_undated"
"""Ending of the form of a sentence that names no date."""
UNPAGED: Final = "_unpaged"
"""Ending of the form of a sentence for an organisation without pages."""
GATHERED: Final = {MessageKind.DIGEST: "digest", MessageKind.STANDING: "standings"}
"""The section for letters about several rounds, or about none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a letter says: one sentence what, one when, one button."""

    subject: str
    what: str
    when: str
    button: str


def passage_for(case: Case) -> Passage:
    """What a letter about one message says."""
    known = facts(case)
    paths = tuple(_paths(case))
    return Passage(
        subject=one_line(starting(_sentence(case, paths, "subject", known))),
        what=starting(_sentence(case, paths, "what", known)),
        when=starting(_sentence(case, paths, "when", known)),
        button=_sentence(case, paths, "button", known),
    )


def line_for(case: Case) -> str:
    """What a letter about many messages says about one: its own line, else what it is about."""
    line = _found(case, tuple(_paths(case)), "line", facts(case))
    return passage_for(case).what if line is None else starting(line)


def gathered_passage(case: Case, kind: MessageKind) -> Passage:
    """What frames a letter of many messages; ``case`` is any one of them."""
    section = GATHERED[kind]

    def said(key: str) -> str:
        return text(case.voice.language, "letters", section, key)

    subject = said("subject_hr" if case.recipient is None else "subject")
    return Passage(subject, said("what"), said("when"), said("button"))


def section_for(case: Case) -> str:
    """The section of the catalogue: the kind, or a turn of it that has words of its own."""
    kind, entry = case.parcel.message.kind, case.entry
    if kind is MessageKind.EVALUATE and case.cycle is not None and case.cycle.one_sided:
        return "evaluate_one_sided"
    if entry is None:
        return kind.value
    moved = entry.actor.role is Role.SYSTEM and entry.reason == STANDSTILL
    cause = STANDSTILL if moved else entry.event
    return _TURNS.get((kind, cause), kind.value)


_TURNS: Final = {
    (MessageKind.HAND_OVER, "offer_partner"): "offer_partner",
    (MessageKind.SIGN, "draft"): "draft_written",
    (MessageKind.MOVE, STANDSTILL): "move_standstill",
}
"""Sections for a kind that came of a certain event, or for a certain reason."""


def _paths(case: Case) -> Iterator[tuple[str, ...]]:
    """Where to look, the most particular first."""
    section = section_for(case)
    if case.parcel.message.kind is MessageKind.ATTENTION:
        yield (section, case.parcel.data.get("about", ""))
        yield (section, "other")
    elif case.role == FORMER:
        yield (MessageKind.UNINVITE, ADVISER) if case.advised else ("default", FORMER)
        return
    else:
        yield (section, case.role)
        if case.role == HR:
            yield ("default", HR)
    yield (section,)
    yield ("default",)


def _sentence(
    case: Case, paths: tuple[tuple[str, ...], ...], key: str, known: Mapping[str, str]
) -> str:
    """The first sentence for which everything is known."""
    found = _found(case, paths, key, known)
    if found is None:
        return text(case.voice.language, "letters", "default", key, **known)
    return found


def _found(
    case: Case, paths: tuple[tuple[str, ...], ...], key: str, known: Mapping[str, str]
) -> str | None:
    for path in paths:
        for form in (key, f"{key}{UNDATED}", f"{key}{UNPAGED}"):
            sentence = find(case.voice.language, "letters", *path, form)
            if sentence is not None and blanks(sentence) <= known.keys():
                return sentence.format_map(known)
    return None
