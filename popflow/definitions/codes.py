"""Every code of the linter and what it means: the numbers stay when the words change.

``PF0`` the file as text, ``PF1`` keys and values, ``PF2`` states and the ways between them,
``PF3`` time, ``PF4`` the launch rule, ``PF5`` question sets.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """What a code means; ``warns`` leaves the file usable."""

    meaning: str
    warns: bool = False


CODES: dict[str, Code] = {
    "PF001": Code("The file cannot be opened or is larger than 1 MB."),
    "PF002": Code("The file is not UTF-8 text."),
    "PF003": Code("The text is not YAML: indentation, a bracket, a quote or a tab."),
    "PF004": Code("An alias, anchor, tag or second document: the language does without."),
    "PF005": Code("Lists and mappings are nested more than 20 deep."),
    "PF006": Code("The same key stands twice in one mapping."),
    "PF007": Code("The file is empty, or is no mapping of keys to values."),
    "PF008": Code("A control character, or one that turns the direction of the text."),
    "PF009": Code("A key is not a plain word."),
    "PF101": Code("A key that the language does not know."),
    "PF102": Code("A key that must be there is missing."),
    "PF103": Code("A value of another type than the key takes."),
    "PF104": Code("A value that is none of the words that the key takes."),
    "PF105": Code("A moment that cannot be read."),
    "PF106": Code("A span of time that cannot be read, or is nothing."),
    "PF107": Code("A condition (CEL) that cannot be used."),
    "PF108": Code("A guard that neither the core nor a plugin gives."),
    "PF109": Code("A name in a form that names do not have."),
    "PF110": Code("Keys that do not go together, or of which exactly one is needed."),
    "PF111": Code("A version of the language that this program does not know."),
    "PF112": Code("The same word stands twice in one list."),
    "PF113": Code("A text is empty or too long."),
    "PF114": Code("A question set that cannot be found."),
    "PF115": Code("The name in the file is not the name of the file."),
    "PF201": Code("A transition leads to a state that is not there."),
    "PF202": Code("A state that no way leads to."),
    "PF203": Code("A trap: no way leads from this state to an end."),
    "PF204": Code("A milestone has no state that bears its name."),
    "PF205": Code("The workflow never ends: no way leads from its beginning to an end."),
    "PF206": Code("A transition that is never taken: the one before it always goes first."),
    "PF207": Code("Nobody acts: no one is waited for and no timer leads out of the state."),
    "PF208": Code("An end has ways out, timers, or somebody who is waited for."),
    "PF209": Code("The first state is not where a cycle begins."),
    "PF210": Code("The state bears the name of another milestone than its own."),
    "PF211": Code("A reserved name: every workflow has it without writing it."),
    "PF212": Code("An event that neither the core nor this file's `events` knows."),
    "PF213": Code("An event where it has no meaning, or that leads where it cannot lead."),
    "PF214": Code("An event of the core lacks what it cannot do without."),
    "PF215": Code("The system completes this event, but may not fire it.", warns=True),
    "PF216": Code("A message about an event for which popflow has no text."),
    "PF217": Code("An event of `events` that no state uses.", warns=True),
    "PF219": Code("Somebody is waited for who can do nothing in the state.", warns=True),
    "PF301": Code("A timer that can never fire: its moment is unknown in this state."),
    "PF302": Code("A message that means nothing any more when it comes: `until` before `at`."),
    "PF303": Code("Timers that fire at once for ever."),
    "PF304": Code("A timer fires an event that the state does not know."),
    "PF305": Code("A timer fires an event that timers may not or cannot fire."),
    "PF306": Code("Two timers of one state have the same name."),
    "PF307": Code("A timer's name is that of a moment."),
    "PF308": Code("Moments that are counted from each other."),
    "PF310": Code("A moment of promises belongs to the timer named `commitment`."),
    "PF311": Code("`lists_ready` looks at a timer named `exchange` that is not there."),
    "PF401": Code("The launch rule is not that of the model."),
    "PF402": Code("A period is not counted in whole months or years."),
    "PF403": Code("Periods that contradict each other."),
    "PF404": Code("`obliges` and declining contradict each other."),
    "PF501": Code("Two questions, or two choices of a question, have the same key."),
    "PF502": Code("A question set is named in a place that is not its own."),
    "PF503": Code("A question with one choice alone: there is nothing to choose."),
    "PF504": Code("`shareable` in a set that is not about a department."),
}
