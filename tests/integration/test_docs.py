"""What the documentation says is so: links lead somewhere, commands exist, settings are taken."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from popflow.cli.reference import commands, reference
from popflow.domain.cycle import Cycle
from popflow.domain.questions import GuardQuestion
from popflow.domain.workflow import Milestone
from popflow.settings import load_settings
from popflow.testing import make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = sorted((ROOT / "docs").rglob("*.md"))
PAGES: Final = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "plugins").glob("*/README.md")),
    *DOCS,
]
FENCE: Final = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
INLINE: Final = re.compile(r"`(popflow [^`]+)`")
GENERATED: Final = {"cli.md", "hooks.md", "workflow-language.md"}
MACHINE: Final = re.compile(r"/(?:root|home|tmp|work|Users)/|py(?:pi|thonhosted)\.org|localhost")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links(page: Path) -> Iterator[str]:
    prose = FENCE.sub("", text(page))
    yield from (link for link in LINK.findall(prose) if "://" not in link)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text(page)), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        goal = (page.parent / name).resolve() if name else page
        assert goal.exists(), link
        assert not anchor or anchor in anchors(goal), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, ahead = set[Path](), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page.suffix != ".md" or page in reached:
            continue
        reached.add(page)
        ahead += [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]
    assert set(DOCS) <= reached


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_names_a_machine(page: Path) -> None:
    assert MACHINE.findall(text(page)) == []


def shown(page: Path) -> Iterator[str]:
    """Whole commands: the lines of the blocks that are meant to be typed."""
    for language, block in FENCE.findall(text(page)):
        if language == "sh":
            for line in block.replace("&&", "\n").splitlines():
                if line.strip().startswith("popflow "):
                    yield line.strip()


def mentioned(page: Path) -> Iterator[str]:
    """Commands in running text, as far as they are spelled out."""
    yield from (found for found in INLINE.findall(FENCE.sub("", text(page))) if found)


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words begin with, and the words that are left for it."""
    known = commands()
    for length in (3, 2):
        path = " ".join(words[:length])
        if path in known:
            return known[path], words[length:]
    message = f"there is no command {' '.join(words)!r}"
    raise AssertionError(message)


OWN: Final = [page for page in (ROOT / "README.md", *DOCS) if page.name not in GENERATED]


@pytest.mark.parametrize("page", OWN, ids=named)
def test_every_command_that_is_shown_can_be_typed(page: Path) -> None:
    for line in shown(page):
        command, rest = command_of(shlex.split(line, comments=True))
        assert not isinstance(command, TyperGroup), line
        try:
            command.make_context(line, list(rest))
        except TyperException as error:
            pytest.fail(f"{line}: {error.format_message()}")


@pytest.mark.parametrize("page", OWN, ids=named)
def test_every_command_that_is_mentioned_exists(page: Path) -> None:
    for line in mentioned(page):
        words = shlex.split(line)
        if words[1].isupper() or words[1] == "--help":
            continue
        command, rest = command_of(words)
        options = {word for word in rest if word.startswith("--")} - {"--help"}
        told = command.get_help(typer.Context(command, info_name="popflow"))
        assert [one for one in options if not re.search(rf"{one}\b(?!-)", told)] == [], line
        if isinstance(command, TyperGroup):
            assert not [word for word in rest if not word.startswith("-")], line


def test_the_readme_shows_commands() -> None:
    found = list(shown(ROOT / "README.md"))
    assert {"popflow import medewerkers.csv", "popflow cycle list"} <= set(found)


def test_a_command_that_is_not_there_is_found() -> None:
    with pytest.raises(AssertionError, match="no command"):
        command_of(["popflow", "cycles", "list"])


def test_the_reference_of_commands_is_what_the_code_writes() -> None:
    hint = "run: python -m popflow.cli.reference > docs/reference/cli.md"
    assert text(ROOT / "docs" / "reference" / "cli.md") == reference(), hint


@pytest.mark.parametrize("page", OWN, ids=named)
def test_settings_that_are_shown_are_taken(page: Path, tmp_path: Path) -> None:
    for language, block in FENCE.findall(text(page)):
        if language == "toml" and "[project]" not in block:
            file = tmp_path / "popflow.toml"
            file.write_text(block, encoding="utf-8")
            load_settings(file, {})


def test_the_guard_in_the_readme_answers() -> None:
    blocks = FENCE.findall(text(ROOT / "README.md"))
    (code,) = [block for language, block in blocks if language == "python"]
    plugin: dict[str, Any] = {}
    exec(code, plugin)  # noqa: S102 - the example of our own README
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    cycle = Cycle(7, "200", "flow", "key", "talk", Milestone.ANNOUNCED, now, now)
    (guard,) = plugin["popflow_guards"]()
    questions = [
        GuardQuestion(guard, cycle, "agree", make_person(hired_on=day), None, now)
        for day in (date(2020, 1, 1), date(2026, 1, 1), None)
    ]
    answers = plugin["popflow_answer_guards"](questions)
    assert [answer.passed for answer in answers] == [True, False, False]
