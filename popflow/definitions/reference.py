"""The reference of the workflow language, written from the code that reads it.

python -m popflow.definitions.reference > docs/reference/workflow-language.md
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from popflow.definitions.codes import CODES
from popflow.definitions.conditions import FUNCTIONS, MOST_DEPTH, MOST_LENGTH
from popflow.definitions.language import WORKFLOW
from popflow.definitions.moments import KNOWN_FROM
from popflow.definitions.question_language import QUESTION_SET
from popflow.definitions.records import ByName, Many, Record
from popflow.definitions.schema import records
from popflow.definitions.vocabulary import EVENTS, EVERYWHERE, GUARDS
from popflow.domain.guards import TIMER_GUARDS
from popflow.domain.timing import ANCHORS
from popflow.domain.workflow import Milestone
from popflow.engine.subject import CYCLE_FIELDS, PERSON_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from popflow.definitions.shapes import Shape

_HEAD: Final = """\
# The workflow language

<!-- Written by `python -m popflow.definitions.reference`: change the code, not this file. -->

A workflow file tells state by state what a state means, who is waited for, what can happen and
what time does. It is YAML without its surprises: UTF-8, at most 1 MB, no anchors, aliases or
tags, no key twice, at most 20 deep; `on` is a word and not a yes. Where a list is expected, one
value will do. `popflow workflow check` tells what is wrong, with a code, the place and what to do;
`popflow workflow schema` writes the JSON Schema that editors complete and check with. The three
files in `workflows/` are meant to be copied and changed.

Each milestone has a state that bears its name: `planned`, where a cycle begins, the six of the POP
cycle, and `cancelled`. Other states can stand beside them and name the milestone that they count
for. HR can suspend, resume and cancel in every open state: `suspend`, `resume`, `cancel` and the
state `suspended` are never written.
"""
_MOMENTS: Final = """
## Moments

    moment = anchor [("+" | "-") count unit]... ["," option]...
    option = "working day before" | "working day after" | "any day"
           | "at" HH.MM | "repeat" ["every" count unit]
    unit   = day(s) | working day(s) | week(s) | month(s) | year(s)

`conversation - 14 days`, `held + 7 days, repeat every 2 weeks`, `conversation, any day, at 00.00`.
A moment with an offset comes at opening time, on the working day before when it falls on a day
off: notice is never shortened. An anchor as it is comes at its own moment. `repeat` without more
repeats after the last offset. Inside `{ }` a moment with a comma needs quotes.

Anchors are these, and the names of the other timers of the same state:
"""
_EVENTS: Final = """
## Events

The core gives these a meaning; an event that stands under the file's own `events` leads to another
state of the same milestone and does nothing else.
"""
_CONDITIONS: Final = f"""
## Conditions

A condition is written in CEL: behind `cel:` where a transition asks for guards (between quotes),
and bare in `who`, which knows `person` alone. It says yes or no: `person.fte < 0.5`,
`person.department in ["Zorg", "Onderwijs"] && person.service_years >= 2`. At most {MOST_LENGTH}
signs, {MOST_DEPTH} levels deep, no macro inside a macro.
Functions: {", ".join(sorted(FUNCTIONS))}.
"""
_SETS: Final = """
## Question sets

A file in the folder `questions/` beside the workflows. The sets that a workflow names are kept
with it: a file that is edited, broken or gone counts for new cycles alone, and
`popflow workflow migrate` brings running ones to it. Answers belong to the `key` of their
question.
"""
_GUARDS: Final = """
## Guards

Those marked * can stand under a timer's `when` and `unless`. Plugins give more, for transitions.
"this person" is whom a timer would tell, or whoever acts.
"""


def reference() -> str:
    """The whole reference, as Markdown."""
    parts = [
        _HEAD,
        *_records(WORKFLOW),
        _MOMENTS,
        _table(("Anchor", "Meaning", "Known from"), _anchors()),
        _EVENTS,
        _table(("Event", "Meaning", "Where", "Leads to", "Needs"), _events()),
        _GUARDS,
        _table(("Guard", "Passes when"), _guards()),
        _CONDITIONS,
        _table(("Field", "Meaning"), _fields()),
        _SETS,
        *_records(QUESTION_SET, records(WORKFLOW)),
        "\n## Codes\n\nWarnings leave a file usable.\n",
        _table(("Code", "Meaning"), _codes()),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _records(outermost: Record, told: Collection[str] = ()) -> Iterator[str]:
    for name, record in records(outermost).items():
        if name in told:
            continue
        yield f"## {name}\n"
        rows = (
            (f"`{key}`", _takes(one.shape), "yes" if one.required else "", one.meaning)
            for key, one in record.keys.items()
        )
        yield _table(("Key", "Takes", "Required", "Meaning"), rows)
        rules = list(_rules(record))
        if rules:
            yield "\n".join(rules)


def _rules(record: Record) -> Iterator[str]:
    if record.one_of:
        yield f"- Exactly one of {_quoted(record.one_of)}."
    for name, others in record.only_with.items():
        yield f"- `{name}` goes only with {_quoted(others)}."
    for name, other in record.needs.items():
        yield f"- `{name}` needs `{other}`."


def _takes(shape: Shape) -> str:
    if isinstance(shape, Record):
        return f"[{shape.name}](#{shape.name})"
    if isinstance(shape, ByName):
        return f"{_takes(shape.shape)}, each under the name of {shape.what}"
    if isinstance(shape, Many):
        return f"{_takes(shape.shape)}, or a list"
    return shape.words()


def _anchors() -> Iterator[tuple[str, ...]]:
    for name, meaning in ANCHORS.items():
        yield f"`{name}`", meaning, KNOWN_FROM.get(name, Milestone.PLANNED)


def _events() -> Iterator[tuple[str, ...]]:
    for name, rule in EVENTS.items():
        places = ", ".join(place for place in Milestone if place in rule.places)
        needs = [f"`sets: {rule.sets}`"] if rule.sets else []
        needs += [f"guard `{guard}`" for guard in rule.guards]
        needs += ["by `system`"] if rule.completed else []
        yield f"`{name}`", rule.meaning, places, rule.leads_to or "the same", ", ".join(needs)
    yield (
        _quoted(EVERYWHERE),
        "Never written: every workflow has them.",
        "every open state",
        "",
        "",
    )


def _guards() -> Iterator[tuple[str, ...]]:
    for name, meaning in GUARDS.items():
        yield f"`{name}`{' *' if name in TIMER_GUARDS else ''}", meaning


def _fields() -> Iterator[tuple[str, ...]]:
    for subject, fields in (("person", PERSON_FIELDS), ("cycle", CYCLE_FIELDS)):
        for name, meaning in fields.items():
            yield f"`{subject}.{name}`", meaning


def _codes() -> Iterator[tuple[str, ...]]:
    for name, code in CODES.items():
        yield name, f"{code.meaning}{' (warning)' if code.warns else ''}"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


if __name__ == "__main__":
    sys.stdout.write(reference())
