"""People who go through popflow's pages: they sign in, follow links, type, and press buttons.

Everything is found by what it is called in the person's language, as somebody would find it.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from popflow.documents import Words
from popflow.testing import make_person
from popflow.web.catalogue import telling
from tests.support.browser import complaints_of, served
from tests.support.house import ANNA, BRAM, HEAD, HIRED, HR, MANAGER, OTHER, House
from tests.support.web import Web

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Locator, Page

    from popflow.domain.person import Person

NAMES: Final = {
    HEAD: ("Hedy", "Vink", None),
    MANAGER: ("Mira", "Bakker", HEAD),
    OTHER: ("Omar", "Haddad", HEAD),
    HR: ("Hanna", "Smit", HEAD),
    ANNA: ("Anna", "de Boer", MANAGER),
    BRAM: ("Bram", "Visser", MANAGER),
}
"""The first name, the last name and the manager of who takes part."""


def company() -> list[Person]:
    """The people of a small organisation, each with a name of their own."""
    return [
        make_person(number, above, first_name=first, last_name=last, hired_on=HIRED)
        for number, (first, last, above) in NAMES.items()
    ]


@dataclass
class Evening:
    """A stage over a `House`: who may be signed in as, and its clock."""

    house: House
    cast: Sequence[str]

    def pass_time(self, length: timedelta) -> None:
        """Let days pass, with the daemon's ticks."""
        self.house.wait(length)


@dataclass
class Player:
    """Somebody with a browser of their own.

    Attributes:
        number: Who it is.
        page: What they look at.
    """

    number: str
    page: Page
    address: str
    language: str

    def t(self, key: str, **data: object) -> str:
        """A sentence of the pages, as this person reads it."""
        return telling(self.language)(key, **data)

    @property
    def words(self) -> Words:
        """What things are called in this person's language."""
        return Words(self.language)

    def comes(self) -> Player:
        """Sign in at the door, in one's own language: a session of yesterday is over."""
        self.page.goto(f"{self.address}/sign-in")
        other = self.page.get_by_role("button", name=self.t(f"base.language.{self.language}"))
        if other.count():
            other.click()
        first, last, _ = NAMES[self.number]
        self.page.get_by_role("button", name=f"{first} {last}").click()
        expect(self.page.get_by_role("button", name=self.t("base.sign_out"))).to_be_visible()
        return self

    def sees(self, text: str) -> None:
        """What stands on the page, somewhere one can read it."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def told(self, text: str) -> None:
        """What popflow says that was done."""
        expect(self.page.locator("#said")).to_contain_text(text)

    def follows(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def presses(self, name: str | re.Pattern[str], inside: Locator | None = None) -> None:
        """Press a button."""
        (inside or self.page).get_by_role("button", name=name).first.click()

    def types(self, label: str, text: str, inside: Locator | None = None) -> None:
        """Fill a field in."""
        place = inside or self.page
        fields = place.get_by_role("textbox", name=label, exact=True)
        fields.or_(place.locator("input").and_(place.get_by_label(label, exact=True))).fill(text)

    def picks(self, label: str, option: str, inside: Locator | None = None) -> None:
        """Choose from a list, by what it reads."""
        place = inside or self.page
        place.get_by_role("combobox", name=label, exact=True).select_option(label=option)

    def ticks(self, label: str, inside: Locator | None = None) -> None:
        """Tick a box, or choose one of several."""
        (inside or self.page).get_by_label(label, exact=True).check()

    def group(self, name: str) -> Locator:
        """Fields that belong together."""
        return self.page.get_by_role("group", name=name, exact=True)


@dataclass
class Play:
    """An organisation with its pages served, and everybody who plays in it."""

    house: House
    web: Web
    address: str
    language: str
    browser: Browser
    stack: ExitStack = field(default_factory=ExitStack)
    _players: dict[str, Player] = field(default_factory=dict)

    def player(self, number: str) -> Player:
        """Somebody, signed in anew; their browser stays theirs."""
        if number not in self._players:
            context = self.browser.new_context(viewport={"width": 1200, "height": 900})
            context.set_default_timeout(15_000)
            self.stack.callback(context.close)
            page = context.new_page()
            self.stack.enter_context(complaints_of(page))
            self._players[number] = Player(number, page, self.address, self.language)
        return self._players[number].comes()

    def until_talk(self, days: int = 0, hours: int = 0) -> None:
        """Let time pass until so long before, or after, the conversation that is planned."""
        moment = self.house.cycle().conversation_at
        assert moment is not None
        self.house.wait(moment + timedelta(days=days, hours=hours))


@contextmanager
def playing(browser: Browser, language: str, house: House | None = None) -> Iterator[Play]:
    """Serve a small organisation's pages, and let people come."""
    house = house or House(people=company())
    web = Web(house, stage=Evening(house, tuple(NAMES)))
    with served(web) as address:
        play = Play(house, web, address, language, browser)
        with play.stack:
            yield play
