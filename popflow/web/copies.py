"""A copy for the person as files: for programs as JSON, for people as a page of its own."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from popflow.domain.span import Span
from popflow.web.catalogue import telling
from popflow.web.rendering import render

if TYPE_CHECKING:
    from starlette.requests import Request

    from popflow.domain.access import Account
    from popflow.engine.copy import Copy, RoundCopy

HIDDEN = frozenset({"password_hash", "invitation", "key"})
"""What stands for a secret is of no use to anybody but who attacks it."""


def as_zip(request: Request, copy: Copy, language: str) -> bytes:
    """Both files, packed."""
    t, made = telling(language), io.BytesIO()
    stamp = copy.made_at.timetuple()[:6]
    page = render(request, "copy.html", copy=copy, saved=saved(copy))
    files = {
        f"{t('my_data.file')}.html": page,
        f"{t('my_data.file')}.json": json.dumps(saved(copy), ensure_ascii=False, indent=2),
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, (*stamp,)), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def saved(copy: Copy) -> dict[str, Any]:
    """All of it as plain tables, lists and texts."""
    return {
        "made_at": plain(copy.made_at),
        "person": plain(copy.person),
        "account": plain(_account(copy.account)),
        "tokens": [
            {key: told for key, told in plain(one).items() if key not in HIDDEN}
            for one in copy.tokens
        ],
        "rounds": [_round(one) for one in copy.rounds],
        "preparation": plain(copy.forms),
        "reminders": plain(copy.reminders),
        "written_in_rounds_of_others": plain(copy.words),
        "year_forms": plain(copy.year_forms),
        "budget": plain(copy.money),
        "messages": [
            {
                "key": one.key, "kind": one.message.kind.value, "cycle": one.cycle,
                "status": one.status.value, "at": plain(one.settled_at or one.due),
            }
            for one in copy.messages
        ],
        "deputies": plain(copy.deputies),
    }  # fmt: skip


def _account(account: Account | None) -> Account | None:
    return replace(account, password_hash=None, invitation=None) if account else None


def _round(one: RoundCopy) -> dict[str, Any]:
    return {
        "round": plain(one.view.cycle),
        "history": plain(one.view.history),
        "readings": plain(one.readings),
    }


def plain(value: Any) -> Any:  # noqa: ANN401 - any record of the domain
    """A value as JSON holds it."""
    if isinstance(value, Span):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {str(plain(key)): plain(told) for key, told in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | None) else _said(value)


def _said(value: Any) -> str:  # noqa: ANN401 - days, moments, decimals
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
