"""What popflow.toml says about letters is what letters say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Calendar

from popflow.bootstrap import open_application
from popflow.domain.cycle import Cycle
from popflow.domain.effect import HR, Message, MessageKind
from popflow.domain.workflow import Milestone
from popflow.ports import Letter, Parcel
from popflow.settings import load_settings
from popflow.storage.memory import MemoryStore
from popflow.testing import make_person

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TALK = datetime(2026, 3, 16, 9, tzinfo=UTC)


def letters(folder: Path, organisation: str, **boss: Any) -> tuple[Letter, Letter]:  # noqa: ANN401 - any field of a person
    """An announcement to the employee, and a word to HR."""
    file = folder / "popflow.toml"
    file.write_text(f"[organisation]\n{organisation}\n", encoding="utf-8")
    anna, manager = make_person("101"), make_person("10", None, **boss)
    cycle = Cycle(
        7, anna.number, "w", "d", "announced", Milestone.ANNOUNCED, NOW, NOW,
        partner=manager.number, announced_at=NOW, conversation_at=TALK,
    )  # fmt: skip
    told = Parcel("a", Message(MessageKind.ANNOUNCE, anna.number, NOW), cycle=7)
    word = Parcel("b", Message(MessageKind.ATTENTION, HR, NOW), data={"about": "clock"})
    people = {person.number: person for person in (anna, manager)}
    with open_application(load_settings(file, {}), store=MemoryStore()) as app:
        compose = app.engine.composer.compose
        return (
            compose([told], anna, {7: cycle}, people, {}), compose([word], None, {}, people, {}),
        )  # fmt: skip


def event(letter: Letter) -> Any:  # noqa: ANN401 - icalendar's own
    (entry,) = letter.invitations
    (found,) = Calendar.from_ical(entry.text).walk("VEVENT")
    return found


def test_left_out_there_are_no_pages_and_an_hour_to_talk(tmp_path: Path) -> None:
    announced, word = letters(tmp_path, 'name = "Veld"')
    assert "http" not in announced.text + announced.html
    assert "ingelogd" not in announced.text
    assert event(announced)["dtend"].dt - TALK == timedelta(hours=1)
    assert word.text.startswith("Dag HR,\n")


def test_page_name_and_minutes_are_the_organisations(tmp_path: Path) -> None:
    announced, word = letters(
        tmp_path,
        'page = "https://pop.example.org/hr"\nhr_name = "Personeelszaken"\n'
        "conversation_minutes = 90",
    )
    assert "https://pop.example.org/hr/cycles/7" in announced.text
    assert str(event(announced)["url"]) == "https://pop.example.org/hr/cycles/7"
    assert event(announced)["dtend"].dt - TALK == timedelta(minutes=90)
    assert word.text.startswith("Dag Personeelszaken,\n")


def test_a_manager_without_an_address_lets_hr_organise_the_conversation(tmp_path: Path) -> None:
    announced, _ = letters(tmp_path, 'hr_email = "hr@example.org"', email=None)
    assert str(event(announced)["organizer"]) == "mailto:hr@example.org"
