"""Ten tasks as somebody tries them who sees popflow for the first time, with their clicks.

How many each takes stands in docs/pages.md, and nowhere else. Following a link or pressing a
button is a click; typing, and choosing in a field, is not. All begins after sign-in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from popflow.domain.event import Draft, Held, NewTime
from popflow.ports import Settlement, Status
from popflow.settings import load_settings
from popflow.testing import make_plan
from tests.support.browser import served
from tests.support.house import ANNA, HR, MANAGER, House
from tests.support.playing import NAMES, Evening, Player, company, playing
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Locator

    from tests.support.playing import Play

pytestmark = pytest.mark.slow
PAGE: Final = Path(__file__).parents[2] / "docs" / "pages.md"
HEADING: Final = "## Ten tasks, and how many clicks they take"
_ROW: Final = re.compile(r"^\| ([^|]+) \| [^|]+ \| (\d+) \|", re.MULTILINE)
NEW: Final = "Personeelsnummer;Roepnaam;Achternaam\n300;Noor;Prins\n"
ANOTHER: Final = "naar-behoefte"


def clicks_said() -> dict[str, int]:
    """What the table says: clicks by task."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(HEADING)
    return {name: int(count) for name, count in _ROW.findall(rest.partition("\n## ")[0])}


@dataclass
class Newcomer(Player):
    """Somebody whose clicks are counted."""

    clicks: int = 0

    def follows(self, name: str) -> None:
        """Follow a link that can be seen."""
        super().follows(name)
        self.clicks += 1

    def presses(self, name: str | re.Pattern[str], inside: Locator | None = None) -> None:
        """Press a button that can be seen."""
        super().presses(name, inside)
        self.clicks += 1


def comes(play: Play, number: str) -> Newcomer:
    """Somebody on the page after sign-in."""
    player = play.player(number)
    return Newcomer(player.number, player.page, player.address, player.language)


def see_where_it_stands(play: Play, _folder: Path) -> int:
    play.house.begin()
    anna = comes(play, ANNA)
    anna.sees(anna.t("round.where_own"))
    anna.sees(anna.t("step.add_items.what"))
    expect(anna.page.locator(".river [aria-current=step]")).to_be_visible()
    return anna.clicks


def prepare(play: Play, _folder: Path) -> int:
    play.house.begin()
    anna = comes(play, ANNA)
    anna.follows(anna.t("round.to_preparation"))
    anna.page.get_by_role("textbox").first.press_sequentially("Leren begroten")
    saved = anna.page.locator(".beside").filter(has_text=anna.t("forms.saved_at", time="").strip())
    expect(saved.first).to_be_visible()
    return anna.clicks


def add_a_point(play: Play, _folder: Path) -> int:
    play.house.begin()
    anna = comes(play, ANNA)
    anna.follows(anna.t("step.add_items.go"))
    anna.types(anna.t("agenda.text"), "Mijn rooster op donderdag")
    anna.presses(anna.t("agenda.add"))
    anna.told(anna.t("agenda.did.add_item"))
    return anna.clicks


def move(play: Play, _folder: Path) -> int:
    play.house.begin()
    before = play.house.cycle().conversation_at
    anna = comes(play, ANNA)
    anna.follows(anna.words.event("move"))
    anna.presses(anna.words.event("move"))
    anna.told(anna.words.happened("move"))
    assert play.house.cycle().conversation_at != before
    return anna.clicks


def name_a_deputy(play: Play, _folder: Path) -> int:
    play.house.begin()
    manager = comes(play, MANAGER)
    manager.follows(manager.t("team.tabs.deputies"))
    manager.picks(manager.t("team.deputies.who"), "Omar Haddad")
    back = play.house.clock.now().date() + timedelta(days=20)
    manager.types(manager.t("team.deputies.until"), back.isoformat())
    manager.presses(manager.t("team.deputies.go"))
    manager.told(manager.t("team.did_deputy"))
    return manager.clicks


