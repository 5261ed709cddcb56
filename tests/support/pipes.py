"""Processes that speak on pipes, all read as they speak so that none waits for its reader."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

PATIENCE: Final = 60.0
"""Seconds that a test waits for a process to speak."""


@dataclass
class Speaker:
    """A process, and what it said on both its pipes, line by line."""

    process: subprocess.Popen[bytes]
    rest: bytes = b""
    lines: list[dict[str, Any]] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)

    def hear(self, said: bytes) -> None:
        """Take in what it said; a line that is not whole waits, and at last does not count."""
        *whole, self.rest = (self.rest + said).split(b"\n")
        for line in whole:
            try:
                self.lines.append(json.loads(line))
            except ValueError:
                self.noise.append(line.decode(errors="replace"))

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log lines of that name."""
        return [line for line in self.lines if line.get("event") == name]


class Pipes:
    """Every process that a test started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._selector = selectors.DefaultSelector()
        self.all: list[Speaker] = []

    def start(self, *command: str) -> Speaker:
        """Start a process that is listened to."""
        process = subprocess.Popen(
            command,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdout is not None
        speaker = Speaker(process)
        self._selector.register(process.stdout, selectors.EVENT_READ, speaker)
        self.all.append(speaker)
        return speaker

    def listen(self, seconds: float, done: Callable[[], bool] = lambda: False) -> bool:
        """Listen to all of them for so long, or until something is so; returns whether it is."""
        end = time.monotonic() + seconds
        while not done():
            left = end - time.monotonic()
            if left <= 0:
                return False
            for key, _ in self._selector.select(left):
                self._hear(key)
        return True

    def wait_for(self, speaker: Speaker, event: str) -> None:
        """Listen until a process logs something."""
        alive = speaker.process.poll
        self.listen(PATIENCE, lambda: bool(speaker.events(event)) or alive() is not None)
        assert speaker.events(event), (event, speaker.lines[-3:], speaker.noise[-30:])

    def kill(self, speaker: Speaker) -> None:
        """Kill a process that lives, and hear its last words."""
        assert speaker.process.poll() is None, speaker.noise[-30:]
        speaker.process.kill()
        self.end(speaker)
        assert speaker.process.returncode == -signal.SIGKILL

    def end(self, speaker: Speaker) -> None:
        """Listen until a process has ended and its pipe is empty."""
        assert self.listen(PATIENCE, lambda: self.ended(speaker)), speaker.lines[-3:]
        speaker.process.wait(PATIENCE)

    def ended(self, speaker: Speaker) -> bool:
        """Whether its pipe is closed and empty."""
        return all(key.data is not speaker for key in self._selector.get_map().values())

    def close(self) -> None:
        """Leave no process behind."""
        for speaker in self.all:
            if speaker.process.poll() is None:
                speaker.process.kill()
            speaker.process.wait()
            if speaker.process.stdout is not None:
                speaker.process.stdout.close()
        self._selector.close()

    def _hear(self, key: selectors.SelectorKey) -> None:
        speaker: Speaker = key.data
        said = os.read(key.fd, 1 << 16)
        if said:
            speaker.hear(said)
        else:
            self._selector.unregister(key.fileobj)


@contextmanager
def pipes(folder: Path) -> Iterator[Pipes]:
    """Processes that end with the block.

    Args:
        folder: Where they run.
    """
    made = Pipes(folder)
    try:
        yield made
    finally:
        made.close()


def said_by(speakers: Sequence[Speaker]) -> list[dict[str, Any]]:
    """Everything that several said."""
    return [line for speaker in speakers for line in speaker.lines]
