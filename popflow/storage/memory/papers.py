"""What is kept by name: definitions, preparation forms, and marks of the engine itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from popflow.domain.workflow import Definition
    from popflow.domain.year_form import YearForm
    from popflow.storage.memory.tables import Tables


class MemoryDefinitions:
    """Definitions in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, definition: Definition) -> None:
        """Keep a definition; one that is there already stays."""
        self._tables.definitions.writing().setdefault(definition.key, definition)

    def get(self, key: str) -> Definition | None:
        """The definition with that key."""
        return self._tables.definitions.rows.get(key)

    def keys(self) -> dict[str, str]:
        """Every key with the name of its workflow."""
        return {key: held.name for key, held in self._tables.definitions.rows.items()}


class MemoryForms:
    """Preparation forms in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def save(
        self,
        cycle: int,
        writer: str,
        answers: Mapping[str, str],
        at: datetime,  # noqa: ARG002 - the port's; retention of stores that last needs it
    ) -> None:
        """Keep one person's answers; given ones replace kept ones."""
        held = self._tables.forms.writing()
        held[cycle, writer] = {**held.get((cycle, writer), {}), **answers}

    def load(self, cycle: int, writer: str) -> dict[str, str]:
        """One person's answers."""
        return dict(self._tables.forms.rows.get((cycle, writer), {}))


class MemoryYearForms:
    """Forms of a year in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def save(self, form: YearForm) -> None:
        """Keep a form as it is now."""
        self._tables.year_forms.writing()[form.audience, form.subject, form.year] = form

    def get(self, audience: str, subject: str, year: int) -> YearForm | None:
        """One form; ``None`` when nobody wrote in it."""
        return self._tables.year_forms.rows.get((audience, subject, year))

    def of(self, audience: str, year: int) -> list[YearForm]:
        """Every form for an audience in a year, by subject."""
        rows = self._tables.year_forms.rows.values()
        found = [form for form in rows if (form.audience, form.year) == (audience, year)]
        return sorted(found, key=lambda form: form.subject)


class MemoryMarks:
    """Marks in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, name: str) -> str | None:
        """The mark's text."""
        return self._tables.marks.rows.get(name)

    def set(self, name: str, value: str | None) -> None:
        """Keep a mark, or drop it."""
        held = self._tables.marks.writing()
        if value is None:
            held.pop(name, None)
        else:
            held[name] = value
