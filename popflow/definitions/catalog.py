"""Where workflow files and question sets are found: one's own first, those shipped second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from popflow.definitions.findings import did_you_mean
from popflow.definitions.loading import lint, load
from popflow.definitions.questions import lint_questions, load_questions
from popflow.errors import DefinitionError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from popflow.definitions.findings import Finding
    from popflow.definitions.questions import QuestionSet
    from popflow.domain.workflow import Definition

    _State = tuple[tuple[str, int, int, int], ...]

SUFFIX: Final = ".yaml"
QUESTIONS: Final = "questions"
"""The folder of question sets beside the workflows."""
T = TypeVar("T")


class Catalog:
    """The workflows and question sets of some folders; an earlier folder hides a later one.

    Files are read when they are asked for: a file that somebody edits counts from the next
    question on, and a broken one never hides the others.
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
        """The definition that a file gives now (port `DefinitionSource`).

        Raises:
            DefinitionError: There is none, it has errors, or a question set that it names has.
        """
        files = _found(self._folders)
        if name not in files:
            raise _missing(name, files)
        state = _state((files[name], *_found(self._beside()).values()))
        kept = self._read.get(name)
        if kept is not None and kept[0] == state:
            return kept[1]
        found = load(files[name], self._guards, self.question_names())
        for role, questions in found.questions.items():
            self._suits(role, questions)
        self._read[name] = (state, found)
        return found

    def questions(self, name: str) -> QuestionSet:
        """The question set that a file gives now.

        Raises:
            NotFoundError: No folder has it.
            DefinitionError: It has errors.
        """
        return load_questions(self.question_path(name))

    def lint(self, name: str) -> tuple[Finding, ...]:
        """All that is wrong with a workflow.

        Raises:
            NotFoundError: No folder has it.
        """
        return lint(self.path(name), self._guards, self.question_names())

    def lint_questions(self, name: str) -> tuple[Finding, ...]:
        """All that is wrong with a question set.

        Raises:
            NotFoundError: No folder has it.
        """
        return lint_questions(self.question_path(name))

    def _beside(self) -> tuple[Path, ...]:
        return tuple(folder / QUESTIONS for folder in self._folders)

    def _suits(self, role: str, name: str) -> None:
        """Refuse a set that is made for another role."""
        audience = self.questions(name).audience
        if audience != role:
            raise _unsuitable(name, audience, role)


def _missing(name: str, files: Collection[str]) -> DefinitionError:
    return DefinitionError(
        f"There is no workflow '{name}'.", advice=did_you_mean(name, files), code="PF001"
    )


def _state(files: Collection[Path]) -> _State:
    """What tells that a file was edited: reading it again is slow, looking at it is not."""
    told = ((str(file), file.stat()) for file in files)
    return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in told)


def _unsuitable(name: str, audience: str, role: str) -> DefinitionError:
    return DefinitionError(
        f"The question set '{name}' is for '{audience}', not for '{role}'.",
        advice="Name another set under 'questions'.",
        code="PF502",
    )


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
