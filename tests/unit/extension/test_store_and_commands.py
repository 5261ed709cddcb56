"""A plugin's store is found by its URL, a plugin's command by its metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.errors import PluginError, SchemaError
from popflow.extension import commands
from popflow.storage.memory import MemoryStore
from tests.support.jobs import ListQueue

if TYPE_CHECKING:
    from tests.support.distributions import Site

URL = "acme://user:secret@host/db"
STORE = """
from popflow.errors import SchemaError
from popflow.storage.memory import MemoryStore

@hookimpl
def popflow_store(url):
    if url.startswith("acme:"):
        %s
"""
GIVES = STORE % "return MemoryStore()"


def test_the_store_comes_from_the_plugin_that_knows_the_url(site: Site) -> None:
    site.install("acme", GIVES)
    plugins = site.load(strict=True)
    assert isinstance(plugins.open_store(URL), MemoryStore)
    assert plugins.open_store("other://host") is None


def test_a_plugin_that_fails_does_not_hide_anothers_store(site: Site) -> None:
    site.install("aaa", STORE % "raise RuntimeError(url)")
    site.install("bbb", STORE % "raise SystemExit(1)")
    site.install("zzz", GIVES)
    plugins = site.load(strict=True)
    assert isinstance(plugins.open_store(URL), MemoryStore)
    told = site.report(plugins)
    assert told["aaa"].problem == "popflow_store: RuntimeError: the URL"
    assert told["bbb"].problem == "popflow_store: SystemExit: 1"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("raise RuntimeError(url)", "RuntimeError: the URL"),
        ("return object()", "returned a store without begin, read, occupy"),
    ],
)
def test_when_no_other_gives_a_store_the_failure_is_told_without_the_password(
    site: Site, body: str, problem: str
) -> None:
    site.install("acme", STORE % body)
    with pytest.raises(PluginError, match=problem) as caught:
        site.load(strict=True).open_store(URL)
    assert "secret" not in str(caught.value)


def test_what_a_plugin_says_of_its_own_url_reaches_the_operator(site: Site) -> None:
    site.install("acme", STORE % "raise SchemaError('older')")
    plugins = site.load(strict=True)
    with pytest.raises(SchemaError, match="older"):
        plugins.open_store(URL)
    assert site.report(plugins)["acme"].failures == 0


QUEUE = """
from tests.support.jobs import ListQueue

@hookimpl
def popflow_work_queue(url, store):
    if url.startswith("acme:"):
        %s
"""


def test_the_work_queue_comes_from_the_plugin_that_knows_the_url(site: Site) -> None:
    site.install("acme", QUEUE % "return ListQueue()")
    plugins = site.load(strict=True)
    assert isinstance(plugins.open_queue(URL, MemoryStore()), ListQueue)
    assert plugins.open_queue("other://host", MemoryStore()) is None


def test_a_work_queue_that_is_none_is_told_with_its_plugin(site: Site) -> None:
    site.install("acme", QUEUE % "return [url]")
    with pytest.raises(PluginError, match="returned a work queue without put, depth") as caught:
        site.load(strict=True).open_queue(URL, MemoryStore())
    assert caught.value.plugin == "acme"


def test_commands_are_listed_without_importing_them(site: Site) -> None:
    module = site.install("mail2", "app = 'the app'", command="letters")
    (command,) = (c for c in commands() if c.name == "letters")
    assert command.distribution == "acme-mail2"
    assert not site.imported(module)
    assert command.load() == "the app"
    assert site.imported(module)


def test_a_command_goes_with_its_blocked_plugin(site: Site) -> None:
    site.install("mail2", "app = 1", command="letters")
    assert "letters" not in {c.name for c in commands({"mail2"})}
    assert "letters" not in {c.name for c in commands({"letters"})}


def test_of_two_commands_with_one_name_the_first_distribution_keeps_it(site: Site) -> None:
    site.install("x", "app = 1", command="letters", distribution="acme-b")
    site.install("y", "app = 2", command="letters", distribution="acme-a")
    assert [c.distribution for c in commands() if c.name == "letters"] == ["acme-a"]


def test_a_command_that_cannot_be_imported_is_named(site: Site) -> None:
    site.install("mail2", "raise SystemExit(1)", command="letters")
    (command,) = (c for c in commands() if c.name == "letters")
    with pytest.raises(PluginError, match="SystemExit") as caught:
        command.load()
    assert caught.value.plugin == "letters"


TOLD = """
seen = {}

@hookimpl
def popflow_configure(settings):
    seen.update(settings)
    if "bad" in settings:
        raise ConfigurationError("bad is bad.")

app = seen
"""


def test_a_command_runs_after_its_own_plugin_got_its_settings(site: Site) -> None:
    other = site.install("other", TOLD)
    site.install("mail2", TOLD, command="letters")
    (command,) = (c for c in commands() if c.name == "letters")
    tables: dict[str, dict[str, object]] = {
        "mail2": {"port": 25},
        "other": {"bad": 1},
        "ghost": {},
    }
    assert command.load(tables) == {"port": 25}
    assert not site.imported(other)


def test_a_command_whose_plugin_refuses_its_settings_says_so(site: Site) -> None:
    site.install("mail2", TOLD, command="letters")
    (command,) = (c for c in commands() if c.name == "letters")
    with pytest.raises(PluginError, match="bad is bad") as caught:
        command.load({"mail2": {"bad": 1}})
    assert caught.value.plugin == "mail2"
