"""What a forecast says: a line per month or quarter, and what it took for granted."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from popflow.cli.output import table
from popflow.documents.wording import money
from popflow.domain.timing import add_months
from popflow.errors import InputError, Place
from popflow.forecast.foresee import USUAL_SHARES
from popflow.forecast.habits import Habit
from popflow.forecast.tally import Figure, quarters, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from popflow.cli.session import Session
    from popflow.forecast.ahead import Ahead
    from popflow.forecast.tally import Period


class Per(StrEnum):
    """What a line is about."""

    MONTH = "month"
    QUARTER = "quarter"


_NL: Final = {
    "over": "{workflows}: {people} mensen, {rounds} POP-rondes tot {day}",
    "nobody": "Er is niemand van wie een POP wordt verwacht.",
    "month": "maand",
    "quarter": "kwartaal",
    "announcements": "aangekondigd",
    "conversations": "gesprekken",
    "agreements": "afgesproken",
    "check_ins": "voortgang",
    "evaluations": "evaluaties",
    "messages": "berichten",
    "messages_to_hr": "aan HR",
    "talking": "uren gesprek",
    "guiding": "uren begeleiding",
    "busiest": "drukste",
    "behind": "achter",
    "cents": "geld",
    "total": "samen",
    "legend": "Uren zijn van leidinggevenden. 'drukste' is het grootste aantal gesprekken van één "
    "leidinggevende in een maand, 'achter' hoeveel POP's aan het eind wachten op wat er al had "
    "moeten zijn.",
    "assumed": "Aangenomen is dat dit steeds akkoord is: {names}",
    "without": "{count} POP's kunnen niet worden gepland: er is niemand om mee te praten.",
    "broken": "Niet meegeteld, want hun werkproces kan niet worden gebruikt: {names}",
}
_EN: Final = {
    "over": "{workflows}: {people} people, {rounds} rounds up to {day}",
    "nobody": "Nobody is expected to have a POP.",
    "month": "month",
    "quarter": "quarter",
    "announcements": "announced",
    "conversations": "conversations",
    "agreements": "agreed",
    "check_ins": "check-ins",
    "evaluations": "evaluations",
    "messages": "messages",
    "messages_to_hr": "to HR",
    "talking": "hours talking",
    "guiding": "hours guiding",
    "busiest": "busiest",
    "behind": "behind",
    "cents": "money",
    "total": "total",
    "legend": "Hours are managers'. 'busiest' is the most conversations of one manager in a "
    "month, 'behind' how many rounds wait at the end for what should have been there.",
    "assumed": "Taken as met every time: {names}",
    "without": "{count} rounds cannot be planned: there is nobody to talk with.",
    "broken": "Left out, because their workflow cannot be used: {names}",
}
CATALOGUES: Final = {"nl": _NL, "en": _EN}
_FLOWS: Final = (
    Figure.ANNOUNCEMENTS, Figure.CONVERSATIONS, Figure.AGREEMENTS, Figure.CHECK_INS,
    Figure.EVALUATIONS, Figure.MESSAGES, Figure.TO_HR,
)  # fmt: skip
_MOST_NAMED: Final = 10
_SIZE: Final = re.compile("[0-9]{1,4}")


def horizon(here: Session, years: int) -> datetime:
    """The beginning of the same day so many years later."""
    return here.days.moment(add_months(here.today, 12 * years), time())


def shares_of(said: Sequence[str] | None) -> Mapping[Habit, float]:
    """How many of all rounds go which way, of 1; the usual shares where nothing is said.

    Raises:
        InputError: It is no share, or they are nothing together.
    """
    if not said:
        return USUAL_SHARES
    given = dict(map(_share, said))
    together = sum(given.values())
    if not together:
        raise _no_share(", ".join(said))
    return {habit: size / together for habit, size in given.items()}


def _share(one: str) -> tuple[Habit, int]:
    name, _, size = (part.strip() for part in one.partition("="))
    if name not in set(Habit) or not _SIZE.fullmatch(size):
        raise _no_share(one)
    return Habit(name), int(size)


def _no_share(said: str) -> InputError:
    problem = f"'{said[:80]}' says no share of the rounds."
    names = ", ".join(habit.value for habit in Habit)
    advice = f"Write 'prompt=70', with a whole number up to 9999, for one or more of: {names}."
    return InputError(problem, place=Place(field="--share"), advice=advice, code="share")


def data(found: Sequence[Ahead], per: Per) -> dict[str, object]:
    """All forecasts for programs; money in whole cents."""
    return {"forecasts": [_data(one, per) for one in found]}


def _data(one: Ahead, per: Per) -> dict[str, object]:
    return {
        "workflows": one.workflows,
        "from": one.outlook.begin,
        "until": one.outlook.until,
        "people": one.people,
        "rounds": len(one.outlook.rounds),
        "steps": one.outlook.steps,
        "decided": one.decided,
        "per": per,
        "periods": [
            {
                "first": period.first,
                **{figure.value: period.counts[figure] for figure in Figure},
                "hours_talking": period.talking,
                "hours_guiding": period.guiding,
                "busiest": period.busiest,
            }
            for period in _periods(one, per)
        ],
        "assumed": one.assumed,
        "without_partner": one.outlook.without,
        "left_out": one.broken,
    }


def told(found: Sequence[Ahead], per: Per, language: str) -> Iterator[str]:
    """All forecasts for people."""
    words = CATALOGUES[language]
    for one in found:
        yield from _told(one, per, language)
        yield ""
    yield words["legend"]


def _told(one: Ahead, per: Per, language: str) -> Iterator[str]:
    words, outlook = CATALOGUES[language], one.outlook
    if not one.people:
        yield words["nobody"]
    else:
        yield words["over"].format(
            workflows=", ".join(one.workflows), people=one.people, rounds=len(outlook.rounds),
            day=one.horizon,
        )  # fmt: skip
        yield from _table(one, per, language)
    if one.assumed:
        yield words["assumed"].format(names=", ".join(one.assumed))
    if outlook.without:
        yield words["without"].format(count=outlook.without)
    if one.broken:
        more = f" +{len(one.broken) - _MOST_NAMED}" if len(one.broken) > _MOST_NAMED else ""
        yield words["broken"].format(names=", ".join(one.broken[:_MOST_NAMED]) + more)


def _table(one: Ahead, per: Per, language: str) -> list[str]:
    words, periods = CATALOGUES[language], _periods(one, per)
    paid = any(period.counts[Figure.CENTS] for period in periods)
    headers = [words[per.value], *(words[figure.value] for figure in _FLOWS)]
    headers += [words[name] for name in ("talking", "guiding", "busiest", "behind")]
    rows = [[_name(period, per), *_row(period, language, paid=paid)] for period in periods]
    rows.append([words["total"], *_row(whole(periods), language, paid=paid)])
    return table([*headers, *([words["cents"]] if paid else [])], rows)


def _periods(one: Ahead, per: Per) -> list[Period]:
    return one.months if per is Per.MONTH else quarters(one.months)


def _name(period: Period, per: Per) -> str:
    first = period.first
    return f"{first:%Y-%m}" if per is Per.MONTH else f"{first.year} {(first.month + 2) // 3}"


def _row(period: Period, language: str, *, paid: bool) -> list[object]:
    counts = period.counts
    return [
        *(counts[figure] for figure in _FLOWS), round(period.talking), round(period.guiding),
        period.busiest, counts[Figure.BEHIND],
        *([money(counts[Figure.CENTS], language)] if paid else []),
    ]  # fmt: skip
