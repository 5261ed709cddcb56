"""The heart of a round without a mouse: Tab, Enter, Space and arrows alone.

Nothing is focused by the test: what cannot be reached by Tab cannot be reached here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from popflow.documents import Words
from popflow.domain.agenda import Topic
from popflow.domain.event import Draft
from popflow.domain.signature import SignatureKind
from popflow.testing import make_plan
from popflow.web.catalogue import telling
from tests.support.browser import complaints_of
from tests.support.house import ANNA, MANAGER, House
from tests.support.playing import NAMES, company, playing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.playing import Play

pytestmark = pytest.mark.slow
T: Final = telling("nl")
WORDS: Final = Words("nl")
MOST: Final = 150
"""Times Tab is pressed for one thing: far more than any page needs."""
FOCUSED: Final = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText;
  const shown = getComputedStyle(one);
  const seen = shown.outlineStyle !== "none" && parseFloat(shown.outlineWidth) >= 2;
  return [one.tagName.toLowerCase(), (label || "").trim(), seen];
}"""


class Keys:
    """Somebody at a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, tag: str, name: str) -> None:
        """Tab until what has this name has the focus, and shows it."""
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            found, label, seen = self.page.evaluate(FOCUSED)
            if found == tag and label.startswith(name):
                assert seen, f"one does not see that {name} has the focus"
                return
        pytest.fail(f"{name} is not reached by Tab on {self.page.url}")

    def enter(self, tag: str, name: str) -> None:
        """Reach a link or a button that leads to a page, and use it."""
        self.reach(tag, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def typed(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)


def come(play: Play, page: Page, number: str) -> Keys:
    """Sign in at the door."""
    page.goto(f"{play.address}/sign-in")
    keys = Keys(page)
    first, last, _ = NAMES[number]
    keys.enter("button", f"{first} {last}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return keys


def test_prepare_agree_and_sign_by_keyboard(chromium: Browser) -> None:
    house = House(people=company())
    house.begin()
    with playing(chromium, "nl", house) as play:
        context = chromium.new_context()
        context.set_default_timeout(15_000)
        page = context.new_page()
        with complaints_of(page):
            for number in (ANNA, MANAGER):
                prepare(play, page, number)
            assert house.cycle().exchanged_at is not None
            play.until_talk(hours=2)
            record(play, page)
            house.does(ANNA, "draft", Draft(make_plan()))
            for number in (ANNA, MANAGER):
                sign(play, page, number)
        context.close()
    agreed = {s.signer: s.kind for s in house.cycle().dossier.signatures.values()}
    assert agreed == dict.fromkeys((ANNA, MANAGER), SignatureKind.AGREED)
    assert house.cycle().agreed_at is not None


def prepare(play: Play, page: Page, number: str) -> None:
    """Answer a question, choose one by arrows, add a point with its topic, and be ready."""
    keys = come(play, page, number)
    if number == MANAGER:
        keys.enter("a", "Anna de Boer")
    else:
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)[1] == T("base.skip")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
    keys.enter("a", T("round.tabs.preparation"))
    area = page.locator("textarea").first
    label = page.locator(f"label[for='{area.get_attribute('id')}']").inner_text()
    keys.reach("textarea", label)
    keys.typed("Leren begroten")
    expect(
        page.locator(".beside").filter(has_text=T("forms.saved_at", time="").strip()).first
    ).to_be_visible()
    keys.enter("a", T("preparation.to_agenda"))
    keys.reach("textarea", T("agenda.text"))
    keys.typed(f"Een punt van {number}")
    keys.reach("select", T("agenda.topic"))
    page.keyboard.press("ArrowDown")
    keys.reach("button", T("agenda.add"))
    page.keyboard.press("Enter")
    expect(page.locator(".points")).to_contain_text(f"Een punt van {number}")
    keys.enter("button", T("agenda.ready"))
    expect(page.locator("#said")).to_contain_text(T("agenda.did.ready"))


def record(play: Play, page: Page) -> None:
    """Tick what was talked about, and record it."""
    keys = come(play, page, ANNA)
    keys.enter("a", T("step.record.go"))
    keys.reach("input", WORDS.of(Topic.PERFORMANCE_BY_MANAGER))
    page.keyboard.press("Space")
    keys.enter("button", WORDS.event("hold"))
    assert len(play.house.cycle().dossier.topics) == 1
    play.house.wait(timedelta(hours=1))


def sign(play: Play, page: Page, number: str) -> None:
    """Read the plan, and sign it."""
    keys = come(play, page, number)
    if number == MANAGER:
        keys.enter("a", "Anna de Boer")
    keys.enter("a", T("step.sign.go"))
    keys.enter("button", T("plan.sign"))
    assert "did=" in page.url
