"""What is kept by name: definitions, forms, and marks of the engine itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from popflow.domain.year_form import YearForm
from popflow.storage import house_rows
from popflow.storage.codec import (
    decode_definition,
    decode_words,
    encode_definition,
    encode_words,
)
from popflow.storage.rows import METADATA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from popflow.domain.workflow import Definition
    from popflow.storage.session import Session

DEFINITION = METADATA.tables[str(house_rows.DefinitionRow.__tablename__)]
FORM = METADATA.tables[str(house_rows.FormRow.__tablename__)]
YEAR_FORM = METADATA.tables[str(house_rows.YearFormRow.__tablename__)]
MARK = METADATA.tables[str(house_rows.MarkRow.__tablename__)]
_YEAR_FORM = select(YEAR_FORM).where(
    YEAR_FORM.c.audience == bindparam("b_audience"), YEAR_FORM.c.year == bindparam("b_year")
)
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


class SqlYearForms:
    """Forms of a year: about a department, and of a manager about oneself."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, form: YearForm) -> None:
        """Keep a form as it is now; one of the same audience, subject and year is replaced."""
        values = {
            "audience": form.audience,
            "subject": form.subject,
            "year": form.year,
            "definition": form.definition,
            "written_by": form.written_by,
            "written_at": form.written_at,
            "answers": encode_words(form.answers),
            "shared_at": form.shared_at,
        }
        self._session.put(YEAR_FORM, [values])

    def get(self, audience: str, subject: str, year: int) -> YearForm | None:
        """One form; ``None`` when nobody wrote in it."""
        query = _YEAR_FORM.where(YEAR_FORM.c.subject == bindparam("b_subject"))
        given = {"b_audience": audience, "b_year": year, "b_subject": subject}
        return next(map(_year_form, self._session.rows(query, given)), None)

    def of(self, audience: str, year: int) -> list[YearForm]:
        """Every form for an audience in a year, by subject."""
        query = _YEAR_FORM.order_by(YEAR_FORM.c.subject)
        rows = self._session.rows(query, {"b_audience": audience, "b_year": year})
        return [_year_form(row) for row in rows]


def _year_form(row: Any) -> YearForm:  # noqa: ANN401 - a row of SQLAlchemy's, whose parts are any
    told = dict(row._mapping)  # noqa: SLF001 - its documented name
    return YearForm(**{**told, "answers": decode_words(told["answers"])})


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
