"""The one text of a record that is hashed: the same on every machine, in every year."""

from __future__ import annotations

import json

_LATER = frozenset({"supervisor"})
"""Fields that came after plans had been signed: one that says nothing is no part of the text, so
that what was signed before still has the hash that stands under it."""


def canonical(record: object) -> str:
    """The text of a record as `dataclasses.asdict` gives it: keys in order, no spaces."""
    return json.dumps(
        _said(record), sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":")
    )


def _said(value: object) -> object:
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if part is not None or key not in _LATER}
        return {key: _said(part) for key, part in kept.items()}
    if isinstance(value, (list, tuple)):
        return [_said(part) for part in value]
    return value
