"""The pages' process is killed while people send: what was answered stays, nothing is done twice.

People send through the REST API, which goes the way of the pages: the same use cases, the same
process beside the daemon. Who got no answer sends the same request with the same key once more.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from popflow.domain.access import Scope
from popflow.domain.workflow import Milestone
from popflow.engine.access_tokens import issue_token
from popflow.engine.audit import audit
from popflow.ports import CycleQuery
from tests.support.organisations import SETTINGS, found, let_pass, opened
from tests.support.pipes import PATIENCE, Pipes, Speaker, pipes

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).parents[2]
KILLS: Final = 12
SENDERS: Final = 3
PASSED: Final = 5
"""Days since it was founded: conversations are announced, and no lists exchanged yet."""


class Sender:
    """Somebody who adds one talking point after another, and remembers what got no answer."""

    def __init__(self, port: int, cycle: int, secret: str, office: Office) -> None:
        self._port, self._cycle, self._secret, self._office = port, cycle, secret, office
        self.answered: list[str] = []
        self.unanswered: list[str] = []

    def work(self) -> None:
        """Send until the office closes."""
        number = 0
        while self._office.wait_open():
            number += 1
            self._try(f"point {number} of {self._cycle}")

    def try_again(self) -> None:
        """Send what got no answer the last time; only what was never begun is done now."""
        self._try(self.unanswered.pop())

    def _try(self, text: str) -> None:
        status = self._send(text)
        if status == HTTPStatus.OK:
            self.answered.append(text)
            self._office.answers()
        else:
            # Of what a killed process had begun the next says that nobody knows.
            assert status in {None, HTTPStatus.CONFLICT}, status
            self.unanswered.append(text)

    def _send(self, text: str) -> int | None:
        """Send it; ``None`` when nobody answered."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        headers = {
            "Authorization": f"Bearer {self._secret}", "Content-Type": "application/json",
            "Idempotency-Key": text.replace(" ", "-"),
        }  # fmt: skip
        path = f"/api/v1/cycles/{self._cycle}/events/add_item"
        try:
            connection.request("POST", path, json.dumps({"text": text}), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self._office.found_closed()
            return None
        else:
            return answer.status
        finally:
            connection.close()


class Office:
    """Whether there is anybody to send to; nobody has to look again and again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open, self._over, self._answers = False, False, 0

    def opens(self) -> None:
        """A process answers from now on."""
        with self._changed:
            self._open = True
            self._changed.notify_all()

    def answers(self) -> None:
        """Somebody got an answer."""
        with self._changed:
            self._answers += 1
            self._changed.notify_all()

    def wait_answers(self, more: int) -> None:
        """Wait until so many more got one."""
        with self._changed:
            enough = self._answers + more
            assert self._changed.wait_for(lambda: self._answers >= enough, PATIENCE)

    def found_closed(self) -> None:
        """Somebody got no answer."""
        with self._changed:
            self._open = False

    def ends(self) -> None:
        """Nobody sends any more."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def wait_open(self) -> bool:
        """Wait until somebody answers; whether it goes on."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._open or self._over, PATIENCE)
            return not self._over


def organisation(folder: Path, port: int) -> Path:
    """One whose people prepare conversations that are announced."""
    (folder / "workflows").mkdir()
    text = (ROOT / "workflows" / "periodiek-onderhoud.yaml").read_text(encoding="utf-8")
    assert "spread: 8 weeks" in text
    (folder / "workflows" / "periodiek-onderhoud.yaml").write_text(
        text.replace("spread: 8 weeks", "spread: 1 weeks"), encoding="utf-8"
    )
    morning = (datetime.now(UTC) - timedelta(days=PASSED)).replace(hour=8, minute=30)
    config = found(folder, morning, people=30, settings=f"{SETTINGS}\n[web]\nport = {port}\n")
    let_pass(config, morning, PASSED)
    return config


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def senders(config: Path, port: int, office: Office) -> list[Sender]:
    """People whose conversation is announced and whose lists are not exchanged, with tokens."""
    with opened(config) as app:
        with app.engine.store.read() as uow:
            query = CycleQuery(milestone=Milestone.ANNOUNCED, limit=500)
            lines = uow.cycles.find(query)[-SENDERS:]
        assert len(lines) == SENDERS
        secrets = [
            issue_token(app.engine, line.person, "test", [Scope.ACT], 2)[1] for line in lines
        ]
    return [
        Sender(port, line.id, secret, office) for line, secret in zip(lines, secrets, strict=True)
    ]


def serve(run: Pipes, config: Path, office: Office) -> Speaker:
    started = run.start(sys.executable, "-m", "popflow", "run", "--json", "--config", str(config))
    run.wait_for(started, "daemon started")
    office.opens()
    return started


def kill_and_kill(run: Pipes, config: Path, office: Office, people: Sequence[Sender]) -> None:
    """The process many times, each with another in its place; the last one is told to stop."""
    dice = random.Random(7)  # noqa: S311 - seeded moments, nothing secret
    for _ in range(KILLS):
        doomed = serve(run, config, office)
        office.wait_answers(dice.randint(3, 12))
        run.listen(dice.uniform(0, 0.03))
        run.kill(doomed)
    last = serve(run, config, office)
    run.wait_for(last, "tick done")
    office.ends()
    for one in people:
        one.try_again()
    last.process.terminate()
    run.end(last)
    assert last.process.returncode == 0, last.noise


def points_of(config: Path) -> Counter[str]:
    """Every talking point that is kept, and how often."""
    with opened(config) as app, app.engine.store.read() as uow:
        cycles = uow.cycles.load([line.id for line in uow.cycles.find(CycleQuery(limit=500))])
    return Counter(
        item.text for cycle in cycles.values() for item in cycle.dossier.agenda.values()
    )


@pytest.mark.slow
def test_what_the_killed_pages_answered_is_kept_and_nothing_is_done_twice(tmp_path: Path) -> None:
    port, office = free_port(), Office()
    config = organisation(tmp_path, port)
    people = senders(config, port, office)
    with pipes(ROOT) as run, ThreadPoolExecutor(SENDERS) as pool:
        at_work = [pool.submit(one.work) for one in people]
        try:
            kill_and_kill(run, config, office, people)
        finally:
            office.ends()
        for one in at_work:
            one.result(PATIENCE)
    kept = points_of(config)
    answered = {text for one in people for text in one.answered}
    unanswered = {text for one in people for text in one.unanswered}
    assert answered - kept.keys() == set()
    assert {text: times for text, times in kept.items() if times > 1} == {}
    assert kept.keys() - answered - unanswered == set()
    with opened(config) as app:
        assert audit(app.engine).broken == []
    # It was a real test only when much was answered, and kills came in the middle of sending.
    assert len(answered) > 3 * KILLS
    assert len(unanswered) > KILLS
