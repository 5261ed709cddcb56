"""Letters: one sentence what, one when, one button, and nothing that was written in confidence."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from typing import Final

import pytest

from popflow.documents import LANGUAGES, LetterComposer
from popflow.domain.agenda import AgendaItem
from popflow.domain.cycle import Cycle, Dossier
from popflow.domain.effect import HR, MessageKind
from popflow.domain.person import Party, Person
from popflow.domain.plan import Goal, PlanContent, PlanVersion
from popflow.domain.workflow import Milestone
from tests.unit.documents.rounds import (
    ANNOUNCED,
    EMPLOYEE,
    MANAGER,
    OPTIONS,
    READERS,
    TALK,
    a_parcel,
    a_round,
    an_entry,
    compose,
)

WRITTEN: Final = "solliciteren bij de buren"
FULL: Final = a_round(
    milestone=Milestone.EXECUTING, exchanged_at=TALK, held_at=TALK, agreed_at=TALK, begun_at=TALK,
    evaluate_on=date(2028, 3, 16), agreed_version=1, end_reason=WRITTEN,
    dossier=Dossier(
        agenda={1: AgendaItem(1, Party.EMPLOYEE, WRITTEN, ANNOUNCED, "101")},
        plans={1: PlanVersion(1, PlanContent((Goal(1, WRITTEN),)), "101", TALK, "0" * 64)},
    ),
)  # fmt: skip
BARE: Final = Cycle(12, "101", "w", "d", "planned", Milestone.PLANNED, ANNOUNCED, ANNOUNCED)
TURNS: Final = ["announce", "offer_partner", "draft", "move"]


def words_of(html: str) -> str:
    body = html.split("<body>")[1]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_letter_composes_for_every_reader(
    kind: MessageKind, role: str, language: str
) -> None:
    options = replace(OPTIONS, language=language)
    reader = READERS[role]
    number = reader.number if reader else HR
    for cycle in (a_round(), replace(a_round(), one_sided=True), FULL, BARE):
        for until in (None, TALK):
            for event in TURNS:
                entry = an_entry(event, "standstill" if event == "move" else WRITTEN)
                parcel = a_parcel(kind, number, until=until)
                letter = compose(parcel, reader, cycle, entry=entry, options=options)
                for text in (letter.subject, letter.text, words_of(letter.html)):
                    assert text
                    assert not re.search(r"[{}!]|None|Milestone|_", text)
                    assert WRITTEN not in text
                assert "\n" not in letter.subject
                assert letter.key == f"12:3:{kind}:{number}"
                assert letter.language == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_a_letter_about_a_round_that_is_gone_still_reads(kind: MessageKind, language: str) -> None:
    composer = LetterComposer(replace(OPTIONS, language=language))
    for cycle in (12, None):
        parcel = a_parcel(kind, cycle=cycle, until=None)
        letter = composer.compose([parcel], MANAGER, {}, {}, {})
        assert not re.search(r"[{}!]|None", letter.subject + letter.text)


def test_the_subject_is_that_of_the_design() -> None:
    letter = compose(a_parcel(MessageKind.PREPARE, "101"), EMPLOYEE)
    assert letter.subject == "Je POP-gesprek: punten klaarzetten voor 11 maart"


def test_employee_manager_and_hr_read_their_own_words() -> None:
    kind = MessageKind.AGREE
    letters = [compose(a_parcel(kind, HR), reader, FULL).text for reader in READERS.values()]
    assert "jij werkt aan je doelen, Lex zorgt voor de ondersteuning" in letters[0]
    assert "Alexander James werkt aan de doelen, jij zorgt voor de ondersteuning" in letters[1]
    assert "Alexander James en Lex Garcia hebben allebei getekend" in letters[2]


def test_a_letter_says_what_and_when_and_has_one_button() -> None:
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE)
    assert letter.text.startswith("Dag Alexander,\n\nLex nodigt je uit voor een POP-gesprek")
    assert "Het gesprek is op donderdag 18 maart om 10.20 uur." in letter.text
    assert letter.text.count("https://") == 1
    assert "Gesprek voorbereiden: https://pop.example.org/cycles/12\n" in letter.text
    assert letter.html.count("href=") == 1
    assert letter.html.count('class="button" href="https://pop.example.org/cycles/12"') == 1
    assert letter.text.endswith("Groet, popflow bij Gemeente Veld\n")


def test_html_and_text_say_the_same() -> None:
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE)
    html = words_of(letter.html)
    for sentence in letter.text.splitlines():
        if sentence and "https://" not in sentence and sentence[0] not in "●◎○":
            assert sentence in html
    assert "Gesprek voorbereiden" in html
    assert '<html lang="nl">' in letter.html


def test_the_recipients_own_language_comes_first() -> None:
    english = replace(EMPLOYEE, language="en")
    letter = compose(a_parcel(MessageKind.PREPARE, "101"), english)
    assert letter.subject == "Your POP conversation: points ready before 11 March"
    assert '<html lang="en">' in letter.html
    frisian = replace(EMPLOYEE, language="fy")
    assert compose(a_parcel(MessageKind.PREPARE, "101"), frisian).language == "nl"


def test_the_organisation_gives_the_conversation_its_own_name() -> None:
    options = replace(OPTIONS, label="groeigesprek", organisation="")
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE, options=options)
    assert letter.subject == "Je groeigesprek: voorbereiden voor 18 maart"
    assert letter.text.endswith("Groet, popflow\n")


def test_popflows_own_word_is_said_in_the_readers_language() -> None:
    english = replace(EMPLOYEE, language="en")
    options = replace(OPTIONS, label="POP-gesprek")
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "101"), english, options=options)
    assert letter.subject == "Your POP conversation: prepare for 18 March"


def test_without_pages_there_is_no_button() -> None:
    letter = compose(
        a_parcel(MessageKind.PREPARE, "101"), EMPLOYEE, options=replace(OPTIONS, base_link="")
    )
    assert "http" not in letter.text
    assert "href" not in letter.html
    assert "Punten toevoegen" not in letter.text + letter.html


def test_links_hold_ids_only() -> None:
    options = replace(OPTIONS, base_link="https://pop.example.org/hr/")
    letter = compose(a_parcel(MessageKind.PREPARE, "101"), EMPLOYEE, options=options)
    links = set(re.findall(r"https?://[^\s\"<]+", letter.text + letter.html))
    assert links == {"https://pop.example.org/hr/cycles/12"}


@pytest.mark.parametrize(
    ("kind", "event", "said"),
    [
        (MessageKind.HAND_OVER, "hand_over", "Vanaf nu voer je het gesprek met Lex Garcia"),
        (MessageKind.HAND_OVER, "offer_partner", "verder praten met een andere gesprekspartner"),
        (MessageKind.SIGN, "sign", "Je plan wacht op je handtekening"),
        (MessageKind.SIGN, "draft", "Lex heeft een nieuwe versie van je plan klaargezet"),
        (MessageKind.MOVE, "move", "Popflow stond een tijd stil"),
    ],
)
def test_what_brought_a_message_about_gives_it_its_words(
    kind: MessageKind, event: str, said: str
) -> None:
    reason = "standstill" if kind is MessageKind.MOVE else None
    letter = compose(a_parcel(kind, "101"), EMPLOYEE, entry=an_entry(event, reason))
    assert said in letter.text


def test_a_conversation_that_was_held_is_not_announced_again() -> None:
    parcel = a_parcel(MessageKind.RESUME, "101")
    held = a_round(milestone=Milestone.AGENDAS_EXCHANGED, held_at=TALK)
    assert "Het gesprek is nu op" in compose(parcel, EMPLOYEE).text
    assert "De datums schuiven mee" in compose(parcel, EMPLOYEE, held).text
    assert "18 maart om" not in compose(parcel, EMPLOYEE, held).text


def test_a_year_that_is_not_this_one_is_said() -> None:
    letter = compose(a_parcel(MessageKind.AGREE, "101"), EMPLOYEE, FULL)
    assert "Jullie kijken samen terug op donderdag 16 maart 2028." in letter.text


def test_a_digest_holds_a_line_per_round() -> None:
    other = a_round(id=13, person="102")
    anna = Person("102", "Anna", "Berg", "van der")
    kinds = (MessageKind.CHECK_IN, MessageKind.COMMITMENT)
    first, second = (a_parcel(kind, "201", digest=True) for kind in kinds)
    third = replace(first, key="13:9:check_in:201", cycle=13)
    twice = replace(second, key="12:9:commitment:201")
    people = {p.number: p for p in (EMPLOYEE, MANAGER, anna)}
    composer = LetterComposer(OPTIONS)
    bundle = [first, second, third, twice]
    letter = composer.compose(bundle, MANAGER, {12: a_round(), 13: other}, people, {})
    assert letter.subject == "Je POP's: overzicht van deze week"
    assert "- Tijd voor een voortgangsmoment met Alexander James" in letter.text
    assert "- Tijd voor een voortgangsmoment met Anna van der Berg" in letter.text
    assert letter.text.count("\n- ") == 3
    assert letter.text.count("https://pop.example.org/cycles/13") == 1
    assert letter.html.count("<li>") == 3
    again = composer.compose(bundle[::-1], MANAGER, {12: a_round(), 13: other}, people, {})
    assert again.key == letter.key
    assert letter.key.startswith("digest:201:")
    fewer = composer.compose(bundle[:2], MANAGER, {12: a_round()}, people, {})
    assert fewer.key != letter.key
    assert letter.invitations == ()


def test_after_a_standstill_one_letter_says_where_things_stand() -> None:
    parcel = a_parcel(MessageKind.STANDING, "101", until=None)
    letter = compose(parcel, EMPLOYEE)
    assert letter.subject == "Je POP: waar het staat"
    assert "Je POP is nu: aangekondigd." in letter.text
    assert "◎ Afstemmen: nu" in letter.text
    about_none = replace(parcel, cycle=None)
    assert "Zo staat het ervoor." in compose(about_none, MANAGER).text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"about": "no_address", "person": "101"}, "Van Alexander James (101) is geen mailadres"),
        ({"about": "no_manager", "person": "999"}, "999 heeft geen leidinggevende"),
        ({"about": "no_successor", "manager": "201", "count": "4"}, "POP's (4) gaan naar"),
        ({"about": "clock"}, "De klok van de machine is versprongen."),
        ({"about": "restored"}, "hersteld uit een back-up"),
        ({"about": "late", "count": "3", "days": "12"}, "bedoeld: 3. De laatste begint 12 dagen"),
        (
            {"about": "standstill", "count": "7", "since": "2027-02-01T07:00:00+00:00"},
            "vanaf maandag 1 februari en loopt weer. Berichten die daardoor niet zijn",
        ),
        ({"about": "already_open"}, "Er loopt al een POP voor deze persoon."),
        ({"about": "made_up"}, "Popflow vraagt aandacht voor: made_up."),
        ({"about": "late"}, "Popflow vraagt aandacht voor: late."),
        ({"about": "standstill", "count": "7", "since": "gisteren"}, "vanaf gisteren"),
    ],
)
def test_a_word_to_hr_says_about_what(data: dict[str, str], said: str) -> None:
    letter = compose(a_parcel(MessageKind.ATTENTION, cycle=None, until=None, data=data), None)
    assert said in letter.text
    assert letter.text.startswith("Dag Personeelszaken,\n")
    assert letter.address == "hr@example.org"
    assert letter.recipient == "hr"


def test_a_letter_without_an_address_asks_to_be_passed_on() -> None:
    nobody = replace(EMPLOYEE, email=None)
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "101"), nobody)
    assert letter.address is None
    assert letter.text.startswith("Van Alexander James kennen we geen mailadres.")
    assert "kennen we geen mailadres" in letter.html


def test_a_former_partner_learns_no_more_than_that() -> None:
    former = Person("203", "Bo", "Oud", email="bo@example.org")
    letter = compose(a_parcel(MessageKind.AGREE, "203"), former, FULL)
    assert "Een ander is nu de gesprekspartner in POP 12." in letter.text
    assert "Alexander" not in letter.text + letter.html
    assert "Waar staat deze POP?" not in letter.text
    assert "/cycles/" not in letter.text


def test_people_whose_names_nobody_knows_are_named_by_their_role() -> None:
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE, people={})
    assert "Je leidinggevende nodigt je uit" in letter.text
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "201"), MANAGER, people={})
    assert "Het POP-gesprek met de medewerker komt eraan." in letter.text


def test_a_letter_is_about_something() -> None:
    with pytest.raises(ValueError, match="at least one message"):
        LetterComposer(OPTIONS).compose([], EMPLOYEE, {}, {}, {})


def test_the_calendar_day_is_that_of_the_zone() -> None:
    late = a_round(conversation_at=datetime(2027, 3, 17, 23, 30, tzinfo=UTC))
    letter = compose(a_parcel(MessageKind.ANNOUNCE, "101"), EMPLOYEE, late)
    assert "donderdag 18 maart om 0.30 uur" in letter.text
