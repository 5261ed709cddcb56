"""Both languages say everything, and everything that the code can say has words."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

import pytest

import popflow.domain
from popflow.documents import LANGUAGES, Words
from popflow.documents.catalogue import blanks, find, table, text
from popflow.documents.names import SECTIONS
from popflow.domain.actions import ACTIONS
from popflow.domain.effect import MessageKind
from popflow.domain.smart import Letter
from popflow.domain.steps import STEPS
from popflow.domain.workflow import RIVER, SUSPENDED, Milestone, TimerAction

PACKAGE: Final = Path(popflow.domain.__file__).parents[1]
PAGES: Final = tuple(
    sorted(
        f"pages/{path.name.removesuffix('.toml')}"
        for path in (files("popflow.documents") / "locale" / "nl" / "pages").iterdir()
    )
)
FILES: Final = ("letters", "names", "refusals", "dates", "papers", *PAGES)
ROLES: Final = ("employee", "manager", "hr")
# Words that steer the machine and that nobody reads as such.
UNSPOKEN: Final = {"Sets", "Unit", "Shift", "Sight", "Keep"}


def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - TOML holds anything
    if isinstance(tree, dict):
        for key, part in tree.items():
            yield from leaves(part, (*path, key))
    elif isinstance(tree, list):
        for number, part in enumerate(tree):
            yield from leaves(part, (*path, str(number)))
    else:
        yield ".".join(path), tree


def sources() -> Iterator[ast.Module]:
    for folder in (PACKAGE, PACKAGE.parent / "plugins"):
        for path in sorted(folder.rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def told(node: ast.AST | None, names: dict[str, str]) -> Iterator[str]:
    """The strings that an expression can be: written out, by a name of the module, or either."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in names:
        yield names[node.id]
    elif isinstance(node, ast.IfExp):
        yield from told(node.body, names)
        yield from told(node.orelse, names)


def module_names(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def reasons(call: ast.Call) -> list[ast.expr]:
    """Where a call makes a refusal, or the answer of a guard, the expression of its code."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in {"Refusal", "RefusedError"}:
        return call.args[:1]
    if name in {"Answer", "_answer", "replace"}:
        return [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "reason")]
    return []


@cache
def refusal_codes() -> set[str]:
    """Every code that the source, shipped plugins included, can refuse with."""
    return {
        code
        for tree in sources()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for node in reasons(call)
        for code in told(node, module_names(tree))
        if code
    }


def smart_reasons() -> set[tuple[str, str]]:
    """Letter and reason, from what each of the five checks can return."""
    tree = ast.parse((PACKAGE / "domain" / "smart.py").read_text(encoding="utf-8"))
    checks = {f"_{letter.value}": letter.value for letter in Letter}
    return {
        (checks[function.name], reason)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name in checks
        for answer in ast.walk(function)
        if isinstance(answer, ast.Return)
        for node in ast.walk(answer)
        for reason in told(node, {})
        if reason
    }


def spoken() -> list[type[StrEnum]]:
    modules = [
        import_module(f"popflow.domain.{m.name}") for m in iter_modules([str(PACKAGE / "domain")])
    ]
    found = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum
    }
    return sorted(
        (e for e in found if e.__name__ not in UNSPOKEN), key=lambda e: (e.__module__, e.__name__)
    )


def attention_topics() -> set[str]:
    """What the engine writes to HR about, where it says so in so many words."""
    return {
        code
        for tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if "about" in set(told(key, {}))
        for code in told(value, module_names(tree))
    }


def test_every_file_of_a_catalogue_is_known() -> None:
    for language in LANGUAGES:
        folder = Path(str(files("popflow.documents") / "locale" / language))
        found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.toml"))
        assert found == sorted(f"{name}.toml" for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_exactly_the_same_keys(name: str) -> None:
    dutch, english = (dict(leaves(table(language, name))) for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    assert dutch


@pytest.mark.parametrize("name", ["letters", "names", "refusals", "papers", *PAGES])
def test_both_languages_name_the_same_things(name: str) -> None:
    dutch, english = (dict(leaves(table(language, name))) for language in LANGUAGES)
    different = {k for k in dutch if blanks(dutch[k]) != blanks(english[k])}
    assert different == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_the_tone_is_calm(language: str, name: str) -> None:
    for key, sentence in leaves(table(language, name)):
        assert sentence.strip() == sentence, key
        assert sentence, key
        assert "!" not in sentence, key
        assert not re.search(r"\b(ontbreekt|ontbreken|in gebreke|missing|fail\w*)\b", sentence), (
            key
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_source_has_a_sentence(language: str) -> None:
    codes = refusal_codes()
    assert {"not_possible_now", "not_smart", "unanswered", "no_goals", "list_empty"} <= codes
    words = Words(language)
    assert {code for code in codes if not words.knows_refusal(code)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_for_a_refusal_that_nobody_makes(language: str) -> None:
    assert set(table(language, "refusals")["said"]) - refusal_codes() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_that_is_kept_as_a_code_alone_still_has_a_sentence(language: str) -> None:
    said, bare = (table(language, "refusals")[form] for form in ("said", "bare"))
    assert {code for code, sentence in said.items() if blanks(sentence)} == set(bare)
    assert {code for code, sentence in bare.items() if blanks(sentence)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_smart_reason_asks_its_question(language: str) -> None:
    reasons = smart_reasons()
    assert ("measurable", "no_indicator") in reasons
    asked = {
        (letter, reason)
        for letter, questions in table(language, "names")["smart_open"].items()
        for reason in questions
    }
    assert asked == reasons


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_domain_has_a_name(language: str) -> None:
    enums = spoken()
    assert Milestone in enums
    assert {enum.__qualname__ for enum in enums if enum not in SECTIONS} == set()
    for enum in SECTIONS:
        for member in enum:
            assert find(language, "names", SECTIONS[enum], member.value), member


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_and_state_has_a_name(language: str) -> None:
    words = Words(language)
    for event in {*STEPS, *ACTIONS, *TimerAction, "plan"}:
        assert words.event(event) != event
        assert words.happened(event) != event
    assert words.state(SUSPENDED) != SUSPENDED
    assert len({words.step(milestone) for milestone in RIVER}) == len(RIVER)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", [k for k in MessageKind if k not in {MessageKind.DIGEST, MessageKind.ATTENTION}]
)
def test_every_message_has_words_for_each_reader(language: str, kind: MessageKind) -> None:
    for role in ROLES:
        assert find(language, "letters", kind, role, "what"), role
        assert any(find(language, "letters", *path, "subject") for path in ((kind, role), (kind,)))
        assert any(find(language, "letters", *path, "when") for path in ((kind, role), (kind,)))
    assert find(language, "letters", kind, "button")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_attention_of_the_engine_has_words(language: str) -> None:
    topics = attention_topics()
    assert "standstill" in topics
    for topic in topics:
        assert find(language, "letters", "attention", topic, "what"), topic


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(ValueError, match="'de'"):
        table("de", "names")


def test_a_sentence_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"nl\.names\.river\.nowhere"):
        text("nl", "names", "river", "nowhere")


def test_words_cost_no_library_at_import() -> None:
    program = (
        "import sys, popflow.documents as d; d.Words('nl').refusal('ended');"
        "heavy = 'icalendar jinja2 pygal sqlmodel typer typst xlsxwriter'.split();"
        "print(sorted(sys.modules.keys() & set(heavy)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
