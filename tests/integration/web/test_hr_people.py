"""People: looked up, and files of HR that are looked at before they are taken over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pytest

from popflow.domain.person import Offices
from popflow.engine.people import appoint
from popflow.web.uploads import KEPT
from tests.support.house import ANNA, BRAM, HR, MANAGER, OTHER, House
from tests.support.web import ORIGIN, Outline, Web

if TYPE_CHECKING:
    from tests.support.web import Browser

AUDITOR, ADMIN = "1", "20"
PAGES = ("/hr/people", "/hr/people.xlsx", f"/hr/person/{ANNA}")
HEADER = "personeelsnummer;voornaam;achternaam;leidinggevende;e-mail\n"
FILE = (
    HEADER + f"{ANNA};Anna;Berg;{OTHER};a@example.org\n900;Nieuw;Gezicht;{MANAGER};n@example.org\n"
)


@pytest.fixture
def web() -> Web:
    house = House()
    house.begin()
    house.choose(offices=Offices(auditors=frozenset({AUDITOR}), admins=frozenset({ADMIN})))
    return Web(house)


def sent(browser: Browser, text: str, status: int = 200, **typed: str) -> Outline:
    answer = browser.client.post(
        "/hr/import", data=typed, headers={"origin": ORIGIN},
        files={"file": ("people.csv", text.encode(), "text/csv")},
    )  # fmt: skip
    assert answer.status_code == status, answer.text[-2000:]
    return Outline(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_who_may_look_people_up(web: Web, path: str) -> None:
    for number in (HR, AUDITOR):
        assert web.of(number).client.get(path).status_code == 200
    for number in (ANNA, MANAGER, ADMIN):
        assert web.of(number).client.get(path).status_code == 404


def test_only_hr_takes_files_over(web: Web) -> None:
    for number in (ANNA, MANAGER, AUDITOR, ADMIN):
        web.of(number).get("/hr/import", 404)
        sent(web.of(number), FILE, 404)
        web.of(number).post("/hr/import/do", {"file": "x"}, 404)
        web.of(number).post("/hr/import/drop", {"file": "x"}, 404)


def test_people_are_found_by_what_is_typed(web: Web) -> None:
    links = web.of(HR).get("/hr/people?q=nummer101").links.values()
    assert [link for link in links if link.startswith("/hr/person/")] == [f"/hr/person/{ANNA}"]
    assert "Niemand gevonden" in web.of(HR).get("/hr/people?q=zzz").headings
    assert "Nobody found" in web.of(HR, "en").get("/hr/people?q=zzz").headings


def test_the_list_goes_on_page_by_page(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("popflow.web.pages.hr_people.PAGE", 3)
    further, seen = "/hr/people", list[str]()
    while further:
        shown = web.of(HR).get(further)
        seen += [link for link in shown.links.values() if link.startswith("/hr/person/")]
        further = shown.links.get("Volgende pagina", "")
    assert seen == sorted(seen)
    assert len(seen) == 7


def test_a_person_has_a_page(web: Web) -> None:
    shown = web.of(HR).get(f"/hr/person/{ANNA}")
    assert shown.links[f"Bekijk POP {web.house.cycle(ANNA).id}"]
    assert "/hr/person/10" in shown.links.values()
    leader = web.of(HR).get(f"/hr/person/{MANAGER}")
    assert leader.links["Bekijk de POP's van 3 mensen"] == f"/hr/rounds?manager={MANAGER}"
    web.of(HR).get("/hr/person/nobody", 404)


def test_hr_names_a_deputy_for_a_manager(web: Web) -> None:
    path = f"/hr/person/{MANAGER}"
    typed = {"number": OTHER, "from_day": "2026-03-01", "to_day": "2026-04-01"}
    assert "Gelukt" in web.of(HR).post(path, typed).text
    with web.house.store.read() as uow:
        assert [one.deputy for one in uow.people.deputies(MANAGER)] == [OTHER]
    for bad in ({}, {"number": "nobody"}, {"from_day": "x"}, {"to_day": "2026-01-01"}):
        shown = web.of(HR).post(path, {**typed, **bad} if bad else {}, 409)
        assert shown.fields["number"] == ({**typed, **bad} if bad else {}).get("number", "")
    web.of(HR).post(f"/hr/person/{ANNA}", typed, 404)
    web.of(AUDITOR).post(path, typed, 404)


def test_a_file_is_looked_at_before_it_is_taken_over(web: Web) -> None:
    house, browser = web.house, web.of(HR)
    assert "full" not in browser.get("/hr/import").fields
    shown = sent(browser, FILE)
    assert "Dit verandert er" in shown.headings
    assert "Nieuw in dienst: 1" in shown.headings
    assert f"leidinggevende {MANAGER} → {OTHER}" in shown.text
    assert house.cycle(ANNA).partner == MANAGER
    told = browser.post("/hr/import/do", {"file": shown.fields["file"], "kind": "people"})
    assert "Gelukt: het bestand is overgenomen." in told.text
    assert house.cycle(ANNA).partner == OTHER
    assert "Kies het nog een keer" in browser.post(
        "/hr/import/do", {"file": shown.fields["file"]}, 422
    ).text  # fmt: skip


def test_a_file_that_changes_nothing_or_too_much_is_not_taken_over(web: Web) -> None:
    browser = web.of(HR)
    same = sent(browser, "personeelsnummer;voornaam;achternaam\n"
                f"{ANNA};Robin;Nummer{ANNA}\n")  # fmt: skip
    assert "Er verandert niets" in same.text
    refused = sent(browser, FILE, full="yes")
    assert "Meer dan een tiende" in refused.text
    assert "Dit overnemen" not in refused.text


def test_what_cannot_be_used_is_told_without_a_path(web: Web) -> None:
    browser = web.of(HR)
    for text in ("PK\x03\x04nonsense", "", "just one column\nx\n"):
        shown = sent(browser, text, 422)
        assert "Er is niets veranderd" in shown.text
        assert str(Path(gettempdir())) not in shown.text
    assert "Kies eerst een bestand" in browser.post("/hr/import", {}, 422).text
    unsure = sent(browser, FILE + "\n;Zonder;Nummer;;\n", 422, full="yes")
    assert "Er is niets veranderd" in unsure.text
    assert "Opzij gezet" in sent(browser, FILE + ";Zonder;Nummer;;\n").headings


def test_script_in_a_file_is_shown_as_text(web: Web) -> None:
    text = HEADER + f"901;<script>alert(1)</script>;X;{MANAGER};x@example.org\n"
    answer = web.of(HR).client.post(
        "/hr/import", headers={"origin": ORIGIN}, files={"file": ("a<b>.csv", text.encode())}
    )
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_a_file_is_for_whoever_sent_it_and_for_an_hour(web: Web) -> None:
    web.house.choose(hr=frozenset({HR, BRAM}))
    token = sent(web.of(HR), FILE).fields["file"]
    web.of(BRAM).post("/hr/import/do", {"file": token}, 422)
    web.house.clock.advance_to(web.house.clock.now() + KEPT)
    web.of(HR).post("/hr/import/do", {"file": token}, 422)
    token = sent(web.of(HR), FILE).fields["file"]
    assert "weggegooid" in web.of(HR).post("/hr/import/drop", {"file": token}).text
    web.of(HR).post("/hr/import/do", {"file": token}, 422)
    web.of(HR).post("/hr/import/drop", {"file": token})


def test_posts_and_the_training_plan_are_taken_over_likewise(web: Web) -> None:
    browser = web.of(HR)
    posts = "functiecode;functie\nA1;Monteur\n"
    shown = sent(browser, posts, kind="posts")
    assert "Nieuw: 1" in shown.headings
    browser.post("/hr/import/do", {"file": shown.fields["file"], "kind": "posts"})
    changed = sent(browser, "functiecode;functie\nA1;Voorman\n", kind="posts", full="yes")
    assert "naam Monteur → Voorman" in changed.text
    with web.house.store.read() as uow:
        assert [post.title for post in uow.posts.posts()] == ["Monteur"]


def test_a_deputy_is_named_by_the_manager(web: Web) -> None:
    path, today = "/team/deputies", web.house.clock.now().date()
    week = {"from_day": str(today), "to_day": str(today + timedelta(days=7))}
    assert "Er staat niets genoteerd" in web.of(MANAGER).get(path).text
    assert "Gelukt" in web.of(MANAGER).post(path, {"who": OTHER, **week}).text
    assert "loopt nu" in web.of(MANAGER).get(path).text
    assert "now" in web.of(OTHER, "en").get(path).text
    for bad in ({"who": ""}, {"number": "nobody"}, {"number": MANAGER}, {"from_day": "soon"}):
        shown = web.of(MANAGER).post(path, {"who": OTHER, **week, **bad}, 409)
        assert shown.fields["to_day"] == week["to_day"]
    web.of(ANNA).get(path, 404)
    web.of(ANNA).post(path, {"who": OTHER, **week}, 404)


def test_a_deputy_is_taken_back_by_the_manager(web: Web) -> None:
    path, today = "/team/deputies", web.house.clock.now().date()
    appoint(web.house.engine, MANAGER, OTHER, today - timedelta(days=9), today)
    appoint(web.house.engine, MANAGER, OTHER, today, today + timedelta(days=7))
    appoint(web.house.engine, MANAGER, BRAM, *(today + timedelta(days=n) for n in (3, 9)))
    browser, other = web.of(MANAGER), web.of(OTHER)
    shown = browser.get(path)
    assert shown.actions.count(f"{path}/withdraw") == 2
    assert "Intrekken" in shown.text
    assert "Vandaag laten eindigen" in shown.text
    # Whoever stands in cannot take it back: it is not their page.
    assert f"{path}/withdraw" not in other.get(path).actions
    coming = {
        "number": BRAM, "from_day": str(today + timedelta(days=3)),
        "to_day": str(today + timedelta(days=9)),
    }  # fmt: skip
    for _ in range(2):  # sent twice is done once
        assert "de vervanging is ingetrokken" in browser.post(f"{path}/withdraw", coming).text
    runs = {
        "number": OTHER, "from_day": str(today), "to_day": str(today + timedelta(days=7)),
    }  # fmt: skip
    ended = browser.post(f"{path}/withdraw", runs)
    assert "vandaag is de laatste dag" in ended.text
    assert f"{path}/withdraw" not in ended.actions
    with web.house.store.read() as uow:
        assert [one.to_day for one in uow.people.deputies(MANAGER)] == [today, today]
    web.house.wait(timedelta(days=1))
    browser = web.of(MANAGER)
    over = {**runs, "to_day": str(today)}
    assert "al voorbij" in browser.post(f"{path}/withdraw", over, 409).text
    assert "is past" in web.of(MANAGER, "en").post(f"{path}/withdraw", over, 409).text
    browser.post(f"{path}/withdraw", {}, 422)
    web.of(ANNA).post(f"{path}/withdraw", over, 404)


def test_hr_takes_a_deputy_back(web: Web) -> None:
    page, path = f"/hr/person/{MANAGER}", "/hr/deputies/withdraw"
    typed = {"number": OTHER, "from_day": "2026-03-01", "to_day": "2026-04-01"}
    web.of(HR).post(page, typed)
    assert path in web.of(HR).get(page).actions
    assert path not in web.of(AUDITOR).get(page).actions
    for who in (AUDITOR, MANAGER):
        web.of(who).post(path, {**typed, "manager": MANAGER}, 404)
    answer = web.of(HR, "en").sent(path, {**typed, "manager": MANAGER}, follow_redirects=False)
    assert answer.headers["location"] == f"{page}?did=ends"
    assert "today is the last day" in web.of(HR, "en").get(f"{page}?did=ends").text
    assert "Done" not in web.of(HR, "en").get(f"{page}?did=other").text
    with web.house.store.read() as uow:
        assert [str(one.to_day) for one in uow.people.deputies(MANAGER)] == [
            str(web.house.clock.now().date())
        ]
