"""Names, refusals with the way out, SMART questions, and a round told as a story."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from popflow.documents import Words
from popflow.domain.cycle import Entry
from popflow.domain.evaluation import Outcome
from popflow.domain.person import TIMER, Actor, Role
from popflow.domain.plan import Goal
from popflow.domain.smart import Letter, SmartCheck, check_goal
from popflow.domain.timing import parse_moment
from popflow.domain.workflow import SUSPENDED, Milestone, TimerAction, TimerRule
from tests.unit.documents.rounds import ANNOUNCED, EXCHANGE, a_round, an_entry

NL, EN = Words("nl"), Words("en")
ZONE = "Europe/Amsterdam"
TODAY = date(2027, 3, 8)
NAMES = {"101": "Alexander James", "201": "Lex Garcia"}
MOMENT = parse_moment("conversation - 7 days")
EXCHANGES = TimerRule("exchange", MOMENT, TimerAction.FIRE, fires="exchange")
REMINDS = TimerRule("prepare", MOMENT, TimerAction.REMIND, tells=(Role.EMPLOYEE,), about="prepare")


def test_names_of_things() -> None:
    assert NL.milestone(Milestone.ANNOUNCED) == "aangekondigd"
    assert EN.milestone("executing") == "being carried out"
    assert NL.step(Milestone.RESTARTED) == "Opnieuw beginnen"
    assert NL.event("move") == "Het gesprek verzetten"
    assert EN.happened("agree") == "the plan was agreed"
    assert NL.kind("sign") == "herinnering om te tekenen"
    assert NL.of(Outcome.UNDER_WAY) == "loopt nog"
    assert NL.end("left") == "uit dienst"


def test_what_a_workflow_made_up_is_said_by_its_own_name() -> None:
    assert NL.event("kwartaalborrel") == "kwartaalborrel"
    assert NL.state("tussenstap") == "tussenstap"
    assert NL.state("tussenstap", {"nl": "Tussenstap"}) == "Tussenstap"
    assert EN.state("announced", {"nl": "Aangekondigd"}) == "announced"
    assert NL.state(SUSPENDED) == "staat stil"
    assert NL.event("kwaad\nBcc: x") == "kwaad Bcc: x"


@pytest.mark.parametrize(
    ("code", "data", "said"),
    [
        ("list_empty", {}, "De lijst is nog leeg. Voeg een gesprekspunt toe."),
        (
            "not_possible_now", {"event": "move", "state": "executing"},
            "Het gesprek verzetten kan niet zolang de POP op 'in uitvoering' staat.",
        ),
        ("not_possible_now", {}, "Dat kan niet op dit moment in de POP."),
        (
            "no_budget", {"needed": "50000", "available": 35050, "short": "14950"},
            (
                "Het budget is € 149,50 te klein: nodig is € 500, vrij is € 350,50. Pas het "
                "plan aan, of vraag HR om toestemming."
            ),
        ),
        (
            "no_budget", {"needed": "veel"},
            "Het budget is niet genoeg. Pas het plan aan, of vraag HR om toestemming.",
        ),
        (
            "not_smart", {"checks": "1:measurable:no_indicator, 2:time_bound:no_end"},
            (
                "Nog niet elk doel is SMART. Doel 1, Meetbaar: waaraan zien jullie straks dat het "
                "gelukt is? Doel 2, Tijdgebonden: wanneer is het klaar?"
            ),
        ),
        ("not_smart", {"checks": "rubbish"}, "Nog niet elk doel is SMART."),
        ("een_plugin_zegt_nee", {"a": 1}, "Dit kan nu niet: een_plugin_zegt_nee."),
    ],
)  # fmt: skip
def test_a_refusal_says_why_and_what_to_do(code: str, data: dict[str, object], said: str) -> None:
    assert NL.refusal(code, data) == said


def test_a_smart_check_shows_the_way_out() -> None:
    open_check = SmartCheck(1, Letter.MEASURABLE, met=False, reason="no_indicator")
    assert NL.smart(open_check) == "Meetbaar: waaraan zien jullie straks dat het gelukt is?"
    met = SmartCheck(1, Letter.MEASURABLE, met=True, reason="answered")
    assert NL.smart(met) == "Meetbaar: in orde."
    judged = replace(met, reason="no_indicator", overridden="we zien het\nvanzelf")
    assert NL.smart(judged) == "Meetbaar: jullie vinden het zo goed, want we zien het vanzelf."
    unknown = replace(open_check, reason="made_up")
    assert NL.smart(unknown) == "Meetbaar: nog open (made_up)."
    for check in check_goal(Goal(1, "Excel")):
        assert "?" in EN.smart(check)


def test_the_story_of_a_round() -> None:
    told = NL.story(
        a_round(),
        [an_entry("plan", seq=1), an_entry("announce", seq=2)],
        names=NAMES,
        ahead=[(EXCHANGES, EXCHANGE), (REMINDS, EXCHANGE - timedelta(days=3))],
        waiting_on=["Alexander James", "Lex Garcia"],
        zone=ZONE,
        today=TODAY,
    )
    assert told == (
        (
            "Deze POP is aangekondigd: het gesprek is aangekondigd op donderdag 4 maart om 8.00 "
            "uur, door de klok."
        ),
        "Popflow stuurt op maandag 8 maart om 8.00 uur: herinnering om punten klaar te zetten.",
        "Hierna, op donderdag 11 maart om 8.00 uur: de gesprekspunten uitwisselen.",
        "Aan zet: Alexander James en Lex Garcia.",
    )


def test_the_story_in_english_tells_what_happened_last_and_why() -> None:
    moved = Entry(
        12, 3, ANNOUNCED, "move", "announced", "announced", Actor(Role.MANAGER, "201"), "the flu"
    )
    told = EN.story(
        a_round(), [an_entry(seq=2), moved], names=NAMES, ahead=[], waiting_on=[], zone=ZONE,
        today=date(2028, 1, 1),
    )  # fmt: skip
    assert told == (
        (
            "This POP is announced: the conversation was announced on Thursday 4 March 2027 at "
            "8:00, by the clock."
        ),
        (
            "The last thing that happened: the conversation was moved on Thursday 4 March 2027 at "
            "8:00, by Lex Garcia."
        ),
        "The reason: the flu",
        "Nothing is on the clock.",
        "Nobody has to do anything now.",
    )


@pytest.mark.parametrize(
    ("reason", "timer", "said"),
    [
        ("list_empty", "exchange", "Een stap kon toen nog niet: De lijst is nog leeg. Voeg een"),
        ("standstill", None, "Popflow stond stil, en daarom is het gesprek verzet."),
        ("left", None, "De medewerker gaat uit dienst."),
        ("list_empty", None, "De reden: list_empty"),
    ],
)
def test_a_reason_is_a_code_or_somebodys_own_words(
    reason: str, timer: str | None, said: str
) -> None:
    last = Entry(
        12, 3, ANNOUNCED, "exchange", "announced", "announced", TIMER, reason, timer=timer
    )
    told = NL.story(
        a_round(), [an_entry(seq=2), last], names={}, ahead=[], waiting_on=[], zone=ZONE
    )
    assert told[2].startswith(said)


def test_a_paused_round_says_since_when() -> None:
    paused = a_round(state=SUSPENDED, suspended_at=datetime(2027, 3, 5, 9, tzinfo=UTC))
    entry = replace(an_entry("suspend", seq=3), source="announced", target=SUSPENDED)
    told = NL.story(paused, [entry], names={}, ahead=[], waiting_on=[], zone=ZONE)
    assert told[0].startswith("Deze POP staat stil sinds vrijdag 5 maart om 10.00 uur.")


def test_an_ended_round_asks_nobody_anything() -> None:
    ended = a_round(milestone=Milestone.CANCELLED, state="cancelled", ended_at=ANNOUNCED)
    entry = replace(an_entry("cancel"), source="announced", target="cancelled")
    told = NL.story(ended, [entry], names={}, ahead=[], waiting_on=["Anna"], zone=ZONE)
    assert told == (
        (
            "Deze POP is klaar (geannuleerd): de ronde is geannuleerd op donderdag 4 maart om "
            "8.00 uur, door de klok."
        ),
    )


def test_a_round_without_history_still_says_who_is_to_act() -> None:
    told = NL.story(a_round(), [], names={}, ahead=[], waiting_on=["Anna"], zone=ZONE)
    assert told == ("Er staat niets op de klok.", "Aan zet: Anna.")
