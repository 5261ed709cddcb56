"""What every page works with: the organisation, its templates, and how somebody is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from starlette.requests import Request

from popflow.documents.catalogue import LANGUAGES
from popflow.web.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, timedelta

    from popflow.bootstrap import Application
    from popflow.domain.person import Person
    from popflow.engine.setup import Engine


class Stage(Protocol):
    """A demo: whom one may be, and a clock that can be moved on. Never an organisation's own."""

    @property
    def cast(self) -> Sequence[str]:
        """Numbers of the people as whom one can sign in without a password."""
        ...

    def pass_time(self, length: timedelta) -> None:
        """Move the clock on, and let the daemon do what fell due."""
        ...


@dataclass(slots=True)
class Site:
    """One organisation's pages.

    Attributes:
        stage: Where the organisation is a demo.
        secure: Whether people reach the pages over TLS: cookies say so.
        theme: The organisation's own style sheet; ``None`` where it has none.
        uploads: Files that somebody looks at before they are taken over.
    """

    application: Application
    stage: Stage | None = None
    secure: bool = False
    theme: bytes | None = None
    uploads: Uploads = field(default_factory=Uploads)
    languages: tuple[str, ...] = field(default=LANGUAGES)

    @property
    def engine(self) -> Engine:
        """The use cases' ports and options."""
        return self.application.engine

    @property
    def zone(self) -> str:
        """The organisation's time zone."""
        return self.application.settings.organisation.zone

    @property
    def now(self) -> datetime:
        """The moment, UTC."""
        return self.engine.clock.now()

    @property
    def today(self) -> date:
        """The date in the organisation's zone."""
        now = self.now
        return self.engine.calendar.days(now.date()).day_of(now)

    def people(self, numbers: Sequence[str | None]) -> dict[str, Person]:
        """People by number; unknown ones are absent."""
        with self.engine.store.read() as uow:
            return uow.people.get(number for number in numbers if number)


def site_of(request: Request) -> Site:
    """The organisation whose page is asked for."""
    site: Site = request.app.state.site
    return site
