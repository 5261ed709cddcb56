"""Real Chromium on pages that are really served; axe-core looks at each of them.

Where the machine has no Chromium the tests that ask for it are named as not run.
"""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe

from popflow.engine.access import sign_in_as
from popflow.web.serving import address_of, listen, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

    from tests.support.web import Web

CHROMIUM: Final = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
AXE: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
_ANSWERED: Final = re.compile(r"(status of|Error Code) (401|409|422)\b")
NOWHERE: Final = "/no-such-page"
"""A page that is asked for although it is not there."""
PHONE: Final = 320
"""The narrowest screen, in CSS pixels (WCAG 1.4.10)."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own browser, for a file of tests.

    Its driver has an event loop that counts as running for as long as it is there: no test of
    another file that runs a loop of its own could do so beside it.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - starts a driver

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def served(web: Web) -> Iterator[str]:
    """The address of an organisation's pages, on a free port of loopback."""
    taken = listen("127.0.0.1", 0)
    with serving(web.app, taken):
        yield address_of(taken).rstrip("/")


def _wrong(said: ConsoleMessage, gone: tuple[str, ...]) -> bool:
    """Whether the console complains; a page that is refused is an answer, and is asked for."""
    asked = any(path in said.location.get("url", "") for path in gone)
    return said.type == "error" and not (asked or _ANSWERED.search(said.text))


@contextmanager
def complaints_of(page: Page, gone: tuple[str, ...] = (NOWHERE,)) -> Iterator[None]:
    """Fail on whatever the console of a page complains of meanwhile.

    Args:
        page: Whose console.
        gone: Parts of addresses of pages that may not be there.
    """
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if _wrong(said, gone) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield
    assert complaints == []


@contextmanager
def seen_by(  # noqa: PLR0913 - what a screen is
    browser: Browser,
    web: Web,
    address: str,
    number: str,
    *,
    dark: bool = False,
    width: int = 1200,
    gone: tuple[str, ...] = (NOWHERE,),
) -> Iterator[Page]:
    """A page of a browser in which somebody is signed in; what its console complains of fails."""
    context = browser.new_context(
        color_scheme="dark" if dark else "light", viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    _, secret = sign_in_as(web.house.engine, number)
    context.add_cookies([{"name": "popflow", "value": secret, "url": address}])
    page = context.new_page()
    try:
        with complaints_of(page, gone):
            yield page
    finally:
        context.close()


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it has to be scrolled sideways."""
    report: dict[str, Any] = Axe().run(page, options=AXE).response
    found = [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in report["violations"]
        for node in one["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*found, *(["it scrolls sideways"] if wide else [])]


def looked_over(
    browser: Browser, web: Web, address: str, number: str, paths: list[str]
) -> list[str]:
    """What is found on pages, in both languages, light and dark, wide and on a phone."""
    found: list[str] = []
    for language, dark, width in (("nl", False, 1200), ("en", True, PHONE)):
        with seen_by(browser, web, address, number, dark=dark, width=width) as page:
            page.context.add_cookies(
                [{"name": "popflow_language", "value": language, "url": address}]
            )
            for path in paths:
                page.goto(address + path)
                found += [f"{path} {language} {width}: {one}" for one in findings(page)]
    return found
