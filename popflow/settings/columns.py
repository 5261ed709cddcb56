"""How the columns of the organisation's own HR files are called, where popflow does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from popflow.settings.values import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Headers(BaseModel):
    """Headers of one kind of file, by what popflow calls the column."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    @property
    def headers(self) -> Mapping[str, str]:
        """Header in the file by popflow's name, those that were set."""
        return {name: header for name, header in self if header is not None}


class Columns(Headers):
    """Headers of the organisation's own HR file, by what popflow calls the column."""

    number: Text | None = None
    external_id: Text | None = None
    first_name: Text | None = None
    infix: Text | None = None
    last_name: Text | None = None
    email: Text | None = None
    job: Text | None = None
    department: Text | None = None
    manager: Text | None = None
    fte: Text | None = None
    free_days: Text | None = None
    hired_on: Text | None = None
    leaves_on: Text | None = None
    last_pop_on: Text | None = None
    track: Text | None = None
    language: Text | None = None


class PostColumns(Headers):
    """Headers of the organisation's own file of posts, by what popflow calls the column."""

    code: Text | None = None
    title: Text | None = None
    description: Text | None = None
    competence: Text | None = None
    level_now: Text | None = None
    level_expected: Text | None = None


class TrainingColumns(Headers):
    """Headers of the organisation's own training plan, by what popflow calls the column."""

    code: Text | None = None
    aim: Text | None = None
    competence: Text | None = None
    kind: Text | None = None
    year: Text | None = None
    people: Text | None = None
    budget: Text | None = None
