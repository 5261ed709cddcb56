"""The river: done is filled, now is a ring, to come is open, with dates under it."""

from datetime import UTC, date, datetime

import pytest

from popflow.documents import Stage, Stop, river, stops_of
from popflow.domain.cycle import Cycle, Dossier
from popflow.domain.plan import Activity, ActivityKind, Goal, PlanContent, Planning, PlanVersion
from popflow.domain.workflow import RIVER, Milestone
from tests.unit.documents.rounds import TALK, a_round

ZONE = "Europe/Amsterdam"
DONE = datetime(2027, 3, 29, 7, tzinfo=UTC)


def marks(cycle: Cycle) -> str:
    return "".join(
        {"done": "x", "now": "o", "to_come": "."}[s.stage] for s in stops_of(cycle, ZONE)
    )


def test_the_river_in_one_line() -> None:
    ahead = {Milestone.AGENDAS_EXCHANGED: date(2027, 3, 11)}
    stops = stops_of(a_round(), ZONE, ahead)
    assert river(stops, "nl") == (
        "●━━━━━━━━━━━━◎──────────○──────────○──────────○──────────○\n"
        "Aankondigen  Afstemmen  Afspreken  Uitvoeren  Evalueren  Opnieuw beginnen\n"
        "4 maart      11 maart   18 maart"
    )
    assert river(stops, "en").splitlines()[1] == (
        "Announce  Exchange  Agree     Carry out  Evaluate  Start again"
    )


def test_where_the_line_does_not_fit_it_runs_downwards() -> None:
    assert river(stops_of(a_round(), ZONE), "nl", width=40) == (
        "● Aankondigen: gedaan, 4 maart\n"
        "◎ Afstemmen: nu\n"
        "○ Afspreken: komt nog, 18 maart\n"
        "○ Uitvoeren: komt nog\n"
        "○ Evalueren: komt nog\n"
        "○ Opnieuw beginnen: komt nog"
    )
    assert river(stops_of(a_round(), ZONE), "en", width=0).startswith("● Announce: done, 4 March")


def test_dates_of_another_year_say_so() -> None:
    stops = [Stop(Milestone.EVALUATED, Stage.TO_COME, date(2028, 3, 16))]
    assert river(stops, "nl", near=date(2027, 3, 4)) == "○\nEvalueren\n16 maart 2028"
    assert river([Stop(Milestone.EVALUATED, Stage.NOW)], "nl") == "◎\nEvalueren"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"milestone": Milestone.PLANNED, "announced_at": None}, "o....."),
        ({}, "xo...."),
        ({"milestone": Milestone.AGENDAS_EXCHANGED}, "xxo..."),
        ({"milestone": Milestone.AGREED}, "xxxo.."),
        ({"milestone": Milestone.EXECUTING, "begun_at": DONE}, "xxxo.."),
        ({"milestone": Milestone.EVALUATED}, "xxxxxo"),
        ({"milestone": Milestone.CANCELLED}, "x....."),
        ({"milestone": Milestone.CLOSED, "evaluated_at": DONE}, "x...x."),
        (
            {
                "milestone": Milestone.RESTARTED, "exchanged_at": TALK, "agreed_at": TALK,
                "begun_at": DONE, "evaluated_at": DONE, "ended_at": DONE,
            },
            "xxxxxx",
        ),
    ],
)  # fmt: skip
def test_stages_follow_the_round(changes: dict[str, object], expected: str) -> None:
    assert marks(a_round(**changes)) == expected


def test_dates_ahead_come_from_the_conversation_and_the_plan() -> None:
    planning = Planning(start=date(2027, 4, 12))
    goal = Goal(1, "Excel", activities=(Activity(ActivityKind.COURSE, "cursus", planning),))
    version = PlanVersion(1, PlanContent((goal,)), "101", TALK, "0" * 64)
    agreed = a_round(
        milestone=Milestone.AGREED, agreed_at=TALK, agreed_version=1,
        evaluate_on=date(2028, 3, 16), dossier=Dossier(plans={1: version}),
    )  # fmt: skip
    days = {stop.milestone: stop.day for stop in stops_of(agreed, ZONE)}
    assert list(days) == list(RIVER)
    assert days[Milestone.AGREED] == date(2027, 3, 18)
    assert days[Milestone.EXECUTING] == date(2027, 4, 12)
    assert days[Milestone.EVALUATED] == date(2028, 3, 16)
    assert days[Milestone.AGENDAS_EXCHANGED] is None


def test_an_ended_round_expects_nothing() -> None:
    stops = stops_of(a_round(milestone=Milestone.CANCELLED, evaluate_on=date(2028, 3, 16)), ZONE)
    assert [stop.day for stop in stops[1:]] == [None] * 5
