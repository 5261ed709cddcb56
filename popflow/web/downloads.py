"""Lists as Excel files, as they stand on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from popflow.documents.sheets import Column, ColumnKind, workbook
from popflow.web.catalogue import telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popflow.documents.sheets import Cell
    from popflow.web.site import Site
    from popflow.web.visitor import Visitor

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(  # noqa: PLR0913, PLR0917 - a list has these
    site: Site,
    who: Visitor,
    title: str,
    columns: Sequence[tuple[str, ColumnKind]],
    rows: Iterable[Sequence[Cell]],
    name: str,
) -> Response:
    """A list as a file.

    Args:
        site: The organisation.
        who: Who asks: the file speaks their language.
        title: Key of its title in the catalogue.
        columns: Key of each heading in the catalogue, and what stands below it.
        rows: Cells in the order of the columns.
        name: Of the file, without what it ends in.
    """
    t = telling(who.language)
    content = workbook(
        t(title), [Column(t(key), kind) for key, kind in columns], rows,
        author=site.application.settings.organisation.name, zone=site.zone, made=site.now,
    )  # fmt: skip
    named = f'attachment; filename="{name}-{site.today.isoformat()}.xlsx"'
    return Response(content, media_type=EXCEL, headers={"Content-Disposition": named})
