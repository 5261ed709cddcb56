"""The pages of a small organisation in memory, as browsers of several people ask for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.testclient import TestClient

from popflow.bootstrap import Application
from popflow.engine.access import sign_in_as
from popflow.extension import load_plugins
from popflow.settings import Settings
from popflow.web.app import create_app
from tests.support.house import House

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx2 import Response

    from popflow.web.site import Stage

ORIGIN: Final = "http://popflow.test"
Pairs = dict[str, str]


class Outline(HTMLParser):
    """What a test asks of a page: its text, links, forms, headings."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.fields: Pairs = {}
        self.actions: list[str] = []
        self.headings: list[str] = []
        self.ids: list[str] = []
        self._link: str | None = None
        self._heading = False
        self._area: str | None = None
        self._select: str | None = None
        self.feed(source)

    @property
    def text(self) -> str:
        """All that is read, in one line."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        opened = getattr(self, f"_open_{tag}", None)
        if tag in {"h1", "h2", "h3"}:
            self._heading = True
            self.headings.append("")
        elif opened is not None:
            opened(given)

    def _open_a(self, given: Pairs) -> None:
        self._link = given.get("href")

    def _open_form(self, given: Pairs) -> None:
        self.actions.append(given.get("action", ""))

    def _open_textarea(self, given: Pairs) -> None:
        self._area = given.get("name", "")
        self.fields[self._area] = ""

    def _open_select(self, given: Pairs) -> None:
        self._select = given.get("name")

    def _open_option(self, given: Pairs) -> None:
        if self._select and "selected" in given:
            self.fields[self._select] = given.get("value", "")

    def _open_input(self, given: Pairs) -> None:
        ticked = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if "name" in given and ticked:
            self.fields[given["name"]] = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        if tag == "a":
            self._link = None
        elif tag in {"h1", "h2", "h3"}:
            self._heading = False
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        if self._area is not None:
            self.fields[self._area] += data
            return
        self.words.append(data)
        if self._link is not None:
            self.links[data.strip()] = self._link
        if self._heading:
            self.headings[-1] += data


@dataclass(slots=True)
class Browser:
    """One person's browser: it keeps cookies, tells its origin, and follows where it is sent."""

    client: TestClient

    def get(self, path: str, status: int = 200, **rest: Any) -> Outline:  # noqa: ANN401 - as the client
        """A page that must answer so."""
        answer = self.client.get(path, **rest)
        assert answer.status_code == status, (path, answer.status_code, answer.text[-2000:])
        return Outline(answer.text)

    def post(self, path: str, typed: dict[str, Any] | None = None, status: int = 200) -> Outline:
        """Send a form; the page to which it leads must answer so."""
        answer = self.sent(path, typed)
        assert answer.status_code == status, (path, answer.status_code, answer.text[-2000:])
        return Outline(answer.text)

    def sent(self, path: str, typed: dict[str, Any] | None = None, **rest: Any) -> Response:  # noqa: ANN401 - as the client
        """Send a form, and see what is answered."""
        return self.client.post(path, data=typed or {}, headers={"origin": ORIGIN}, **rest)

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.sent("/language", {"language": language, "next": "/sign-in"})


def client_of(app: FastAPI) -> TestClient:
    """What asks an application as a browser would; a failure is an answer."""
    return TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)


@dataclass
class Web:
    """The pages of a `House`."""

    house: House = field(default_factory=House)
    stage: Stage | None = None
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        plugins = load_plugins({}, [], strict=False)
        catalog: Any = self.house.catalog
        self.application = Application(
            self.settings, self.house.engine, plugins, catalog, self.house.pulse, Path.cwd()
        )
        self.app = create_app(self.application, stage=self.stage)

    def browser(self) -> Browser:
        """The browser of somebody who is not signed in."""
        return Browser(client_of(self.app))

    def of(self, number: str, language: str = "nl") -> Browser:
        """The browser of somebody who is signed in."""
        browser = self.browser()
        _, secret = sign_in_as(self.house.engine, number)
        browser.client.cookies.set("popflow", secret, domain="popflow.test")
        if language != "nl":
            browser.speak(language)
        return browser
