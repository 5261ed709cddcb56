"""What somebody writes is text: scripts, templates, links and bidi marks do nothing in Chromium.

Hostile text stands in every field of an organisation first; then it is typed into every form that
the pages offer, and sent.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.support.browser import PHONE, seen_by, served
from tests.support.walking import World, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.slow
HOSTILE: Final = (
    '"><img src=x onerror=alert(1)><script>alert(1)</script></textarea><svg onload=alert(1)>'
    "{{7*7}}${7*7} <a href='javascript:alert(1)'>x</a> javascript:alert(1) \u202etxet\u202c "
    + "W"
    * 120
)
GONE: Final = ("/cycles/", "/hr/", "/no-such-page")
"""What one form does may take the page of the next one away."""
SIDEWAYS: Final = "document.documentElement.scrollWidth > window.innerWidth"
FILL: Final = """([place, text]) => {
  const form = document.forms[place];
  for (const one of form.querySelectorAll("textarea, input")) {
    const plain = one.tagName === "TEXTAREA" || ["text", "search"].includes(one.type);
    if (plain && !one.inputMode) one.value = text;
    if (one.type === "checkbox") one.checked = true;
    if (one.type === "datetime-local" && !one.value) one.value = "2026-09-01T10:00";
    if (one.type === "date" && !one.value) one.value = "2026-09-01";
  }
  for (const one of form.querySelectorAll("select"))
    if (!one.value && one.options.length > 1) one.selectedIndex = 1;
  const groups = new Set([...form.querySelectorAll("[type=radio]")].map(one => one.name));
  for (const name of groups) form.querySelector(`[type=radio][name="${name}"]`).checked = true;
  const button = [...form.querySelectorAll("button")].find(
    one => !one.disabled && !String(one.value).startsWith("remove:"));
  if (button && button.name) {
    const said = document.createElement("input");
    said.type = "hidden"; said.name = button.name; said.value = button.value;
    form.append(said);
  }
  HTMLFormElement.prototype.submit.call(form);
}"""
TEXTS: Final = """[...document.forms].map((form, place) => [form, place]).filter(([form]) =>
  [...form.querySelectorAll("textarea, input[type=text], input[type=search]")].some(
    one => !one.inputMode)).map(([_, place]) => place)"""
"""The places of the forms into which one can write."""


@dataclass
class Watch:
    """What a page does besides being read."""

    address: str
    deeds: list[str] = field(default_factory=list)

    @contextmanager
    def over(self, page: Page) -> Iterator[None]:
        """Note dialogs, and whatever is asked of elsewhere or under a name that nobody gave."""
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        yield
        assert self.deeds == []

    def _dialog(self, dialog: Any) -> None:  # noqa: ANN401 - of the driver
        self.deeds.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.address) or request.url.endswith("/x"):
            self.deeds.append(f"{request.method} {request.url}")


@pytest.fixture(scope="module")
def hostile() -> World:
    return world(HOSTILE)


def test_hostile_text_is_shown_as_text_on_every_page(chromium: Browser, hostile: World) -> None:
    """Nothing runs, nothing is asked of elsewhere, nothing is wider than a phone."""
    web, wide, shown = hostile.web, list[str](), 0
    paths = hostile.shapes("nl")
    with served(web) as address:
        for number in dict.fromkeys(who for who, _ in paths):
            with (
                seen_by(chromium, web, address, number, width=PHONE) as page,
                Watch(address).over(page),
            ):
                for path in (path for who, path in paths if who == number):
                    page.goto(address + path)
                    wide += [f"{number} {path}"] * page.evaluate(SIDEWAYS)
                    shown += page.evaluate(
                        "document.body.innerText.includes('<script>alert(1)</script>')"
                        " && document.body.innerText.includes('{{7*7}}')"
                    )
    assert wide == []
    assert shown > 20


def test_every_form_takes_hostile_text_as_text(chromium: Browser) -> None:
    """Whether it is kept, refused or told to be wrong, what comes back does nothing."""
    everywhere = world()
    web, sent, wide = everywhere.web, 0, list[str]()
    paths = everywhere.shapes("nl")
    with served(web) as address:
        for number in dict.fromkeys(who for who, _ in paths):
            with (
                seen_by(chromium, web, address, number, width=PHONE, gone=GONE) as page,
                Watch(address).over(page),
            ):
                for path in (path for who, path in paths if who == number):
                    page.goto(address + path)
                    for place in page.evaluate(TEXTS):
                        send(page, address + path, place)
                        sent += 1
                        wide += [f"{number} {path}"] * page.evaluate(SIDEWAYS)
    assert wide == []
    assert sent > 40


def send(page: Page, path: str, place: int) -> None:
    """Fill a form of a page in and send it."""
    page.goto(path)
    if page.evaluate("document.forms.length") > place:
        with page.expect_navigation():
            page.evaluate(FILL, [place, HOSTILE])
