"""A whole round in real Chromium, from planned to started again, through the pages alone.

An employee, the manager, a deputy and HR play it in Dutch and in English. Only time passes
without them: the daemon ticks each morning between the clicks.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from popflow.documents.wording import money
from popflow.domain.agenda import Topic
from popflow.domain.signature import SignatureKind
from popflow.engine.money import grant
from popflow_pob.reservations import answer
from tests.support.house import ANNA, HR, MANAGER, OTHER, House
from tests.support.later_chapters import again, carry_out, look_back
from tests.support.playing import Play, Player, company, playing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

    from popflow.domain.cycle import Entry
    from popflow.domain.signature import Signature

pytestmark = pytest.mark.slow
BUDGET: Final = 150_000
WAY: Final = (
    "plan", "announce", "ready", "ready", "exchange", "hold", "follow_up", "hold", "agree",
    "begin", "amend", "check_in", "deliver", "deliver", "evaluate", "restart",
)  # fmt: skip
"""What happened, in this order, beside what was written."""
TEXTS: Final = {
    "nl": {
        "answer": "Ik wil leren begroten.", "point": "Mijn rooster op donderdag",
        "of_manager": "De nieuwe werkwijze aan de balie", "goal": "Begroten",
        "result": "Ik maak alleen een sluitende begroting.", "shown": "begrotingen",
        "activity": "Meelopen bij de afdeling Financiën", "cost": "cursusgeld",
        "more": "Ik maak er twee, en leg ze uit.", "note": "Het loopt goed.",
        "work": "Ik doe het nu zelf.",
    },
    "en": {
        "answer": "I want to learn budgeting.", "point": "My timetable on Thursdays",
        "of_manager": "The new way of working at the desk", "goal": "Budgeting",
        "result": "I make a sound budget by myself.", "shown": "budgets",
        "activity": "Walking along at Finance", "cost": "course fee",
        "more": "I make two of them, and explain them.", "note": "It goes well.",
        "work": "I do it myself now.",
    },
}  # fmt: skip


def well_off() -> House:
    """An organisation with a budget for each person."""
    house = House(people=company())
    house.post.scheme = answer
    grant(house.engine, ANNA, BUDGET, "grant", "g")
    return house


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_whole_round(chromium: Browser, language: str) -> None:
    with playing(chromium, language, well_off()) as play:
        said = TEXTS[language]
        begin(play)
        first = play.house.cycle().id
        prepare(play, said)
        talk(play)
        name_a_deputy(play)
        write(play, said)
        sign(play)
        amend(play, said)
        carry_out(play, said)
        look_back(play, said)
        again(play)
    history = history_of(play, first)
    assert [one.event for one in history if one.event in WAY] == list(WAY)


def history_of(play: Play, number: int) -> tuple[Entry, ...]:
    """All that happened in a round."""
    with play.house.store.read() as uow:
        return uow.cycles.history([number])[number]


def begin(play: Play) -> None:
    """HR starts the round, and Anna sees when the conversation is."""
    hr = play.player(HR)
    hr.follows(hr.t("hr.rooms.rounds"))
    hr.follows(hr.t("rounds.start"))
    hr.types(hr.t("rounds.people"), ANNA)
    hr.presses(hr.t("rounds.preview"))
    hr.presses(hr.t("rounds.go", count=1))
    hr.sees(hr.t("rounds.result", count=1, skipped=0))
    anna = play.player(ANNA)
    anna.sees(anna.t("step.planned.what"))
    play.until_talk(days=-13)


def prepare(play: Play, said: dict[str, str]) -> None:
    """Both get their points ready; what Anna writes is kept while she types."""
    anna = play.player(ANNA)
    anna.sees(anna.t("step.add_items.what"))
    anna.follows(anna.t("round.tabs.preparation"))
    area = anna.page.locator("#a-ambitions")
    area.press_sequentially(said["answer"])
    expect(anna.page.locator("#s-ambitions")).to_contain_text(anna.t("forms.saved_at", time=""))
    anna.page.reload()
    expect(area).to_have_value(said["answer"])
    anna.presses(re.compile(rf"^{anna.t('preparation.bring')}"), anna.page.locator("#p-ambitions"))
    expect(anna.page.locator("#p-ambitions")).to_contain_text(anna.t("preparation.brought"))
    anna.follows(anna.t("preparation.brought"))
    add(anna, said["point"])
    anna.presses(anna.t("agenda.ready"))
    anna.told(anna.t("agenda.did.ready"))
    manager = play.player(MANAGER)
    manager.follows("Anna de Boer")
    manager.follows(manager.t("step.add_items.go"))
    assert said["point"] not in manager.page.content()
    add(manager, said["of_manager"])
    manager.presses(manager.t("agenda.ready"))
    manager.sees(said["point"])
    anna.page.reload()
    for text in (said["answer"], said["point"], said["of_manager"]):
        anna.sees(text)


def add(player: Player, text: str) -> None:
    """Put a point on one's own list."""
    player.types(player.t("agenda.text"), text)
    player.presses(player.t("agenda.add"))
    player.sees(text)
    player.told(player.t("agenda.did.add_item"))


