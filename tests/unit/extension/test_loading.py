"""Plugins are loaded one by one; what one does wrong never stops the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popflow.errors import PluginError
from popflow.extension import PluginReport, State

if TYPE_CHECKING:
    from tests.support.distributions import Site

GOOD = """
@hookimpl
def popflow_guards():
    return {"manager_trained": "The manager was trained in guiding POPs."}

@hookimpl
def popflow_answer_guards(questions):
    return [Answer(passed=True) for _ in questions]
"""
BUDGET = """
@hookimpl
def popflow_budget(questions):
    return [Answer(passed=True) for _ in questions]
"""
BROKEN = {
    "import popflow_no_such_module": "import: ModuleNotFoundError",
    "raise RuntimeError('half\\nway')": "import: RuntimeError: half way",
    "raise SystemExit(3)": "import: SystemExit: 3",
    "class Odd(BaseException): pass\nraise Odd": "import: Odd",
    "def popflow_guards(:": "import: SyntaxError",
    "x = 1": "registration: it has no function marked with hookimpl",
    "@hookimpl\ndef popflow_notfy(letter): pass": "registration: PluginValidationError",
    "@hookimpl\ndef popflow_notify(mail): pass": "registration: PluginValidationError",
}


def test_a_good_plugin_takes_part_and_is_told_about(site: Site) -> None:
    site.install("good", GOOD, version="2.3")
    assert site.report(site.load())["good"] == PluginReport(
        "good",
        "acme-good",
        "2.3",
        State.LOADED,
        ("popflow_answer_guards", "popflow_guards"),
        ("manager_trained",),
    )


@pytest.mark.parametrize("source", BROKEN)
def test_what_cannot_be_loaded_is_named_and_left_out(
    site: Site, source: str, caplog: pytest.LogCaptureFixture
) -> None:
    site.install("broken", source)
    site.install("good", GOOD)
    plugins = site.load()
    told = site.report(plugins)
    assert told["broken"].state is State.FAILED
    assert told["broken"].problem.startswith(BROKEN[source])
    assert "\n" not in told["broken"].problem
    assert [plugin.name for plugin in plugins.loaded] == ["good"]
    assert [record.__dict__["plugin"] for record in caplog.records] == ["broken"]


@pytest.mark.parametrize("source", BROKEN)
def test_in_strict_mode_what_cannot_be_loaded_stops_the_program(site: Site, source: str) -> None:
    site.install("broken", source)
    with pytest.raises(PluginError) as caught:
        site.load(strict=True)
    assert caught.value.plugin == "broken"


def test_the_operator_can_still_stop_the_program_while_plugins_load(site: Site) -> None:
    site.install("slow", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        site.load()


def test_an_entry_point_to_a_class_says_what_to_do(site: Site) -> None:
    source = "class Mail:\n    @hookimpl\n    def popflow_notify(self, letter): return True"
    site.install("mail2", source, target=":Mail")
    assert site.report(site.load())["mail2"].problem == (
        "registration: the entry point names a class; name an instance of it"
    )


def test_an_object_can_be_a_plugin(site: Site) -> None:
    source = """
    class Mail:
        @hookimpl
        def popflow_notify(self, letter): return True
    plugin = Mail()
    """
    site.install("mail2", source, target=":plugin")
    assert site.report(site.load())["mail2"].hooks == ("popflow_notify",)


def test_a_blocked_plugin_is_never_imported(site: Site) -> None:
    mark = "import pathlib; pathlib.Path(__file__).with_suffix('.imported').touch()\n"
    blocked = site.install("blocked", mark + GOOD)
    free = site.install("free", mark + GOOD)
    told = site.report(site.load(block=("blocked", "ghost"), strict=True))
    assert not site.imported(blocked)
    assert site.imported(free)
    assert told["blocked"].state is State.BLOCKED
    assert told["blocked"].hooks == ()
    assert told["free"].state is State.LOADED
    assert "not installed" in told["ghost"].problem


def test_two_plugins_with_one_name_the_later_is_left_out(site: Site) -> None:
    site.install("twin", GOOD, distribution="acme-a")
    site.install("twin", BUDGET, distribution="acme-b")
    plugins = site.load()
    left_out = [told for told in plugins.report() if told.state is State.FAILED]
    assert [(told.name, told.distribution) for told in left_out] == [("twin", "acme-b")]
    assert left_out[0].problem == "acme-a has a plugin of this name already"
    assert [plugin.distribution for plugin in plugins.loaded] == ["acme-a"]


def test_a_second_budget_plugin_is_left_out(site: Site) -> None:
    site.install("one", BUDGET)
    site.install("two", BUDGET.replace("popflow_budget(questions)", "popflow_budget_due(people)"))
    told = site.report(site.load())
    assert told["one"].state is State.LOADED
    assert told["two"].problem == "one is the budget plugin already"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("both_signed", "guard both_signed is one of popflow's own"),
        ("budget_available", "guard budget_available is one of popflow's own"),
        ("manager_trained", "guard manager_trained is answered by good already"),
        ("cel:1 == 1", "popflow_guards: guard 'cel:1 == 1': a name is small letters"),
    ],
)
def test_a_guard_of_somebody_else_cannot_be_named_again(
    site: Site, name: str, problem: str
) -> None:
    site.install("good", GOOD)
    site.install("thief", GOOD.replace("manager_trained", name))
    told = site.report(site.load())
    assert told["thief"].problem.startswith(problem)
    assert told["good"].state is State.LOADED


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("@hookimpl\ndef popflow_guards(): return ['a']", "returned list instead of a mapping"),
        ("@hookimpl\ndef popflow_guards(): return {'a': ''}", "guard a: its meaning is one"),
        (
            "@hookimpl\ndef popflow_guards(): return {'a': 'A.'}",
            "it names guards and answers none",
        ),
        ("@hookimpl\ndef popflow_answer_guards(questions): return []", "it answers guards and"),
        ("@hookimpl\ndef popflow_guards(): raise ValueError('no')", "ValueError: no"),
    ],
)
def test_guards_that_make_no_sense_are_refused(site: Site, source: str, problem: str) -> None:
    site.install("odd", source)
    told = site.report(site.load())["odd"]
    assert told.state is State.FAILED
    assert told.problem.startswith(f"popflow_guards: {problem}")


def test_each_plugin_gets_its_own_settings_and_cannot_change_them(site: Site) -> None:
    source = """
    seen = []
    @hookimpl
    def popflow_configure(settings):
        seen.append(dict(settings))
        settings["x"] = 1
    """
    site.install("one", source)
    site.install("two", source)
    plugins = site.load({"one": {"port": 25}})
    problems = [told.problem for told in site.report(plugins).values()]
    assert all("does not support item assignment" in problem for problem in problems)
    seen = [__import__(module).seen for module in site.modules]
    assert seen == [[{"port": 25}], [{}]]


def test_settings_that_a_plugin_refuses_leave_it_out(site: Site) -> None:
    source = """
    @hookimpl
    def popflow_configure(settings):
        raise ConfigurationError("port is no number.", advice="Write a number.")
    """
    site.install("picky", source)
    told = site.report(site.load({"picky": {"port": "x"}}))["picky"]
    assert told.state is State.FAILED
    assert told.problem == "popflow_configure: port is no number. Write a number."


def test_settings_that_nobody_reads_are_reported(site: Site) -> None:
    site.install("good", GOOD)
    told = site.report(site.load({"good": {"port": 25}, "ghost": {"port": 25}}))
    assert "takes no settings, and [plugins.good] has some" in told["good"].problem
    assert told["ghost"].problem == "has settings in [plugins.ghost] but is not installed"
    assert told["ghost"].state is State.FAILED
    with pytest.raises(PluginError, match="not installed"):
        site.load({"ghost": {}}, strict=True)


PICKY = "@hookimpl\ndef popflow_configure(settings): raise ConfigurationError('No.')"


def test_why_a_plugin_was_left_out_is_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.install("picky", PICKY)
    site.load({"picky": {}})
    (record,) = caplog.records
    assert record.__dict__["problem"] == "popflow_configure: No."


def test_a_plugin_that_was_never_set_up_is_unused_and_alarms_nobody(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.install("picky", PICKY)
    told = site.report(site.load({}, strict=True))
    assert told["picky"].state is State.UNUSED
    assert told["picky"].problem == "popflow_configure: No."
    assert not caplog.records
