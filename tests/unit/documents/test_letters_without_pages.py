"""Where an organisation has no pages, no letter speaks of one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from popflow.documents import LANGUAGES, LetterComposer
from popflow.documents.catalogue import blanks, table
from popflow.domain.cycle import Cycle
from popflow.domain.effect import HR, MessageKind
from popflow.domain.workflow import Milestone
from tests.unit.documents.rounds import ANNOUNCED, OPTIONS, READERS, TALK, a_parcel, a_round

FULL: Final = a_round(
    milestone=Milestone.EXECUTING, exchanged_at=TALK, held_at=TALK, agreed_at=TALK, begun_at=TALK
)
BARE: Final = Cycle(12, "101", "w", "d", "planned", Milestone.PLANNED, ANNOUNCED, ANNOUNCED)
SPEAKS_OF_PAGES: Final = re.compile(
    r"pagina|overzicht staat|ingelogd|http|\bpage\b|overview says|signing in", re.IGNORECASE
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("kind", MessageKind)
def test_without_pages_no_letter_speaks_of_one(
    kind: MessageKind, role: str, language: str
) -> None:
    options = replace(OPTIONS, language=language, base_link="")
    reader = READERS[role]
    number = reader.number if reader else HR
    spoken = []
    for cycle in (a_round(), FULL, BARE, None):
        parcel = a_parcel(kind, number, until=None, cycle=12 if cycle else None)
        known = {12: cycle} if cycle else {}
        letter = LetterComposer(options).compose([parcel], reader, known, {}, {})
        assert not SPEAKS_OF_PAGES.search(letter.text + letter.html.split("<body>")[1])
        assert not re.search(r"[{}]", letter.text)
        there = LetterComposer(replace(OPTIONS, language=language))
        spoken.append(there.compose([parcel], reader, known, {}, {}).text)
    assert all(SPEAKS_OF_PAGES.search(text) for text in spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_about_a_page_has_another_form_beside_it(language: str) -> None:
    def tables(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield tree
        for part in tree.values():
            if isinstance(part, dict):
                yield from tables(part)

    paged = [
        (section, key)
        for section in tables(table(language, "letters"))
        for key, sentence in section.items()
        if isinstance(sentence, str) and "page" in blanks(sentence)
    ]
    assert len(paged) > 5
    for section, key in paged:
        assert f"{key.removesuffix('_undated')}_unpaged" in section
