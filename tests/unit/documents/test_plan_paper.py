"""The POP form as the domain describes it: tagged, in both languages, with anybody's text."""

import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from popflow.documents import Letterhead, pop_form
from popflow.domain.person import Party
from popflow.domain.plan import Activity, ActivityKind, Goal, PlanContent, PlanVersion
from popflow.domain.remark import Remark
from popflow.domain.signature import SignatureKind
from popflow.domain.workflow import Milestone
from tests.unit.documents.papers import (
    HEADS,
    HOSTILE,
    PEOPLE,
    SIGNED,
    a_cycle,
    a_signature,
    a_version,
    golden_content,
    in_order,
    read,
    tags,
)

VERSION = a_version(golden_content())
ROWS = {
    "nl": (
        "Nr. Doel Activiteit Gewenst resultaat Planning Ondersteuning en faciliteiten",
        "1a Klantgericht werken", "Meewerken aan de servicebalie", "Begeleid door: Neena Yang",
        "Ik weet welke aanpak", "tevredenheid, van 6 naar 8 punten",
        "Uiterlijk: 31 december 2027 (korte termijn)", "Meetbaar, zoals wij het zien: wij zien",
        "Zes donderdagmiddagen", "Uren van anderen: begeleiding, 24 uur",
        "1b Klantgericht werken", "Stage bij klantcontact", "zie 1a", "15 maart tot 1 mei",
        "2a Werken met Excel", "de werkgever betaalt", "nog leeg", "Tien lessen in werktijd",
        "Geld: cursusgeld, € 350,50, De School, vóór 1 april, subsidie STAP",
        "2b Werken met Excel", "Opdrachten", "Klaar vóór 31 december",
        "3a Coach worden", "Studie", "Dit jaar",
        "3b Coach worden", "Stage", "Volgend jaar",
        "3c Coach worden", "Begeleiding", "Een uur elke twee weken",
    ),
    "en": (
        "No. Goal Activity Wanted result Planning Support and facilities",
        "1a Klantgericht werken", "Six Thursday afternoons", "24 hours",
        "1b", "15 March to 1 May", "2a", "the employer pays", "still empty",
        "Ten lessons in working time", "€ 350.50", "2b", "Done before 31 December",
        "3a", "This year", "3b", "Next year", "3c", "An hour every two weeks",
    ),
}  # fmt: skip


def printed(language: str = "nl", version: PlanVersion = VERSION, *signed: Party) -> bytes:
    signatures = [a_signature(version, party) for party in signed]
    return pop_form(HEADS[language], a_cycle(version, *signatures), version, PEOPLE)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_golden_example_reads_as_the_form(language: str) -> None:
    in_order(read(printed(language)), *ROWS[language])


def test_everything_that_is_signed_stands_above_the_signatures() -> None:
    in_order(
        read(printed("nl", VERSION, Party.EMPLOYEE)),
        "Gemeente Veld", "Persoonlijk ontwikkelingsplan van Alexander James",
        "Medewerker: Alexander James", "Functie: Servicemedewerker", "Afdeling: Publiekszaken",
        "Leidinggevende: Lex Garcia", "Periode: 1 januari 2027 tot en met 31 december 2027",
        "Stand: versie 2, een voorstel", "Waar deze POP staat",
        "● Aankondigen gedaan, 1 maart", "● Afstemmen gedaan", "◎ Afspreken nu, 8 maart",
        "○ Uitvoeren komt nog", "Wat we afspreken", "Voortgang en evaluatie",
        "We evalueren op: 15 maart 2028", "Eerste voortgangsmoment: zes weken na de start",
        "Daarna: elke drie maanden", "Leren duiken: past nu niet",
        "Ondertekenen", "Medewerker Ik werk aan deze doelen.", "Naam: Alexander James",
        "Getekend als: akkoord", "Datum: maandag 8 maart 2027 om 15.05 uur",
        "Leidinggevende Ik zorg voor deze ondersteuning.", "Lex Garcia: nog te ondertekenen",
        "Naam:", "Datum:", "Handtekening:",
        "Versie 2, geschreven op maandag 1 maart 2027 om 11.00 uur.",
        f"Kenmerk van de inhoud (SHA-256): {VERSION.content_hash}",
    )  # fmt: skip


def test_every_kind_of_signature_is_said_with_its_remark() -> None:
    seen = a_signature(VERSION, Party.EMPLOYEE, kind=SignatureKind.SEEN, remark="Eerst meer tijd.")
    deputy = a_signature(
        VERSION, Party.MANAGER, kind=SignatureKind.REFUSED, signer="202", on_behalf_of="201",
        remark="Te duur.",
    )  # fmt: skip
    text = read(pop_form(HEADS["en"], a_cycle(VERSION, seen, deputy), VERSION, PEOPLE))
    in_order(
        text, "I work towards these goals.", "Name: Alexander James", "Signed as: seen",
        "Remark: Eerst meer tijd.", "I give this support.",
        "Name: Neena Yang, on behalf of Lex Garcia", "Signed as: not agreed", "Remark: Te duur.",
    )  # fmt: skip
    assert "still to sign" not in text


def test_a_lapsed_signature_and_one_of_another_text_are_none() -> None:
    lapsed = a_signature(VERSION, Party.EMPLOYEE, lapsed=True)
    other = a_signature(VERSION, Party.MANAGER, content_hash="0" * 64)
    text = read(pop_form(HEADS["nl"], a_cycle(VERSION, lapsed, other), VERSION, PEOPLE))
    assert text.count("nog te ondertekenen") == len(Party)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"agreed_version": 2, "agreed_at": SIGNED, "milestone": Milestone.AGREED},
         "versie 2, afgesproken op 8 maart 2027"),
        ({}, "versie 2, een voorstel dat nog kan veranderen"),
    ],
)  # fmt: skip
def test_the_standing_of_a_version_is_said(changes: dict[str, object], said: str) -> None:
    assert said in read(pop_form(HEADS["nl"], a_cycle(VERSION, **changes), VERSION, PEOPLE))


