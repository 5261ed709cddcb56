"""Notifiers carry letters; one that fails or hangs is named, and others carry on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from popflow.errors import PluginError
from popflow.extension import Relay, State
from popflow.ports import Letter

if TYPE_CHECKING:
    import threading

    from tests.support.distributions import Site

LETTER = Letter("7:1:announce:200", "200", "Robin", "r@example.org", "nl", "S", "Secret", "<p>")


def notifier(body: str) -> str:
    return f"taken = []\n\n@hookimpl\ndef popflow_notify(letter):\n    {body}\n"


CARRIES = notifier("taken.append(letter.key); return True")


def taken(module: str) -> list[str]:
    keys: list[str] = __import__(module).taken
    return keys


def test_without_a_notifier_the_letter_goes_to_the_log_without_its_content(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "popflow.letters"):
        assert Relay(site.load()).notify(LETTER) == "log"
    (record,) = caplog.records
    assert (record.__dict__["key"], record.__dict__["recipient"]) == (LETTER.key, "200")
    assert not any(
        "Secret" in str(value) or "Robin" in str(value) for value in vars(record).values()
    )


def test_every_notifier_is_asked_and_those_that_carried_are_told(site: Site) -> None:
    modules = [site.install(name, CARRIES) for name in ("one", "two")]
    assert Relay(site.load(strict=True)).notify(LETTER) == "one, two"
    assert [taken(module) for module in modules] == [[LETTER.key], [LETTER.key]]


@pytest.mark.parametrize("said", ["None", "False"])
def test_a_letter_that_no_notifier_carries_comes_back_with_no_name(site: Site, said: str) -> None:
    site.install("one", notifier(f"return {said}"))
    assert Relay(site.load(strict=True)).notify(LETTER) == ""


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("raise RuntimeError('why')", "popflow_notify: RuntimeError: why"),
        ("raise SystemExit(2)", "popflow_notify: SystemExit: 2"),
        ("return 'sent'", "popflow_notify: returned str, not a bool"),
        ("return [1]", "popflow_notify: returned list, not a bool"),
    ],
)
def test_a_notifier_that_fails_does_not_silence_the_next(
    site: Site, body: str, problem: str
) -> None:
    site.install("bad", notifier(body))
    module = site.install("good", CARRIES)
    plugins = site.load(strict=True)
    assert Relay(plugins).notify(LETTER) == "good"
    assert taken(module) == [LETTER.key]
    assert site.report(plugins)["bad"].problem == problem


def test_a_letter_that_only_failing_notifiers_would_carry_is_tried_again(site: Site) -> None:
    site.install("bad", notifier("raise RuntimeError('why')"))
    site.install("none", notifier("return None"))
    relay = Relay(site.load(strict=True))
    with pytest.raises(PluginError, match="RuntimeError: why") as caught:
        relay.notify(LETTER)
    assert caught.value.plugin == "bad"


def test_a_notifier_past_its_deadline_is_named_and_not_called_again(site: Site) -> None:
    source = "import threading\ngo = threading.Event()\n" + notifier(
        "taken.append(letter.key); go.wait(60); return True"
    )
    module = site.install("late", source)
    plugins = site.load(strict=True)
    relay = Relay(plugins, notify_deadline=0.02)
    try:
        with pytest.raises(PluginError, match=r"gave no answer within 0\.02 seconds"):
            relay.notify(LETTER)
        with pytest.raises(PluginError, match="not called again until restart"):
            relay.notify(LETTER)
        assert taken(module) == [LETTER.key]
        told = site.report(plugins)["late"]
        assert told.state is State.QUARANTINED
        assert told.failures == 1
    finally:
        go: threading.Event = __import__(module).go
        go.set()


def test_others_carry_what_a_late_notifier_does_not(site: Site) -> None:
    source = "import threading\ngo = threading.Event()\n" + notifier("go.wait(60); return True")
    module = site.install("late", source)
    site.install("prompt", CARRIES)
    relay = Relay(site.load(strict=True), notify_deadline=0.02)
    try:
        assert [relay.notify(LETTER), relay.notify(LETTER)] == ["prompt", "prompt"]
    finally:
        go: threading.Event = __import__(module).go
        go.set()


@pytest.mark.parametrize(
    "source",
    [
        CARRIES + "\n@hookimpl\ndef popflow_configure(settings): raise ConfigurationError('No.')",
        "import popflow_no_such_module",
    ],
)
def test_letters_wait_for_a_notifier_that_is_counted_on_and_cannot_be_loaded(
    site: Site, source: str
) -> None:
    site.install("bad", source)
    with pytest.raises(PluginError):
        Relay(site.load({"bad": {"host": "x"}})).notify(LETTER)
    assert Relay(site.load()).notify(LETTER) == "log"
