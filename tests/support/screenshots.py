"""Pictures of the pages for docs/pages.md, of a demo a year old: `make screenshots`.

Each picture is small enough to lie in a repository: 64 colours, and no taller than two screens.
"""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from playwright.sync_api import sync_playwright

from popflow.domain.agenda import Topic
from popflow.domain.event import Draft, Held, NewItem
from popflow.domain.plan import (
    Activity,
    ActivityKind,
    Goal,
    Indicator,
    PlanContent,
    Planning,
    SupportKind,
    SupportLine,
)
from popflow.domain.workflow import Milestone
from popflow.engine.access import sign_in_as
from popflow.engine.cycles import Deed, Doer, act
from popflow.engine.preparing import write_form
from popflow.forecast.demo import DemoOptions, played
from popflow.forecast.stage import DemoStage
from popflow.ports import CycleLine, CycleQuery
from popflow.web.app import create_app
from popflow.web.serving import address_of, listen, serving
from tests.support.browser import CHROMIUM, FLAGS, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from popflow.bootstrap import Application

FOLDER: Final = Path(__file__).parents[2] / "docs" / "screenshots"
WIDE: Final = 1200
TALLEST: Final = 1400
COLOURS: Final = 64
WISH: Final = "Ik wil leren begroten, zodat ik de cijfers van het team zelf kan maken."
LATE: Final = "Mijn rooster op donderdag"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of one page.

    Attributes:
        name: Of the file.
        who: Number of who looks; empty for somebody who is not signed in.
        status: With what the page answers.
    """

    name: str
    who: str
    path: str
    width: int = WIDE
    dark: bool = False
    status: int = 200


def main() -> None:
    """Play a year, take pictures, let two people agree on a plan, and take the rest."""
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        ended = stack.enter_context(played(DemoOptions(years=1), lambda _month: None))
        app, stage = ended.app, DemoStage(ended.app, ended.clock)
        taken = listen("127.0.0.1", 0)
        stack.enter_context(serving(create_app(app, stage=stage), taken))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        stack.callback(browser.close)
        for scene in (_prepares(app, stage), _around(app, stage), _agrees(app, stage)):
            for shot in scene:
                size = take(browser, app, address_of(taken).rstrip("/"), shot)
                sys.stdout.write(f"{shot.name}.png {size // 1024} KB\n")


def _prepares(app: Application, stage: DemoStage) -> Iterator[Shot]:
    employee, manager, _ = stage.cast
    found = _rounds(app, person=employee)[-1]
    own = f"/cycles/{found.id}"
    write_form(app.engine, found.id, Doer(employee), {"ambitions": WISH})
    for who, text in (
        (employee, WISH),
        (employee, LATE),
        (manager, "Hoe bevalt de nieuwe balie?"),
    ):
        act(app.engine, found.id, Doer(who), Deed("add_item", NewItem(text)))
    yield Shot("sign-in", "", "/sign-in")
    yield Shot("my-pop", employee, "/me")
    yield Shot("my-pop-phone", employee, "/me", PHONE)
    yield Shot("my-pop-dark", employee, "/me", dark=True)
    yield Shot("preparation", employee, f"{own}/preparation")
    yield Shot("talking-points", employee, f"{own}/agenda")
    yield Shot("talking-points-phone", employee, f"{own}/agenda", PHONE)
    yield Shot("move", employee, f"{own}/do/move")
    yield Shot("account", employee, "/me/account")
    yield Shot("my-data", employee, "/me/data")
    yield Shot("asking", employee, f"{own}/do/signal")
    yield Shot("not-found", employee, "/cycles/999999", status=404)


def _around(app: Application, stage: DemoStage) -> Iterator[Shot]:
    yield from _carried_out(app)
    yield from _led(stage)
    yield from _looked_after(app, stage)


def _carried_out(app: Application) -> Iterator[Shot]:
    goes = next(one for one in _rounds(app, open=True) if one.milestone is Milestone.EXECUTING)
    over = next(one for one in _rounds(app) if one.milestone is Milestone.RESTARTED)
    yield Shot("progress", goes.person, f"/cycles/{goes.id}/progress")
    yield Shot("looking-back", over.person, f"/cycles/{over.id}/evaluation")
    yield Shot("history", over.person, f"/cycles/{over.id}/history")
    yield Shot("budget", goes.person, "/me/budget")
    yield Shot("training", goes.person, "/me/training")
    yield Shot("reminders", goes.person, f"/cycles/{goes.id}/reminders")
    yield Shot("earlier", over.person, "/me/earlier")
    yield Shot("readings", goes.person, "/me/readings")


def _led(stage: DemoStage) -> Iterator[Shot]:
    employee, manager, _ = stage.cast
    yield Shot("team", manager, "/team")
    yield Shot("team-phone", manager, "/team", PHONE)
    yield Shot("work-meeting", manager, "/team/meeting")
    yield Shot("deputies", manager, "/team/deputies")
    yield Shot("load", manager, "/team/load")
    yield Shot("department", manager, "/team/department")
    yield Shot("self-check", manager, "/team/self-check")
    yield Shot("starting", manager, f"/team/start/{employee}")


def _looked_after(app: Application, stage: DemoStage) -> Iterator[Shot]:
    employee, _, hr = stage.cast
    yield Shot("organisation", hr, "/hr")
    yield Shot("organisation-dark", hr, "/hr", dark=True)
    yield Shot("turns", hr, "/hr/turns")
    yield Shot("rounds", hr, "/hr/rounds")
    yield Shot("start", hr, "/hr/rounds/start")
    yield Shot("people", hr, "/hr/people")
    yield Shot("person", hr, f"/hr/person/{employee}")
    yield Shot("import", hr, "/hr/import")
    yield Shot("messages", hr, "/hr/messages")
    yield Shot("workflows", hr, "/hr/workflow")
    yield Shot("workflow", hr, f"/hr/workflow/{app.settings.workflow}")
    yield Shot("log", hr, "/hr/log")
    yield Shot("plugins", hr, "/hr/plugins")
    yield Shot("status", hr, "/hr/status")


def _agrees(app: Application, stage: DemoStage) -> Iterator[Shot]:
    employee, manager, _ = stage.cast
    number = _rounds(app, person=employee)[-1].id
    for who in (employee, manager):
        act(app.engine, number, Doer(who), Deed("ready"))
    held = _rounds(app, person=employee)[-1].conversation_at
    assert held is not None
    while app.engine.clock.now() < held:
        stage.pass_time(timedelta(days=1))
    yield Shot("conversation", employee, f"/cycles/{number}/conversation")
    act(app.engine, number, Doer(employee), Deed("hold", Held(held, tuple(Topic)[:6])))
    act(app.engine, number, Doer(employee), Deed("draft", Draft(_plan(app))))
    yield Shot("plan", employee, f"/cycles/{number}/plan")
    yield Shot("plan-edit", employee, f"/cycles/{number}/plan/edit")


def _plan(app: Application) -> PlanContent:
    """A plan as people write it; the manager's answers are still open."""
    begins = app.engine.clock.now().date() + timedelta(days=21)
    ends = begins + timedelta(days=150)
    when = Planning(start=begins, count=6, unit="session", weekday=3, day_part="afternoon")
    guided = SupportLine(SupportKind.HOURS_OF_OTHERS, "uitleg van een collega", 12, "hour")
    fee = SupportLine(SupportKind.MONEY, "lesmateriaal", cost=9_500)
    walk = Activity(ActivityKind.WALKING_ALONG, "meelopen bij Financiën", when, (guided, fee))
    goal = Goal(
        1, "Een begroting maken", activities=(walk,), ends_on=ends,
        wanted_result="Ik maak alleen een begroting die klopt, en leg haar uit aan het team.",
        indicator=Indicator("begrotingen alleen gemaakt", "0", "2"),
        use_in_work="bij de halfjaarcijfers", employee_stands_behind=True,
        realistic_employee=True,
    )  # fmt: skip
    return PlanContent((goal,))


def _rounds(app: Application, **asked: object) -> list[CycleLine]:
    with app.engine.store.read() as uow:
        return uow.cycles.find(CycleQuery(limit=500, **asked))  # type: ignore[arg-type]  # any field


def take(browser: Browser, app: Application, address: str, shot: Shot) -> int:
    """Take a picture, and say how many bytes it is."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 800}, reduced_motion="reduce",
        locale="nl-NL",
        color_scheme="dark" if shot.dark else "light",
    )  # fmt: skip
    if shot.who:
        _, secret = sign_in_as(app.engine, shot.who)
        context.add_cookies([{"name": "popflow", "value": secret, "url": address}])
    page = context.new_page()
    answer = page.goto(address + shot.path)
    assert answer is not None
    assert answer.status == shot.status, (shot, answer.status)
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": shot.width, "height": min(height, TALLEST)})
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    file = FOLDER / f"{shot.name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    main()