def sign(play: Play, _folder: Path) -> int:
    house = play.house
    house.begin()
    house.exchange()
    play.until_talk(hours=2)
    held = house.cycle().conversation_at
    assert held is not None
    house.does(ANNA, "hold", Held(held))
    house.does(ANNA, "draft", Draft(make_plan()))
    anna = comes(play, ANNA)
    anna.follows(anna.t("step.sign.go"))
    anna.presses(anna.t("plan.sign"))
    anna.told(anna.t("plan.did.signed", other=NAMES[MANAGER][0]))
    return anna.clicks


def find_who_is_overdue(play: Play, _folder: Path) -> int:
    play.house.begin()
    play.house.exchange()
    play.until_talk(days=15)
    hr = comes(play, HR)
    hr.sees(hr.t("hr.unrecorded", count="").strip())
    row = hr.page.get_by_role("row").filter(has_text="Anna de Boer")
    expect(row).to_contain_text(hr.t("lists.talk_was", day="").strip())
    return hr.clicks


def retry_a_mail(play: Play, _folder: Path) -> int:
    house = play.house
    house.begin()
    at = house.cycle().conversation_at
    assert at is not None
    house.does(MANAGER, "move", NewTime(at + timedelta(days=28)))
    key = house.parcels(Status.PENDING, recipient=ANNA)[-1].key
    with house.store.begin() as uow:
        why = "127.0.0.1:9: cannot be reached or broke off"
        uow.outbox.settle([Settlement(key, Status.DEAD, house.clock.now(), why)])
        uow.commit()
    hr = comes(play, HR)
    hr.follows(hr.t("hr.undelivered_go"))
    hr.ticks(hr.t("messages.whom_all"))
    hr.presses(hr.t("messages.retry"))
    hr.told(hr.t("messages.did.retried"))
    assert not house.parcels(Status.DEAD)
    return hr.clicks


def import_a_file(play: Play, folder: Path) -> int:
    file = folder / "medewerkers.csv"
    file.write_text(NEW, encoding="utf-8")
    play.house.begin()
    hr = comes(play, HR)
    hr.follows(hr.t("hr.rooms.people"))
    hr.follows(hr.t("people.import"))
    hr.page.get_by_label(hr.t("people.file"), exact=True).set_input_files(file)
    hr.presses(hr.t("people.look"))
    hr.sees(hr.t("people.difference.joiners", count=1))
    hr.sees(hr.t("people.absent_stays"))
    hr.presses(hr.t("people.take_over"))
    hr.sees(hr.t("people.taken_over"))
    return hr.clicks


def change_the_workflow(play: Play, folder: Path) -> int:
    """The page says which line; with that line in popflow.toml the page says so next time."""
    play.house.begin()
    hr = comes(play, HR)
    hr.follows(hr.t("hr.rooms.workflow"))
    row = hr.page.get_by_role("row").filter(has_text=f'"{ANOTHER}"')
    said = row.locator("code").inner_text()
    file = folder / "popflow.toml"
    file.write_text(f'{said}\nstrategy = "vrijwillig"\n', encoding="utf-8")
    again = Web(play.house, Evening(play.house, tuple(NAMES)), load_settings(file, {}))
    with served(again) as address:
        hr.page.goto(f"{address}/hr/workflow")
        used = hr.page.get_by_role("region", name=hr.t("workflow.used"))
        expect(used).to_contain_text(said)
    return hr.clicks


TASKS: Final[dict[str, Callable[[Play, Path], int]]] = {
    "see where my POP stands": see_where_it_stands,
    "prepare": prepare,
    "add a talking point": add_a_point,
    "move a conversation": move,
    "name a deputy": name_a_deputy,
    "sign": sign,
    "find who is overdue": find_who_is_overdue,
    "retry a mail": retry_a_mail,
    "import a file": import_a_file,
    "change the workflow": change_the_workflow,
}


def test_the_table_names_each_task() -> None:
    assert list(clicks_said()) == list(TASKS)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_as_many_clicks_as_the_page_says(
    chromium: Browser, tmp_path: Path, task: str
) -> None:
    with playing(chromium, "nl", House(people=company())) as play:
        assert TASKS[task](play, tmp_path) == clicks_said()[task]
