"""What is kept by name: definitions, preparation forms, and marks of the engine itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from popflow.storage import house_rows
from popflow.storage.codec import decode_definition, encode_definition
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from popflow.domain.workflow import Definition
    from popflow.storage.session import Session

DEFINITION = METADATA.tables[str(house_rows.DefinitionRow.__tablename__)]
FORM = METADATA.tables[str(house_rows.FormRow.__tablename__)]
MARK = METADATA.tables[str(house_rows.MarkRow.__tablename__)]
_MARK = select(MARK.c.value).where(MARK.c.name == bindparam("b_name"))


class SqlDefinitions:
    """Definitions by the hash of their meaning; never changed, never deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, definition: Definition) -> None:
        """Keep a definition; one that is there already stays."""
        values = {
            "key": definition.key,
            "name": definition.name,
            "source": definition.source,
            "body": encode_definition(replace(definition, source="")),
        }
        self._session.add_missing(DEFINITION, "key", [values])

    def get(self, key: str) -> Definition | None:
        """The definition with that key."""
        query = select(DEFINITION.c.body, DEFINITION.c.source).where(DEFINITION.c.key == key)
        for body, source in self._session.rows(query):
            return replace(decode_definition(body), source=source)
        return None

    def keys(self) -> dict[str, str]:
        """Every key with the name of its workflow."""
        rows = self._session.rows(select(DEFINITION.c.key, DEFINITION.c.name))
        return dict(map(tuple, rows))


class SqlForms:
    """Preparation forms: only their writer sees them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, cycle: int, writer: str, answers: Mapping[str, str], at: datetime) -> None:
        """Keep one person's answers by the key of the question; given ones replace kept ones."""
        rows = [
            {"cycle_id": cycle, "writer": writer, "question": question, "answer": answer, "at": at}
            for question, answer in answers.items()
        ]
        self._session.put(FORM, rows)

    def load(self, cycle: int, writer: str) -> dict[str, str]:
        """One person's answers."""
        query = select(FORM.c.question, FORM.c.answer).where(
            FORM.c.cycle_id == cycle, FORM.c.writer == writer
        )
        return dict(map(tuple, self._session.rows(query)))


class SqlMarks:
    """Small facts about the engine itself."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> str | None:
        """The mark's text."""
        rows = self._session.rows(_MARK, {"b_name": name})
        return str(rows[0][0]) if rows else None

    def set(self, name: str, value: str | None) -> None:
        """Keep a mark, or drop it."""
        if value is None:
            self._session.change(delete(MARK).where(MARK.c.name == name))
            return
        self._session.put(MARK, [{"name": name, "value": value}])
