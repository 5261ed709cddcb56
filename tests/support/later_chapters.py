"""The later chapters of a round that is played in a browser: carried out, looked back on, anew."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from popflow.domain.check_in import Progress
from popflow.domain.evaluation import Outcome
from tests.support.house import ANNA, HR, MANAGER

if TYPE_CHECKING:
    from tests.support.playing import Play, Player


def carry_out(play: Play, said: dict[str, str]) -> None:
    """Both tell how it goes, and tick off what they promised."""
    anna = play.player(ANNA)
    anna.follows(anna.t("round.tabs.progress"))
    anna.ticks(anna.words.of(Progress.ON_TRACK))
    anna.types(anna.t("progress.note"), said["note"])
    anna.presses(anna.t("progress.send"))
    anna.told(anna.t("progress.did.check_in"))
    manager = play.player(MANAGER)
    manager.follows(manager.t("team.tabs.meeting"))
    manager.sees(manager.words.of(Progress.ON_TRACK))
    manager.follows(manager.t("team.meeting.go", name="Anna"))
    manager.sees(said["note"])
    tick_off(manager)
    anna = play.player(ANNA)
    anna.follows(anna.t("round.tabs.progress"))
    tick_off(anna)
    assert not [one for one in play.house.cycle().dossier.commitments.values() if one.open]


def tick_off(player: Player) -> None:
    """Tick off what was promised for one's own side."""
    own = player.page.get_by_role("region", name=player.t("progress.yours"))
    player.presses(re.compile(rf"^{player.t('progress.tick')}"), own)
    player.told(player.t("progress.did.deliver"))


def look_back(play: Play, said: dict[str, str]) -> None:
    """Each answers alone; then both answers stand side by side."""
    due = play.house.cycle().evaluate_on
    assert due is not None
    play.house.wait(due - timedelta(days=5))
    player = play.player(ANNA)
    for number in (ANNA, MANAGER):
        player = play.player(number)
        if number == MANAGER:
            player.follows("Anna de Boer")
        player.follows(player.t("step.evaluate.go"))
        assert said["work"] not in player.page.content()
        player.ticks(player.words.of(Outcome.REACHED))
        player.types(player.t("evaluation.work"), said["work"])
        player.presses(player.t("evaluation.send"))
    player.told(player.t("evaluation.did_both"))


def again(play: Play) -> None:
    """The next round begins by itself; what was before is found again, and HR sees no content."""
    number = play.house.cycle().id
    play.house.wait(timedelta(days=1))
    assert play.house.cycle().id != number
    anna = play.player(ANNA)
    anna.sees(anna.t("step.planned.what"))
    anna.follows(anna.t("base.nav.earlier"))
    anna.page.get_by_role("link", name=re.compile("POP")).last.click()
    anna.sees(anna.t("step.restarted.what"))
    hr = play.player(HR)
    hr.follows(hr.t("hr.rooms.rounds"))
    hr.follows(hr.t("rounds.only.ended"))
    hr.follows("Anna de Boer")
    hr.sees(hr.words.step("restarted"))
    hr.sees(hr.t("privacy.process_only"))