def talk(play: Play) -> None:
    """They talk, and once more about what did not come up."""
    play.until_talk(hours=2)
    manager = play.player(MANAGER)
    manager.follows("Anna de Boer")
    manager.follows(manager.t("step.record.go"))
    record(manager, list(Topic)[:5])
    manager.follows(manager.t("conversation.to_follow_up"))
    manager.page.get_by_role("radio").nth(2).check()
    manager.presses(manager.words.event("follow_up"))
    manager.told(manager.words.happened("follow_up"))
    play.until_talk(hours=2)
    anna = play.player(ANNA)
    anna.follows(anna.t("round.tabs.conversation"))
    anna.page.get_by_text(anna.t("conversation.record_again")).click()
    record(anna, list(Topic)[5:])
    anna.sees(anna.t("conversation.all_topics"))


def record(player: Player, topics: list[Topic]) -> None:
    """Record a conversation with what came up."""
    for topic in topics:
        player.ticks(player.words.of(topic))
    player.presses(player.words.event("hold"))
    player.told(player.t("conversation.did"))


def name_a_deputy(play: Play) -> None:
    """The manager is away for a while, and somebody else does that side."""
    manager = play.player(MANAGER)
    manager.follows(manager.t("team.tabs.deputies"))
    today = play.house.clock.now().date()
    manager.picks(manager.t("team.deputies.who"), "Omar Haddad")
    manager.types(manager.t("team.deputies.from"), today.isoformat())
    manager.types(manager.t("team.deputies.until"), (today + timedelta(days=20)).isoformat())
    manager.presses(manager.t("team.deputies.go"))
    manager.told(manager.t("team.did_deputy"))
    expect(manager.page.get_by_role("listitem").filter(has_text="Omar Haddad")).to_be_visible()


def write(play: Play, said: dict[str, str]) -> None:
    """Anna writes a plan that asks more than there is, and then one that does not."""
    anna = play.player(ANNA)
    anna.follows(anna.t("step.write_plan.go"))
    today = play.house.clock.now().date()
    anna.types(anna.t("plan_edit.title"), said["goal"])
    anna.types(anna.t("plan_edit.result"), said["result"])
    shown = anna.group(anna.t("plan_edit.shown"))
    anna.types(anna.t("plan_edit.indicator"), said["shown"], shown)
    anna.types(anna.t("plan_edit.indicator_target"), "1", shown)
    plan_an_activity(anna, said, today)
    anna.types(anna.t("plan_edit.ends_on"), (today + timedelta(days=120)).isoformat())
    consent(anna)
    anna.types(anna.t("plan_edit.evaluate_on"), (today + timedelta(days=150)).isoformat())
    anna.presses(anna.t("plan_edit.save"))
    anna.told(anna.t("plan.did.draft", other="Mira"))
    short = {"needed": "180000", "available": str(BUDGET), "short": "30000"}
    anna.sees(anna.words.refusal("no_budget", short))
    anna.sees(money(180_000, anna.language))
    expect(anna.page.get_by_role("button", name=anna.t("plan.sign"))).to_be_disabled()
    anna.follows(anna.t("plan.change"))
    anna.types(anna.t("plan_edit.cost"), "900")
    anna.presses(anna.t("plan_edit.save"))
    expect(anna.page.get_by_text(anna.words.refusal("no_budget", short))).to_have_count(0)
    anna.sees(anna.t("plan.costs", cost=money(90_000, anna.language),
                     free=money(BUDGET, anna.language)))  # fmt: skip


