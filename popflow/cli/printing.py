"""Papers and lists of an organisation, made ready for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.cli.new_file import tell_written
from popflow.cli.versions import seen_by, version_of
from popflow.documents import (
    LANGUAGES,
    Letterhead,
    blank_form,
    conversation_sheet,
    pop_form,
)
from popflow.engine.lists import lists_of
from popflow.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from popflow.cli.new_file import NewFile
    from popflow.cli.session import Session
    from popflow.documents import Listing
    from popflow.domain.cycle import Cycle
    from popflow.domain.plan import PlanVersion
    from popflow.settings import Settings


def letterhead(settings: Settings, language: str | None = None) -> Letterhead:
    """The organisation's letterhead.

    Raises:
        InputError: popflow does not speak that language.
    """
    own = settings.organisation
    return Letterhead(_spoken(language) or own.language, own.zone, own.name)


def plan_form(here: Session, head: Letterhead, number: int, version: int | None) -> bytes:
    """The POP form of a version of a cycle's plan; the newest when no version is given.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs; or no such version.
        CommandError: They see how it stands and not what was written, or there is no plan yet.
    """
    cycle = seen_by(here, number).cycle
    chosen = version_of(here, cycle, version)
    with here.engine.store.read() as uow:
        people = uow.people.get(_named(cycle, chosen))
        employee = people.get(cycle.person)
        post = lists_of(uow).post_of(employee.job) if employee else None
    return pop_form(head, cycle, chosen, people, post=post.title if post else "")


def talking_sheet(here: Session, head: Letterhead, number: int) -> bytes:
    """The sheet for a cycle's conversation.

    Raises:
        NotFoundError: There is no such cycle, or it is none of theirs.
        CommandError: They see how it stands, and not what was written.
    """
    view = seen_by(here, number)
    return conversation_sheet(head, view.cycle, view.people)


def empty_form(
    config: Path | None, workflow: str | None, role: str, language: str | None
) -> bytes:
    """A preparation form of a workflow, as its files are now.

    Raises:
        InputError: The workflow asks nothing of that role.
        DefinitionError: There is no such workflow, or it has errors.
    """
    from popflow.cli.workshop import workshop

    shop = workshop(config)
    definition = shop.catalog.current(workflow or shop.settings.workflow)
    asked = definition.question_sets.get(role)
    if asked is None:
        known = ", ".join(sorted(definition.question_sets)) or "nobody"
        problem = f"The workflow '{definition.name}' asks nothing of '{role[:40]}'."
        raise InputError(
            problem, place=Place(field="--role"), advice=f"It asks: {known}.", code="role"
        )
    return blank_form(letterhead(shop.settings, language), asked)


def keep_list(here: Session, file: NewFile, listing: Listing, *, as_json: bool) -> None:
    """Write a list into an Excel file, and say so."""
    head = letterhead(here.settings)
    file.write(lambda target: listing.write(target, head, here.now))
    tell_written(file, as_json=as_json)


def _named(cycle: Cycle, version: PlanVersion) -> set[str]:
    """Numbers of everybody whom the form names."""
    return {number for number in _numbers(cycle, version) if number}


def _numbers(cycle: Cycle, version: PlanVersion) -> Iterator[str | None]:
    yield from (cycle.person, cycle.partner)
    for signed in cycle.dossier.signatures.values():
        yield from (signed.signer, signed.on_behalf_of)
    for goal in version.content.live_goals:
        yield from (activity.supervisor for activity in goal.activities)


def _spoken(language: str | None) -> str | None:
    if language is None or language in LANGUAGES:
        return language
    advice = f"Use one of: {', '.join(LANGUAGES)}."
    problem = f"popflow does not speak '{language[:40]}'."
    raise InputError(problem, place=Place(field="--language"), advice=advice, code="language")
