"""Where workflow files and question sets are found: one's own first, those shipped second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from popflow.definitions.findings import did_you_mean
from popflow.errors import DefinitionError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from popflow.definitions.findings import Finding
    from popflow.domain.question_set import QuestionSet
    from popflow.domain.workflow import Definition

    _State = tuple[tuple[str, int, int, int], ...]

SUFFIX: Final = ".yaml"
QUESTIONS: Final = "questions"
"""The folder of question sets beside the workflows."""
T = TypeVar("T")


class Catalog:
    """The workflows and question sets of some folders; an earlier folder hides a later one.

    Files are read when they are asked for: a file that somebody edits counts from the next
    question on, and a broken one never hides the others. What reads them is imported then too:
    a command that reads none does not wait for it.
    """

    def __init__(self, *folders: Path, known_guards: Collection[str] = ()) -> None:
        """Look into these folders, one's own before those that popflow ships.

        Args:
            folders: Each may hold workflows, and question sets in its folder ``questions``;
                a folder that is not there holds nothing.
            known_guards: Guards that plugins give.
        """
        self._folders = folders
        self._guards = frozenset(known_guards)
        self._read: dict[str, tuple[_State, Definition]] = {}

    def names(self) -> tuple[str, ...]:
        """The names of all workflows, sorted."""
        return tuple(sorted(_found(self._folders)))

    def question_names(self) -> tuple[str, ...]:
        """The names of all question sets, sorted."""
        return tuple(sorted(_found(self._beside())))

    def path(self, name: str) -> Path:
        """The file of a workflow.

        Raises:
            NotFoundError: No folder has it.
        """
        return _pick(name, _found(self._folders), "workflow")

    def question_path(self, name: str) -> Path:
        """The file of a question set.

        Raises:
            NotFoundError: No folder has it.
        """
        return _pick(name, _found(self._beside()), "question set")

    def current(self, name: str) -> Definition:
        """The definition that the files give now, question sets included (`DefinitionSource`).

        Raises:
            DefinitionError: There is none, it has errors, or a question set that it names has.
        """
        files = _found(self._folders)
        if name not in files:
            raise _missing(name, files)
        sets = _found(self._beside())
        state = _state((files[name], *sets.values()))
        kept = self._read.get(name)
        if kept is not None and kept[0] == state:
            return kept[1]
        from popflow.definitions.assembly import load_whole  # noqa: PLC0415 - cold start

        found = load_whole(files[name], self._guards, sets)
        self._read[name] = (state, found)
        return found

    def questions(self, name: str) -> QuestionSet:
        """The question set that a file gives now.

        Raises:
            NotFoundError: No folder has it.
            DefinitionError: It has errors.
        """
        from popflow.definitions.questions import load_questions  # noqa: PLC0415 - cold start

        return load_questions(self.question_path(name))

    def lint(self, name: str) -> tuple[Finding, ...]:
        """All that is wrong with a workflow and the question sets that it names.

        Raises:
            NotFoundError: No folder has it.
        """
        return self.lint_file(self.path(name))

    def lint_file(self, file: Path) -> tuple[Finding, ...]:
        """All that is wrong with a file: a question set in a folder ``questions``, a workflow."""
        from popflow.definitions.assembly import lint_whole  # noqa: PLC0415 - cold start
        from popflow.definitions.questions import lint_questions  # noqa: PLC0415 - cold start

        if file.resolve().parent.name == QUESTIONS:
            return lint_questions(file)
        return lint_whole(file, self._guards, _found(self._beside()))

    def lint_questions(self, name: str) -> tuple[Finding, ...]:
        """All that is wrong with a question set.

        Raises:
            NotFoundError: No folder has it.
        """
        from popflow.definitions.questions import lint_questions  # noqa: PLC0415 - cold start

        return lint_questions(self.question_path(name))

    def _beside(self) -> tuple[Path, ...]:
        return tuple(folder / QUESTIONS for folder in self._folders)


def _missing(name: str, files: Collection[str]) -> DefinitionError:
    return DefinitionError(
        f"There is no workflow '{name}'.", advice=did_you_mean(name, files), code="PF001"
    )


def _state(files: Collection[Path]) -> _State:
    """What tells that a file was edited: reading it again is slow, looking at it is not."""
    told = ((str(file), file.stat()) for file in files)
    return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in told)


def _found(folders: Collection[Path]) -> dict[str, Path]:
    """The files by name; an earlier folder wins."""
    files: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            for file in sorted(folder.glob(f"*{SUFFIX}")):
                files.setdefault(file.stem, file)
    return files


def _pick(name: str, files: dict[str, Path], kind: str) -> Path:
    if name not in files:
        raise NotFoundError(kind, f"'{name}'. {did_you_mean(name, files)}".strip())
    return files[name]
