"""A demo that was played can be walked around in: the cast, and a clock to move on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.domain.workflow import Milestone
from popflow.forecast.demo import DemoOptions, played
from popflow.forecast.stage import DemoStage
from popflow.ports import CycleQuery
from popflow.web.app import create_app
from tests.support.web import Browser, client_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PEOPLE = """Personeelsnummer;Voornaam;Achternaam;Functie;Leidinggevende
1;Ine;Baas;Directeur;
2;Hanna;Reus;Human Resources;1
3;Max;Vos;Teamleider;1
4;Anna;Smit;Medewerker;3
5;Bram;Kok;Medewerker;3
"""


def test_a_demo_is_walked_around_in_and_moved_on(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    with played(DemoOptions(people=file, years=1), lambda _: None) as ended:
        stage = DemoStage(ended.app, ended.clock)
        employee, manager, hr = stage.cast
        assert hr == ended.app.settings.roles.hr[0]
        with ended.app.engine.store.read() as uow:
            line = uow.cycles.find(CycleQuery(person=employee, open=True))[0]
            assert not uow.people.team_sizes([employee])
        assert line.partner == manager
        assert line.milestone in {Milestone.ANNOUNCED, Milestone.EXECUTING, Milestone.PLANNED}
        browser = Browser(client_of(create_app(ended.app, stage=stage)))
        door = browser.get("/sign-in")
        assert "Kijk rond als" in door.headings
        assert "medewerker, Medewerker" in door.text
        assert "leidinggevende, Teamleider" in door.text
        assert "Dit is een demo" in browser.post("/sign-in/as", {"number": employee}).text
        before = ended.clock.now()
        browser.post("/demo/pass", {"days": "7"})
        assert (ended.clock.now() - before).days in {6, 7}
        assert "Mijn POP" in browser.get("/me").headings
        browser.post("/demo/pass", {"days": "1000"}, 422)
        browser.post("/sign-in/as", {"number": "5" if employee != "5" else "4"}, 404)