def test_an_earlier_version_is_called_so() -> None:
    cycle = a_cycle(VERSION)
    newer = replace(VERSION, number=3)
    both = replace(cycle, dossier=replace(cycle.dossier, plans={2: VERSION, 3: newer}))
    assert "versie 2, een eerdere versie" in read(pop_form(HEADS["nl"], both, VERSION, PEOPLE))


def test_a_plan_without_goals_people_or_dates_is_printed_too() -> None:
    empty = a_version(PlanContent())
    cycle = a_cycle(empty, partner=None)
    text = read(pop_form(Letterhead("nl"), cycle, empty, {}))
    in_order(text, "Functie: nog leeg", "Leidinggevende: nog leeg", "Periode: nog leeg",
             "Er staan nog geen doelen in dit plan.", "Handtekening:")  # fmt: skip
    assert "Afdeling" not in text


def test_it_is_tagged_in_its_language_and_says_so() -> None:
    pdf = printed("nl")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl-NL"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Persoonlijk ontwikkelingsplan van Alexander James"
    assert reader.metadata.author == "Gemeente Veld"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    found = tags(pdf)
    assert [tag for tag in found if tag.startswith("H")][:3] == ["H1", "H2", "H2"]
    assert found.count("TH") == 6
    assert found.count("TR") == 1 + 7
    assert found.count("TD") == 7 * 6


def test_the_same_plan_gives_the_same_file_and_its_date_is_of_its_data() -> None:
    first, second = printed("nl", VERSION, *Party), printed("nl", VERSION, *Party)
    assert first == second
    metadata = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.creation_date == SIGNED


def with_goals(*goals: Goal) -> PlanVersion:
    return a_version(PlanContent(goals))


def test_what_people_wrote_is_text_and_never_markup() -> None:
    activity = Activity(ActivityKind.COURSE, HOSTILE)
    version = with_goals(Goal(1, HOSTILE, activities=(activity,), wanted_result=HOSTILE))
    assert read(printed("nl", version)).count(" ".join(HOSTILE.split())) == 3


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("een\x00twee\x1b[31m", "eentwee[31m"),
        ("van \u202ergnaf\u202c tot \u2066x\u2069\u061c", "van rgnaf tot x"),
        ("王 en 😀", "[U+738B] en [U+1F600]"),
        ("e\u0301e\u0301n", "één"),
        ("\U000e0041tag \ufdd0", "tag"),
        ("Łódź Ελλάδα Київ שלום", "Łódź Ελλάδα Київ"),
    ],
)
def test_signs_that_act_or_cannot_be_printed_break_nothing(written: str, said: str) -> None:
    assert said in read(printed("nl", with_goals(Goal(1, written))))


def test_long_text_and_long_words_stay_whole() -> None:
    long = "Dit is een zin die vaak terugkomt. " * 300
    activity = Activity(ActivityKind.COURSE, "W" * 10_000)
    version = with_goals(
        Goal(1, "Ж" * 10_000, wanted_result=long, activities=(activity,)), Goal(2, "Daarna")
    )
    text = read(printed("nl", version))
    assert text.count("Ж") == 10_000
    assert text.count("terugkomt.") == 300
    assert "W" * 13 in text.replace(" ", "")
    assert "2 Daarna" in text


def test_a_long_table_repeats_its_header_on_every_page() -> None:
    version = with_goals(*(Goal(key, f"Doel nummer {key}") for key in range(1, 101)))
    pages = pypdf.PdfReader(io.BytesIO(printed("nl", version))).pages
    with_rows = [text for text in (p.extract_text() for p in pages) if "Doel nummer" in text]
    assert len(with_rows) > 2
    assert all("Gewenst resultaat" in text for text in with_rows)


def test_more_activities_than_letters_have_numbers() -> None:
    many = tuple(Activity(ActivityKind.COURSE, f"stap {n}.") for n in range(1, 29))
    text = read(printed("nl", with_goals(Goal(1, "Veel", activities=many))))
    in_order(text, "1a Veel", "1z Veel", "1.27 Veel", "1.28 Veel")


def test_a_goal_keeps_its_number_when_one_before_it_is_declined_or_taken_out() -> None:
    """The number is the one that pages, messages and refusals name."""
    text = read(
        printed("nl", with_goals(Goal(2, "Nee", declined_because="nu niet"), Goal(5, "Ja")))
    )
    in_order(text, "5 Ja")
    assert "1 Ja" not in text


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Opmerkingen bij deze POP, geen deel van wat"),
        ("en", "Remarks on this POP, no"),
    ],
)
def test_remarks_of_whose_pop_it_is_go_along(language: str, title: str) -> None:
    cycle = a_cycle(VERSION)
    remark = Remark(1, "Ik werk sinds mei elders.", SIGNED, "101")
    cycle = replace(cycle, dossier=replace(cycle.dossier, remarks={1: remark}))
    paper = pop_form(HEADS[language], cycle, VERSION, PEOPLE)
    in_order(read(paper), title, "Alexander James, ", "Ik werk sinds mei elders.")
    assert title not in read(printed(language))
    dated = pypdf.PdfReader(io.BytesIO(paper)).metadata
    assert dated is not None
    assert dated.creation_date == SIGNED
