"""Preparation forms and the conversation sheet: what stands on them, and what never does."""

from dataclasses import replace
from typing import Final

import pytest

from popflow.documents import Letterhead, blank_form, conversation_sheet
from popflow.domain.agenda import AgendaItem, Topic
from popflow.domain.cycle import Cycle
from popflow.domain.person import Party
from popflow.domain.question_set import Choice, Question, QuestionSet
from tests.unit.documents.papers import (
    HEADS,
    HOSTILE,
    PEOPLE,
    SIGNED,
    WRITTEN,
    a_cycle,
    a_version,
    golden_content,
    in_order,
    read,
    tags,
)

ITEMS: Final = {
    1: AgendaItem(1, Party.EMPLOYEE, "Afspraak uit 2026", WRITTEN, carried=True),
    2: AgendaItem(2, Party.EMPLOYEE, "Meer met klanten", WRITTEN, "101"),
    3: AgendaItem(3, Party.MANAGER, "De nieuwe dienst", WRITTEN, "201", late=True),
    4: AgendaItem(4, Party.MANAGER, "Voor later", WRITTEN, "201", follow_up=True),
    5: AgendaItem(5, Party.MANAGER, "Teruggetrokken", WRITTEN, "201", removed=True),
}
QUESTIONS: Final = QuestionSet(
    "employee-short", 3, "employee", {"nl": "Voorbereiding", "en": "Preparation"},
    (
        Question("why", {"nl": "Waarom nu?", "en": "Why now?"}, {"nl": "Kies er een."},
                 choices=(Choice("a", {"nl": "Groei", "en": "Growth"}),
                          Choice("b", {"en": "Only English"})), optional=True),
        Question("what", {"nl": "Wat wil je leren?", "en": "What would you like to learn?"}),
    ),
    {"nl": "Neem de tijd."},
)  # fmt: skip


def squeezed(pdf: bytes) -> str:
    return read(pdf).replace(" ", "")


def a_round(**changes: object) -> Cycle:
    cycle = a_cycle(a_version(golden_content()))
    raised = {Topic.LEARN_FOR_CAREER.value: WRITTEN}
    dossier = replace(cycle.dossier, agenda=ITEMS, topics=raised)
    return replace(cycle, dossier=dossier, **changes)  # type: ignore[arg-type]  # any field of a cycle


def test_the_sheet_follows_the_order_of_the_conversation() -> None:
    text = read(conversation_sheet(HEADS["nl"], a_round(), PEOPLE))
    in_order(
        text, "Gesprekskaart voor Alexander James", "Leidinggevende: Lex Garcia",
        "Gesprek: maandag 8 maart 2027 om 15.05 uur", "De medewerker vertelt eerst",
        "zonder onderbreking", "De leidinggevende luistert", "Samen kiezen jullie doelen",
        "Wat we de vorige keer afspraken", "Afspraak uit 2026",
        "Punten van Alexander James", "Meer met klanten",
        "Punten van Lex Garcia", "De nieuwe dienst (later toegevoegd)",
        "Voor later (voor een vervolggesprek)",
        "Zeven onderwerpen", "Wat we opschrijven",
    )  # fmt: skip
    assert "Teruggetrokken" not in text
    assert (text.count("☑"), text.count("(besproken)")) == (1, 1)
    in_order(text, "☑ Wat te leren voor de loopbaan (besproken)")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_seven_topics_can_be_ticked(language: str) -> None:
    text = read(conversation_sheet(HEADS[language], a_round(), PEOPLE)).lower()
    in_order(text, *(HEADS[language].names.of(topic).lower() for topic in Topic))


def test_before_the_exchange_no_list_is_printed_for_anybody() -> None:
    text = read(conversation_sheet(HEADS["en"], a_round(exchanged_at=None), PEOPLE))
    assert "as soon as they are exchanged" in text
    assert "Afspraak uit 2026" in text
    for hidden in ("Meer met klanten", "De nieuwe dienst", "Voor later", "Points of"):
        assert hidden not in text


def test_a_sheet_of_nearly_nothing_is_printed_too() -> None:
    bare = a_cycle(a_version(golden_content()), partner=None, conversation_at=None)
    text = read(conversation_sheet(Letterhead("nl"), bare, {}))
    in_order(text, "voor 101", "Leidinggevende: nog leeg", "Gesprek: nog leeg",
             "geen afspraken uit een vorige ronde", "Punten van 101", "nog leeg",
             "Punten van leidinggevende", "nog leeg")  # fmt: skip


def test_a_form_asks_its_questions_with_room_and_says_who_reads_it() -> None:
    text = read(blank_form(HEADS["nl"], QUESTIONS))
    in_order(
        text, "Voorbereiding", "Neem de tijd.", "alleen jij beslist wie het leest", "Naam:",
        "Gesprek:", "1. Waarom nu?", "Kies er een.", "Deze vraag mag je overslaan.", "☐ Groei",
        "☐ Only English", "2. Wat wil je leren?", "Vragenlijst employee-short, versie 3",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        ("employee", "you alone decide who reads it"),
        ("manager", "A person may ask for a copy"),
        ("department", "HR reads along"),
        ("self_check", "nobody else sees it"),
    ],
)
def test_each_audience_reads_who_sees_the_form(audience: str, said: str) -> None:
    form = blank_form(
        HEADS["en"], replace(QUESTIONS, audience=audience), name="Anna", conversation_at=SIGNED
    )
    in_order(read(form), said, "Name: Anna", "Conversation: Monday 8 March 2027 at 15:05")


def test_hostile_questions_and_points_are_text() -> None:
    questions = replace(QUESTIONS, questions=(Question("q", {"nl": HOSTILE}),))
    said = "".join(HOSTILE.split())
    assert said in squeezed(blank_form(HEADS["nl"], questions, name=HOSTILE))
    cycle = a_round()
    items = {1: replace(ITEMS[2], text=HOSTILE), 2: replace(ITEMS[1], text="\u202e\x00")}
    held = replace(cycle, dossier=replace(cycle.dossier, agenda=items))
    assert said in squeezed(conversation_sheet(HEADS["nl"], held, PEOPLE))


def test_a_title_that_says_nothing_still_makes_a_form() -> None:
    blank = replace(QUESTIONS, title={"nl": " \x00"}, questions=(Question("q", {"nl": ""}),))
    in_order(read(blank_form(HEADS["nl"], blank)), "POP", "1. q")


def test_the_same_words_give_the_same_file() -> None:
    assert blank_form(HEADS["nl"], QUESTIONS) == blank_form(HEADS["nl"], QUESTIONS)
    sheets = {conversation_sheet(HEADS["nl"], a_round(), PEOPLE) for _ in range(2)}
    assert len(sheets) == 1


def test_they_are_tagged() -> None:
    form = tags(blank_form(HEADS["nl"], QUESTIONS))
    assert [tag for tag in form if tag.startswith("H")] == ["H1", "H2", "H2"]
    assert form.count("LI") == 2
    sheet = tags(conversation_sheet(HEADS["nl"], a_round(), PEOPLE))
    assert sheet.count("LI") == 4 + 1 + 3 + 7
