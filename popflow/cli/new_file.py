"""Files that a command makes: written whole or not at all, and never over another by accident."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Final

from popflow.cli.failure import Code, CommandError
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_FOLDER: Final = "is a folder. Name a file in it."
_NOWHERE: Final = "would stand in a folder that is not there. Make that first."
_TAKEN: Final = "is there already. Choose another name, or add --force."


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is going to be written; only its owner can read it.

    Raises:
        CommandError: It is there already and ``force`` does not say that it may go, or its folder
            is not there.
    """

    path: Path
    force: bool = False

    def __post_init__(self) -> None:
        """Look before anything is made."""
        if self.path.is_dir():
            raise self._wrong(_FOLDER)
        if not self.path.parent.is_dir():
            raise self._wrong(_NOWHERE)
        if self.path.exists() and not self.force:
            raise self._wrong(_TAKEN)

    def keep(self, content: bytes) -> None:
        """Write it."""
        self.write(lambda file: file.write(content))

    def write(self, fill: Callable[[BinaryIO], object]) -> None:
        """Let it be filled, then put it in its place.

        Args:
            fill: Writes all of it; when it raises, nothing is left behind.

        Raises:
            CommandError: Somebody made the same file meanwhile.
        """
        handle, name = mkstemp(prefix=".popflow-", dir=self.path.parent)
        made = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            self._place(made)
        finally:
            with suppress(FileNotFoundError):
                made.unlink()

    def _place(self, made: Path) -> None:
        if self.force:
            made.replace(self.path)
            return
        try:
            # Unlike a rename this never replaces what somebody else put there meanwhile.
            os.link(made, self.path)
        except OSError:
            if self.path.exists():
                raise self._wrong(_TAKEN) from None
            made.replace(self.path)  # a disk that knows no links

    def _wrong(self, why: str) -> CommandError:
        return CommandError(Code.FILE, f"{self.path} {why}", {"file": str(self.path)})


def file_for(path: Path | None, *, force: bool) -> NewFile | None:
    """The file that a list goes into; ``None`` prints it.

    Raises:
        CommandError: It cannot be written there.
    """
    return NewFile(path, force=force) if path else None


def tell_written(file: NewFile, *, as_json: bool) -> None:
    """Say which file was written, and how large it is."""
    size = file.path.stat().st_size
    if as_json:
        emit({"file": str(file.path), "bytes": size})
    else:
        say(f"Written: {file.path} ({size:,} bytes).")