def plan_an_activity(anna: Player, said: dict[str, str], today: date) -> None:
    """Six Thursday afternoons, with money for it."""
    anna.presses(re.compile(rf"^{anna.t('plan_edit.add_activity')}"))
    activity = anna.group(anna.t("plan_edit.activity", number=1))
    anna.types(anna.t("plan_edit.activity_text"), said["activity"], activity)
    anna.picks(anna.t("plan_edit.how"), anna.t("plan_edit.way.sessions"), activity)
    anna.types(anna.t("plan_edit.count"), "6", activity)
    anna.page.locator("#goals-0-activities-0-planning-unit").select_option("session")
    anna.page.locator("#goals-0-activities-0-planning-weekday").select_option("3")
    anna.page.locator("#goals-0-activities-0-planning-day_part").select_option("afternoon")
    anna.types(anna.t("plan_edit.start"), (today + timedelta(days=30)).isoformat(), activity)
    expect(activity.locator(".read")).to_contain_text("zes" if anna.language == "nl" else "six")
    anna.presses(re.compile(rf"^{anna.t('plan_edit.add_support')}"), activity)
    support = anna.group(anna.t("plan_edit.support", number=1))
    anna.picks(anna.t("plan_edit.support_kind"), words_of_money(anna), support)
    anna.types(anna.t("plan_edit.support_text"), said["cost"], support)
    anna.types(anna.t("plan_edit.cost"), "1.800", support)
    anna.types(anna.t("plan_edit.due_on"), (today + timedelta(days=25)).isoformat(), support)


def words_of_money(player: Player) -> str:
    """How the kind of support that is paid reads in the list."""
    kind = player.page.locator("#goals-0-activities-0-support-0-kind option[value=money]")
    return (kind.text_content() or "").strip()


def consent(player: Player) -> None:
    """Stand behind the goal, and find that it can be done."""
    for question in ("stands", "realistic"):
        group: Locator = player.group(player.t(f"plan_edit.{question}"))
        player.ticks(player.t("plan_edit.answer.yes"), group)


def sign(play: Play) -> None:
    """The deputy agrees for the manager, in a name of one's own; Anna does too."""
    deputy = play.player(OTHER)
    deputy.follows("Anna de Boer")
    deputy.follows(deputy.t("step.complete_plan.go"))
    consent(deputy)
    deputy.presses(deputy.t("plan_edit.save"))
    deputy.presses(deputy.t("plan.sign"))
    deputy.told(deputy.t("plan.did.signed", other="Anna"))
    anna = play.player(ANNA)
    anna.follows(anna.t("step.sign.go"))
    anna.sees(f"Omar Haddad {anna.t('round.for', name='Mira Bakker')}")
    anna.presses(anna.t("plan.sign"))
    anna.told(anna.t("plan.did.agreed"))
    anna.follows(anna.t("base.nav.budget"))
    anna.sees(anna.t("budget.move.available_reserved"))
    kinds = {(s.signer, s.on_behalf_of, s.kind) for s in signatures(play)}
    agreed = SignatureKind.AGREED
    assert kinds == {(ANNA, None, agreed), (OTHER, MANAGER, agreed)}


def signatures(play: Play) -> list[Signature]:
    """Of Anna's plan."""
    return list(play.house.cycle().dossier.signatures.values())


def amend(play: Play, said: dict[str, str]) -> None:
    """After it began the plan is changed: what is new is shown, and both sign again."""
    play.house.wait(timedelta(days=35))
    anna = play.player(ANNA)
    anna.follows(anna.t("round.tabs.plan"))
    anna.follows(anna.t("plan.change"))
    anna.sees(anna.t("plan_edit.amending", version=3))
    anna.types(anna.t("plan_edit.result"), said["more"])
    anna.presses(anna.t("plan_edit.save"))
    anna.sees(anna.t("plan.differences", old=3, new=4))
    expect(anna.page.locator("ins").filter(has_text=said["more"])).to_be_visible()
    anna.presses(anna.t("plan.sign"))
    manager = play.player(MANAGER)
    manager.follows("Anna de Boer")
    manager.follows(manager.t("round.tabs.plan"))
    manager.sees(manager.t("plan.amending", version=3))
    manager.presses(manager.t("plan.sign"))
    manager.told(manager.t("plan.did.amended"))
