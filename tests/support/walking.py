"""An organisation with somebody at every point of a round, and a walk past all of its pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from fastapi.routing import iter_route_contexts

from popflow.domain.agenda import Topic
from popflow.domain.check_in import Progress
from popflow.domain.event import Draft, Held, NewItem, Report, Signing
from popflow.domain.person import Offices
from popflow.domain.signature import SignatureKind
from popflow.engine.cycles import Doer, StartRequest, start
from popflow.engine.money import approve, grant, spend
from popflow.engine.people import appoint
from popflow.engine.preparing import prepare, write_form
from popflow.testing import make_goal, make_person, make_plan
from popflow_pob.reservations import answer
from tests.support.browser import NOWHERE
from tests.support.house import ANNA, BRAM, CARO, HIRED, HR, MANAGER, OTHER, House
from tests.support.playing import company
from tests.support.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.domain.person import Person
    from popflow.domain.plan import PlanContent
    from tests.support.web import Browser

DAAN, EVA, FLEUR, GUIDE, ADVISER = "104", "105", "106", "70", "80"
WALKERS: Final = (ANNA, BRAM, CARO, DAAN, EVA, MANAGER, OTHER, HR, GUIDE, ADVISER)
"""Everybody whose pages differ: people at each point, a manager, a deputy, HR and who looks along.
"""
PLAIN: Final = "Leren begroten"


@dataclass(frozen=True)
class World:
    """Rounds at every point, in which everything that was written is one text.

    Anna carries a plan out that is being changed; Bram's plan waits for a signature; Caro's
    conversation was not recorded; Daan prepares; Eva's round ended and goes on in another; Fleur
    has none.
    """

    web: Web
    text: str
    _seen: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def pages(self, number: str, language: str) -> dict[str, str]:
        """All that somebody gets; walked past once."""
        known = self._seen.get((number, language))
        if known is None:
            known = self._seen[number, language] = pages_of(self.web, number, language)
        return known

    def shapes(self, language: str) -> dict[tuple[str, str], str]:
        """One page of every shape that somebody gets, by who and path."""
        shapes, found = set[object](), {}
        for number in WALKERS:
            for path, text in sorted(self.pages(number, language).items()):
                shape = Parts(text).shape
                if shape not in shapes:
                    shapes.add(shape)
                    found[number, path] = text
        return found


def world(text: str = PLAIN) -> World:
    """Let an organisation live for half a year."""
    house = House(people=_people(text))
    house.choose(offices=Offices(frozenset({ADVISER})))
    house.post.scheme = answer
    for number in (ANNA, EVA):
        grant(house.engine, number, 150_000, "grant", f"g{number}")
    house.tick()
    _live(house, text)
    spend(house.engine, ANNA, 10_000, text, "s")
    approve(house.engine, ANNA, 5_000, HR)
    today = house.clock.now().date()
    appoint(house.engine, MANAGER, OTHER, today, today + timedelta(days=60))
    return World(Web(house), text)


def _people(text: str) -> list[Person]:
    others = {CARO: "Caro", EVA: "Eva", GUIDE: "Guus", ADVISER: "Ada"}
    more = [
        make_person(number, MANAGER if number in {CARO, EVA} else "1", first_name=name,
                    last_name="Peters", hired_on=HIRED)
        for number, name in others.items()
    ]  # fmt: skip
    return [replace(p, job=text, department=text) for p in (*company(), *more)]


def _plan(text: str, **told: Any) -> PlanContent:  # noqa: ANN401 - any field of Goal
    goal = make_goal(cost=35_000)
    [activity] = goal.activities
    lines = tuple(replace(line, text=text, supplier=text) for line in activity.support)
    told = {"title": text, "wanted_result": text, "use_in_work": text, "competence": text} | told
    return make_plan(
        replace(goal, activities=(replace(activity, text=text, support=lines,
                                          supervisor=GUIDE),), **told),
        make_goal(2, title=f"2 {text}", declined_because=text, priority=2),
    )  # fmt: skip


def _live(house: House, text: str) -> None:
    moments = {one: house.cycle(one).conversation_at for one in (ANNA, BRAM, EVA)}
    for person, moment in sorted(moments.items(), key=lambda one: one[1] or house.clock.now()):
        assert moment is not None
        _prepared(house, person, text)
        if person != BRAM:
            house.settle(person, MANAGER, _plan(text))
            continue
        house.wait(max(moment, house.clock.now()) + timedelta(hours=2))
        house.does(BRAM, "hold", Held(moment, (Topic.WISHES_TO_LEARN,)), person=BRAM)
        house.does(BRAM, "draft", Draft(_plan(text)), person=BRAM)
        house.does(MANAGER, "sign", Signing(1, SignatureKind.SEEN, text), person=BRAM)
    house.wait(timedelta(days=60))
    told = Report(Progress.STALLED, text, text, meets_expectations=False, steer=text)
    for person in (ANNA, EVA):
        house.does(person, "check_in", told, person=person)
    house.does(ANNA, "draft", Draft(_plan(f"{text} 2")))
    house.evaluate(EVA, problem=text)
    house.wait(timedelta(days=1))
    _newcomer(house, text)


def _prepared(house: House, person: str, text: str) -> None:
    """From planned to exchanged, with everything written that can be."""
    moment = house.cycle(person).conversation_at
    assert moment is not None
    opens = moment - timedelta(days=10)
    if opens > house.clock.now():
        house.wait(opens)
    number = house.cycle(person).id
    for who in (person, MANAGER):
        _fill_in(house, number, who, text)
        house.does(who, "add_item", NewItem(text, Topic.LEARN_FOR_CAREER), person=person)
        if house.cycle(person).exchanged_at is None:
            house.does(who, "ready", person=person)
    house.does(MANAGER, "add_item", NewItem(f"{text} later"), person=person)


def _newcomer(house: House, text: str) -> None:
    """Daan is prepared for his first conversation; Fleur has just come."""
    today = house.clock.now().date()
    house.enrol(
        make_person(DAAN, MANAGER, first_name="Daan", last_name="Mulder", hired_on=HIRED),
        make_person(FLEUR, MANAGER, first_name="Fleur", last_name="Dijkstra", hired_on=today),
    )
    made = start(house.engine, Doer(HR), StartRequest(DAAN, text))
    moment = made.cycle.conversation_at
    assert moment is not None
    house.wait(moment - timedelta(days=12))
    house.does(DAAN, "add_item", NewItem(text), person=DAAN)
    _fill_in(house, made.cycle.id, DAAN, text)


def _fill_in(house: House, number: int, who: str, text: str) -> None:
    """Answer whatever the form asks in words."""
    asked = prepare(house.engine, number, Doer(who)).questions
    assert asked is not None
    answers = {one.key: text for one in asked.questions if not one.choices}
    write_form(house.engine, number, Doer(who), answers)


class Parts(HTMLParser):
    """What a page is made of: where its links lead, and its shape without its words."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self._kinds: set[tuple[str, ...]] = set()
        self._headings: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens, and where a link leads."""
        given = dict(attrs)
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        self._headings += [tag] if tag in {"h1", "h2", "h3", "h4"} else []
        self._kinds.add((tag, given.get("class") or "", given.get("type") or "", *sorted(given)))

    @property
    def shape(self) -> tuple[object, ...]:
        """The same for pages that differ only in what is written, or in how often."""
        return (frozenset(self._kinds), tuple(dict.fromkeys(self._headings)))


def pages_of(web: Web, number: str, language: str = "nl") -> dict[str, str]:
    """Every page that somebody gets, by its path: all that is linked, and all that is routed.

    What is no page (a file, an image) is left out, and lists that are filtered twice.
    """
    browser = web.of(number, language)
    waiting, seen, found = ["/", NOWHERE, *_routed(web, number)], set[str](), {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        text = _page(browser, path)
        if text is None:
            continue
        found[path] = text
        links = (urlsplit(urljoin(path, link)) for link in Parts(text).links)
        waiting += [
            f"{link.path}?{link.query}" if link.query else link.path
            for link in links
            if not link.netloc and "&" not in link.query
        ]
    return found


def _page(browser: Browser, path: str) -> str | None:
    got = browser.client.get(path, follow_redirects=False)
    html = got.headers.get("content-type", "").startswith("text/html")
    there = got.status_code == 200 or path == NOWHERE
    return got.text if there and html else None


def _routed(web: Web, number: str) -> Iterator[str]:
    """Paths of endpoints, made concrete for this person's own round."""
    with web.house.store.read() as uow:
        own = uow.cycles.latest_of([number]).get(number)
    for one in iter_route_contexts(web.app.routes):
        path = one.path or ""
        if "GET" not in (one.methods or ()) or ("{" in path and own is None):
            continue
        if path.startswith("/cycles/"):
            given = str(own.id) if own else ""
            for event in ("move", "signal", "suspend") if "{event}" in path else ("",):
                yield path.replace("{number}", given).replace("{event}", event)
        elif "{" not in path:
            yield path
