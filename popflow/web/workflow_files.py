"""Workflow files as they are now; one that is broken hides nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from popflow.errors import DefinitionError

if TYPE_CHECKING:
    from popflow.domain.workflow import Definition
    from popflow.web.site import Site


def current_or_none(site: Site, name: str) -> Definition | None:
    """A workflow as its file says now; ``None`` when there is none or it has errors."""
    try:
        return site.application.catalog.current(name)
    except DefinitionError:
        return None
