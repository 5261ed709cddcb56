"""A file of the strategic training plan: what the organisation wants its people to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from popflow.domain.plan import ActivityKind
from popflow.domain.post import TrainingAim
from popflow.errors import InputError, Place
from popflow.hrfiles import cells
from popflow.hrfiles.columns import plain
from popflow.hrfiles.layout import Layout
from popflow.hrfiles.table import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from popflow.hrfiles.columns import IgnoredColumn
    from popflow.hrfiles.record import BadRecord

TRAINING: Final = Layout(
    {
        "code": ("code", "regelnummer", "regel", "nummer", "id", "line", "number"),
        "aim": (
            "doel", "organisatiedoel", "doelstelling", "speerpunt", "aim", "goal", "objective",
        ),
        "competence": (
            "competentie", "vaardigheid", "onderwerp", "competence", "competency", "skill",
        ),
        "kind": ("vorm", "leervorm", "soort", "activiteit", "kind", "activitykind", "type"),
        "year": ("jaar", "planjaar", "year"),
        "people": ("aantal", "aantalmedewerkers", "deelnemers", "people", "participants"),
        "budget": ("budget", "bedrag", "kosten", "begroot", "cost", "costs", "amount"),
    },
    (("code",), ("aim",)),
    "training_plan.columns",
)  # fmt: skip
"""The columns of a training plan."""
_DUTCH: Final = {
    "cursus": ActivityKind.COURSE, "training": ActivityKind.COURSE,
    "opleiding": ActivityKind.COURSE, "education": ActivityKind.COURSE,
    "stage": ActivityKind.INTERNSHIP, "detachering": ActivityKind.INTERNSHIP,
    "secondment": ActivityKind.INTERNSHIP, "meelopen": ActivityKind.WALKING_ALONG,
    "begeleiding": ActivityKind.COACHING, "supervisie": ActivityKind.COACHING,
    "intervisie": ActivityKind.PEER_COACHING, "collegialecoaching": ActivityKind.PEER_COACHING,
    "roulatie": ActivityKind.ROTATION, "taakroulatie": ActivityKind.ROTATION,
    "functieroulatie": ActivityKind.ROTATION, "netwerk": ActivityKind.NETWORK,
    "leernetwerk": ActivityKind.NETWORK, "netwerkgesprekken": ActivityKind.NETWORKING_TALKS,
    "vrijwilligerswerk": ActivityKind.VOLUNTEERING, "zelfstudie": ActivityKind.SELF_STUDY,
}  # fmt: skip
_KINDS: Final = {**_DUTCH, **{plain(kind.value): kind for kind in ActivityKind}}
_YEARS: Final = range(2000, 2101)


def _kind(cell: str) -> ActivityKind:
    found = _KINDS.get(plain(cell))
    if found is None:
        choices = ", ".join(kind.value for kind in ActivityKind)
        raise cells.CellError(problem="is no kind of activity", advice=f"Use one of: {choices}.")
    return found


def _year(cell: str) -> int:
    year = cells.whole(cell)
    if year not in _YEARS:
        raise cells.CellError(problem="is no year", advice="Write a year, such as 2027.")
    return year


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "code": cells.code, "aim": cells.text, "competence": cells.text, "kind": _kind,
    "year": _year, "people": cells.whole, "budget": cells.euros,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """What a training plan says.

    Attributes:
        lines: Every line that could be read, in the order of the file, each code once.
        rejected: What could not be used.
        unread: Codes of records among these: they are not absent.
        fields: Fields of `TrainingAim` for which the file has a column, the code left out.
    """

    lines: tuple[TrainingAim, ...]
    rejected: tuple[BadRecord, ...]
    ignored_columns: tuple[IgnoredColumn, ...]
    unread: frozenset[str]
    fields: frozenset[str]


def read_training(path: Path, columns: Mapping[str, str]) -> TrainingFile:
    """Read a training plan.

    Args:
        path: A CSV file with ``,`` ``;`` or tab between the columns.
        columns: The organisation's own headers by meaning, as under ``[training_plan.columns]``.

    Raises:
        InputError: The file as a whole cannot be used.
    """
    table = read_table(path, TRAINING, _READERS, columns)
    lines: dict[str, TrainingAim] = {}
    first: dict[str, int] = {}
    for told in table.told:
        code = told.values["code"]
        if not told.values.get("aim"):
            table.reject(told.line, "aim", "The line has no aim.", "Add it.", code)
        elif first.setdefault(code, told.line) != told.line:
            problem = f"The code is that of line {first[code]} as well."
            advice = "Give each line a code of its own; the first one counts."
            table.reject(told.line, "code", problem, advice, code)
        else:
            lines[code] = TrainingAim(**told.values)
    if not lines and not table.rejected:
        problem, advice = "No line is in the file.", "Export the plan again."
        raise InputError(problem, place=Place(file=str(path)), advice=advice, code="hr-file")
    rejected = tuple(sorted(table.rejected, key=lambda bad: bad.line))
    named = {bad.number for bad in rejected if bad.number is not None}
    return TrainingFile(
        tuple(lines.values()), rejected, table.ignored_columns, frozenset(named - lines.keys()),
        frozenset(table.headers.keys() - {"code"}),
    )  # fmt: skip
