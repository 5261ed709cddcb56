"""The plan's editor: write, check while writing, save, and merge what two people wrote."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query, Request
from starlette.responses import Response

from popflow.domain.drafting import Keep, levelled, merged, partings
from popflow.domain.event import Draft
from popflow.domain.plan import Goal, PlanContent
from popflow.engine.admission import Policy
from popflow.engine.cycles import Deed, act
from popflow.engine.plans import lists_known
from popflow.errors import NotFoundError, RefusedError
from popflow.web.admitting import Here, Number, Typed, Who
from popflow.web.gate import allows, router
from popflow.web.going import after
from popflow.web.plan_editor import Editor, editor_of, fields_typed
from popflow.web.plan_forms import form_of_plan
from popflow.web.plan_rows import reshaped
from popflow.web.reading_forms import count_of, text_of
from popflow.web.rendering import page
from popflow.web.rounds import Round, round_of
from popflow.web.site import Site
from popflow.web.visitor import Visitor

pages = router()
MOST: Final = 100_000
_SAVE, _MERGE = "save", "merge"
_DIGITS: Final = 10
"""No key of a goal has more."""


def writable(site: Site, who: Visitor, number: int) -> Round:
    """A round whose plan somebody may write now.

    Raises:
        NotFoundError: There is no such round, or its plan is not theirs to write.
    """
    found = round_of(site, who, number)
    if found.party is None or not found.can("draft"):
        raise NotFoundError("plan", number)
    return found


@pages.get("/cycles/{number}/plan/edit")
@allows(Policy.RELATION)
def edit(request: Request, site: Here, who: Who, number: Number) -> Response:
    """The form, as the newest version stands; or the first goal of a plan."""
    found = writable(site, who, number)
    return _form(request, editor_of(site, found, lists=lists_known(site.engine)))


@pages.post("/cycles/{number}/plan/edit")
@allows(Policy.RELATION)
def write(request: Request, site: Here, who: Who, typed: Typed, number: Number) -> Response:
    """Save the form as a version, or do what one of its buttons asks; nothing typed is lost."""
    found = writable(site, who, number)
    deed, lists = text_of(typed, "act") or _SAVE, lists_known(site.engine)
    base = count_of(typed, "base", MOST) or 0
    fields = fields_typed(typed)
    if deed == _MERGE:
        editor = editor_of(site, found, fields, base=base, lists=lists)
        return _form(request, _merged(site, editor, typed_choices(typed)), merged=True)
    if deed != _SAVE:
        shaped = reshaped(fields, deed, _free_key(found, fields))
        editor = editor_of(site, found, shaped.typed, base=base, fresh=shaped.added, lists=lists)
        return _form(request, editor)
    editor = editor_of(site, found, fields, base=base, lists=lists)
    return _saved(request, site, editor)


@pages.post("/cycles/{number}/plan/check")
@allows(Policy.RELATION)
def check(  # noqa: PLR0913, PLR0917 - what the request brings
    request: Request,
    site: Here,
    who: Who,
    typed: Typed,
    number: Number,
    row: Annotated[str, Query(pattern=r"^goals-\d{1,3}$")],
) -> Response:
    """What is still open of one goal, while it is written: nothing is saved, nothing refused."""
    found = writable(site, who, number)
    own = {n: t for n, t in fields_typed(typed).items() if n.startswith(f"{row}-")}
    base = count_of(typed, "base", MOST) or 0
    editor = editor_of(site, found, own, base=base, lists=lists_known(site.engine))
    return page(request, "plan_check.html", form=editor, row=row, round=found)


def typed_choices(typed: Typed) -> dict[int, Keep]:
    """What was chosen of each goal that two people changed."""
    chosen = {}
    for name, text in typed.items():
        key = name.removeprefix("keep-")
        if key != name and _is_key(key) and text in set(Keep):
            chosen[int(key)] = Keep(str(text))
    return chosen


def _free_key(found: Round, fields: dict[str, str]) -> int:
    """A key that no goal of any version has, nor one in the form."""
    versions = found.cycle.dossier.plans.values()
    used = {goal.key for version in versions for goal in version.content.goals}
    keys = (text for name, text in fields.items() if name.endswith("-key"))
    used |= {int(text) for text in keys if _is_key(text)}
    return max(used, default=0) + 1


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def _saved(request: Request, site: Site, editor: Editor) -> Response:
    found = editor.round
    editor.problems |= _unknown_guides(site, editor)
    if editor.problems:
        return _form(request, editor, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    draft = Draft(editor.content, editor.base)
    try:
        act(site.engine, found.cycle.id, found.who.doer, Deed("draft", draft))
    except RefusedError as error:
        if error.code == "nothing_changed":
            return after(f"{found.path}/plan", "same")
        if error.code == "draft_stale":
            return _merging(request, site, editor)
        return _form(request, editor, status=HTTPStatus.CONFLICT, error=error)
    return after(f"{found.path}/plan", "draft")


def _unknown_guides(site: Site, editor: Editor) -> dict[str, str]:
    """Fields that name somebody who does not work here as the guide of an activity."""
    typed = editor.written.typed
    asked = {n: t.strip() for n, t in typed.items() if n.endswith("-supervisor") and t.strip()}
    known = site.people(tuple(asked.values()))
    return {name: "no_person" for name, number in asked.items() if number not in known}


def _three(editor: Editor) -> tuple[PlanContent, PlanContent, PlanContent]:
    """The version that both began with, what the writer made of it, and what the other did."""
    plans = editor.round.cycle.dossier.plans
    theirs = plans[max(plans)].content
    base, mine = (
        levelled(one, editor.before, theirs, editor.party)
        for one in (editor.before, editor.content)
    )
    return base, mine, theirs


def _merging(request: Request, site: Site, editor: Editor) -> Response:
    """Both texts side by side; the writer chooses, and goes on writing with what was chosen."""
    again = writable(site, editor.round.who, editor.round.cycle.id)
    editor.round = again
    base, mine, theirs = _three(editor)
    newest = max(again.cycle.dossier.plans)
    before = {goal.key: goal for goal in base.goals}
    told = [
        (one, *(
            editor.tell.goal_parts(before.get(one.key, Goal(one.key, "")), text) if text else ()
            for text in (one.mine, one.theirs)
        ))
        for one in partings(base, mine, theirs)
    ]  # fmt: skip
    author = again.cycle.dossier.plans[newest].author
    return page(
        request, "plan_merge.html", HTTPStatus.CONFLICT,
        round=again, tab="plan", form=editor, told=told, newest=newest, author=author,
        before=before, beside=list(editor.tell.plan_differences(base, theirs)),
    )  # fmt: skip


def _merged(site: Site, editor: Editor, chosen: dict[int, Keep]) -> Editor:
    """The form as was chosen, on the newest version; as it is where there is nothing to merge."""
    newest = max(editor.round.cycle.dossier.plans, default=0)
    if not newest or editor.problems:
        return editor
    fields = form_of_plan(merged(*_three(editor), chosen))
    return editor_of(site, editor.round, fields, base=newest, lists=editor.lists)


def _form(
    request: Request,
    editor: Editor,
    *,
    status: int = HTTPStatus.OK,
    merged: bool = False,
    error: RefusedError | None = None,
) -> Response:
    return page(
        request, "plan_edit.html", status,
        round=editor.round, tab="plan", form=editor, merged=merged, error=error,
    )  # fmt: skip
