"""A workflow as a Mermaid state diagram: what leads where, and what time does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.domain.timing import Moment, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.workflow import Definition, State, Transition

_WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "everywhere": "HR kan overal pauzeren, hervatten en annuleren",
        "timer": "tijd",
        "system": "vanzelf",
        "employee": "medewerker",
        "manager": "leidinggevende",
        "hr": "HR",
    },
    "en": {
        "everywhere": "HR can suspend, resume and cancel everywhere",
        "timer": "time",
        "system": "by itself",
        "employee": "employee",
        "manager": "manager",
        "hr": "HR",
    },
}
_EVENTS_NL: Final = {
    "announce": "aankondigen",
    "decline": "afzien",
    "move": "verzetten",
    "exchange": "afstemmen",
    "hold": "gesprek gevoerd",
    "follow_up": "vervolggesprek",
    "hand_over": "andere partner",
    "agree": "afspreken",
    "part": "zonder afspraken",
    "begin": "uitvoeren",
    "amend": "bijstellen",
    "check_in": "voortgang melden",
    "miss": "voortgang gemist",
    "evaluate": "evalueren",
    "restart": "opnieuw beginnen",
    "close": "afsluiten",
}
_UNITS_NL: Final = {
    Unit.DAY: ("dag", "dagen"),
    Unit.WORKING_DAY: ("werkdag", "werkdagen"),
    Unit.WEEK: ("week", "weken"),
    Unit.MONTH: ("maand", "maanden"),
    Unit.YEAR: ("jaar", "jaar"),
}
_ANCHORS_NL: Final = {
    "planned": "gepland",
    "entered": "binnenkomst",
    "conversation": "gesprek",
    "exchange": "uitwisseling",
    "held": "gevoerd gesprek",
    "draft due": "concept klaar",
    "signing due": "tekenen",
    "agreed": "afspraak",
    "first activity starts": "eerste activiteit",
    "begun": "begin",
    "check-in due": "voortgangsmoment",
    "next check-in due": "volgend voortgangsmoment",
    "awaited check-in": "verwacht voortgangsmoment",
    "second awaited check-in": "tweede verwacht voortgangsmoment",
    "commitment due": "toezegging",
    "oldest promise due": "oudste toezegging",
    "last goal ends": "einde laatste doel",
    "evaluation due": "evaluatie",
    "evaluated": "evaluatie klaar",
    "previous conversation": "vorig gesprek",
    "next conversation owed": "volgend gesprek",
    "hired": "indiensttreding",
}


def mermaid(definition: Definition, language: str = "en") -> str:
    """The diagram of a workflow.

    Args:
        definition: The workflow.
        language: ``nl`` or ``en``; another one is shown in English.

    Returns:
        Text for Mermaid's ``stateDiagram-v2``; the same definition gives the same text.
    """
    spoken = language if language in _WORDS else "en"
    lines = ["---", f"title: {_plain(_title(definition, spoken))}", "---", "stateDiagram-v2"]
    lines += [
        f'    state "{_plain(_named(state, spoken))}" as {_id(state.name)}'
        for state in definition.states.values()
    ]
    lines.append(f"    [*] --> {_id(definition.initial)}")
    for state in definition.states.values():
        lines.extend(_ways(definition, state, spoken))
        if state.final:
            lines.append(f"    {_id(state.name)} --> [*]")
    lines += [
        f"    note right of {_id(definition.initial)}",
        f"        {_WORDS[spoken]['everywhere']}",
        "    end note",
    ]
    return "\n".join(lines) + "\n"


def _title(definition: Definition, language: str) -> str:
    return definition.title.get(language, definition.name)


def _named(state: State, language: str) -> str:
    return state.title.get(language, state.name)


def _id(name: str) -> str:
    # "end", "state" or "note" would be words of Mermaid's own.
    return f"s_{name}"


def _plain(text: str) -> str:
    """Text that cannot end the label or the line it stands in."""
    codes = {'"': "#quot;", ":": "#58;", ";": "#59;", "#": "#35;", "<": "#lt;", ">": "#gt;"}
    return "".join(codes.get(sign, sign) for sign in " ".join(text.split()))


def _ways(definition: Definition, state: State, language: str) -> Iterator[str]:
    for way in state.transitions:
        if way.target in definition.states:
            label = _plain(_label(state, way, language))
            yield f"    {_id(state.name)} --> {_id(way.target)} : {label}"


def _label(state: State, way: Transition, language: str) -> str:
    words = _WORDS[language]
    event = _EVENTS_NL.get(way.event, way.event) if language == "nl" else way.event
    times = [moment_said(rule.at, language) for rule in state.timers if rule.fires == way.event]
    people = [words[role] for role in ("employee", "manager", "hr") if role in way.by]
    who = people + (["; ".join(times)] if times and "timer" in way.by else [])
    if not who:
        who = [words[role] for role in ("system", "timer") if role in way.by][:1]
    return f"{event.replace('_', ' ')} ({', '.join(who)})"


def moment_said(moment: Moment, language: str) -> str:
    """A moment of a workflow as people say it: ``gesprek - 14 dagen``."""
    anchor = moment.anchor.replace("_", " ")
    if language == "nl":
        anchor = _ANCHORS_NL.get(moment.anchor, anchor)
    spans = (f"{'-' if s.count < 0 else '+'} {_span(s, language)}" for s in moment.spans)
    hour = f" {moment.at:%H.%M}" if moment.at else ""
    return " ".join((anchor, *spans)) + hour


def _span(span: Span, language: str) -> str:
    if language != "nl":
        return str(span)
    one, more = _UNITS_NL[span.unit]
    return f"{abs(span.count)} {one if abs(span.count) == 1 else more}"
