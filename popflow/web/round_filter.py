"""Which rounds a list shows: filters are links, and what cannot be read shows nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from popflow.domain.workflow import ENDS, Milestone
from popflow.engine.overview import ORDER, people_like, signing, untold
from popflow.errors import NotFoundError
from popflow.ports import CycleQuery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from popflow.ports import CycleLine
    from popflow.web.site import Site

KINDS: Final = ("", "signing", "unrecorded", "stalled", "unled", "ended", "all")
"""What a list can be narrowed to: open rounds when nothing is said."""
PAGE: Final = 50
_NAMES: Final = ("q", "milestone", "workflow", "manager", "only")


@dataclass(frozen=True, slots=True)
class RoundFilter:
    """What somebody asks of the list.

    Attributes:
        q: Beginning of a number or a name.
        manager: Number of who speaks for the employer.
        only: One of `KINDS`.
    """

    q: str = ""
    milestone: str = ""
    workflow: str = ""
    manager: str = ""
    only: str = ""

    @classmethod
    def of(cls, given: Mapping[str, object]) -> RoundFilter:
        """What an address or a form says.

        Raises:
            NotFoundError: There is no such milestone or kind: then there is no such list.
        """
        told = {name: str(given.get(name) or "").strip()[:100] for name in _NAMES}
        found = cls(**told)
        known = {"", *(milestone.value for milestone in ORDER)}
        if found.only not in KINDS or found.milestone not in known:
            raise NotFoundError("page", "rounds")
        return found

    def path(self, page: str = "/hr/rounds", **changed: object) -> str:
        """The address of this list with something changed."""
        told = {name: getattr(self, name) for name in _NAMES} | changed
        said = urlencode({name: value for name, value in told.items() if value})
        return f"{page}?{said}" if said else page

    def fields(self) -> list[tuple[str, str]]:
        """What a form carries along."""
        return [(name, getattr(self, name)) for name in _NAMES if getattr(self, name)]

    def query(self, site: Site, after: int = 0, limit: int = PAGE + 1) -> tuple[CycleQuery, bool]:
        """The question to the store, and whether more people fit than are looked up."""
        people, more = people_like(site.engine, self.q)
        plain = CycleQuery(
            partner=self.manager or None,
            workflow=self.workflow or None,
            milestone=Milestone(self.milestone) if self.milestone else None,
            open=self._open(), after=after, limit=limit, people=people,
        )  # fmt: skip
        if self.only == "signing":
            plain = replace(plain, held_before=signing(site.now).held_before)
        if self.only == "unrecorded":
            before = untold(site.now).unrecorded_before
            plain = replace(plain, unrecorded_before=before)
        return replace(plain, stalled=self.only == "stalled", unled=self.only == "unled"), more

    def _open(self) -> bool | None:
        if self.only == "ended":
            return False
        ended = self.milestone in {end.value for end in ENDS}
        return None if self.only == "all" or ended else True

    def every(self, site: Site, most: int) -> Iterator[CycleLine]:
        """The rounds of the list, so many at most."""
        query, _ = self.query(site, limit=500)
        count = 0
        with site.engine.store.read() as uow:
            while count < most and (page := uow.cycles.find(query)):
                yield from page[: most - count]
                count += len(page)
                query = replace(query, after=page[-1].id)
