"""Rules about who gets a cycle, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.domain.policy import Model
from popflow.domain.timing import Span, Unit
from popflow.domain.workflow import LaunchKind

if TYPE_CHECKING:
    from popflow.definitions.parser import Draft
    from popflow.definitions.shapes import Path

_KINDS = {
    Model.PROBLEEMSIGNALERING: (LaunchKind.SIGNAL, "on: signal"),
    Model.PERIODIEK_ONDERHOUD: (LaunchKind.PERIODIC, "every: 24 months"),
    Model.NAAR_BEHOEFTE: (LaunchKind.FLOOR, "limit: 60 months"),
}


def check(draft: Draft) -> None:
    """Note what is wrong with the launch rule."""
    _terms(draft)
    if draft.launch is None:
        return
    _kind(draft)
    _periods(draft)
    _tracks(draft)
    _declining(draft)


def _terms(draft: Draft) -> None:
    terms = draft.fields.get("terms", {})
    after, within = terms.get("evaluate_after"), terms.get("evaluate_within")
    if after is None or within is None:
        return
    wished, latest = _months(after), _months(within)
    if wished is not None and latest is not None and wished > latest:
        draft.findings.add(
            "PF403",
            draft.spot(("terms", "evaluate_after")),
            "The evaluation would be due later than at the latest.",
            "Let 'evaluate_after' be no longer than 'evaluate_within'.",
        )


def _kind(draft: Draft) -> None:
    model, launch = draft.fields.get("model"), draft.launch
    told = {"every", "limit", "on"} & set(draft.fields["launch"])
    if model is None or launch is None or not told:
        return
    kind, words = _KINDS[Model(model)]
    if launch.kind is not kind:
        draft.findings.add(
            "PF401",
            draft.spot(("launch", min(told))),
            f"The model '{model}' does not start cycles in this way.",
            f"Write '{words}' under 'launch', or name another model.",
        )


def _months(span: Span) -> int | None:
    if span.unit is Unit.YEAR:
        return 12 * span.count
    return span.count if span.unit is Unit.MONTH else None


def _periods(draft: Draft) -> None:
    launch = draft.fields["launch"]
    for key in ("every", "limit", "from"):
        if key in launch:
            _counted(launch[key], ("launch", key), draft)
    limit, lead = launch.get("limit"), launch.get("from")
    if limit is None or lead is None:
        return
    last, first = _months(limit), _months(lead)
    if last is not None and first is not None and first >= last:
        draft.findings.add(
            "PF403",
            draft.spot(("launch", "from")),
            "A cycle would be planned when the limit has passed.",
            "Let 'from' lie before 'limit'.",
        )


def _counted(span: Span, path: Path, draft: Draft) -> None:
    if _months(span) is None:
        draft.findings.add(
            "PF402",
            draft.spot(path),
            f"'{span}' is not counted in months or years.",
            "Write it in months, such as '24 months'.",
        )


def _tracks(draft: Draft) -> None:
    launch = draft.fields["launch"]
    limit = launch.get("limit")
    last = _months(limit) if limit else None
    seen: set[str] = set()
    for number, track in enumerate(launch.get("tracks", ())):
        path: Path = ("launch", "tracks", number)
        every, name = track.get("every"), track.get("name")
        if every is not None:
            _counted(every, (*path, "every"), draft)
            months = _months(every)
            if last is not None and months is not None and months >= last:
                draft.findings.add(
                    "PF403",
                    draft.spot((*path, "every")),
                    "This track is no faster than the limit.",
                    "Let it be shorter than 'limit', or remove the track.",
                )
        if name in seen:
            draft.findings.add(
                "PF403",
                draft.spot((*path, "name")),
                f"The track '{name}' stands here twice.",
                "Keep one of them.",
            )
        seen.add(name)


def _declining(draft: Draft) -> None:
    if "obliges" not in draft.fields["launch"]:
        return
    obliges = draft.fields["launch"]["obliges"]
    spot = draft.spot(("launch", "obliges"))
    declining = [way for way in draft.transitions() if way.thing.event == "decline"]
    if obliges and declining:
        draft.findings.add(
            "PF404",
            draft.spot(declining[0].path),
            "The model owes everybody a POP, so nobody can decline it.",
            "Remove 'decline', or write 'obliges: false'.",
        )
    elif not obliges and not declining and draft.complete:
        draft.findings.add(
            "PF404",
            spot,
            "Nobody must, and nobody can decline.",
            "Add 'decline: {to: cancelled, by: employee}', or write 'obliges: true'.",
        )
