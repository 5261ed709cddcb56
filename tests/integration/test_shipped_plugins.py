"""The plugins that ship with popflow are found by their metadata and take part."""

from __future__ import annotations

from popflow.extension import State, commands, load_plugins

TABLES: dict[str, dict[str, object]] = {
    "mail": {"host": "mail.example.org", "sender": "pop@example.org"},
    "pob": {"grant_cents": 100_000},
}


def test_mail_and_budget_load_with_their_settings() -> None:
    plugins = load_plugins(TABLES, {"postgres"}, strict=True)
    assert {told.name: (told.state, told.hooks) for told in plugins.report()} == {
        "mail": (State.LOADED, ("popflow_configure", "popflow_notify")),
        "pob": (State.LOADED, ("popflow_budget", "popflow_budget_due", "popflow_configure")),
        "postgres": (State.BLOCKED, ()),
    }


def test_without_settings_they_are_named_and_say_what_is_missing() -> None:
    plugins = load_plugins(block={"postgres"})
    told = {report.name: report for report in plugins.report()}
    assert told["mail"].state is told["pob"].state is State.UNUSED
    assert "plugins.mail.host: is missing" in told["mail"].problem
    assert "plugins.pob.grant_cents: is missing" in told["pob"].problem


def test_the_mail_command_is_listed() -> None:
    assert [(c.name, c.distribution) for c in commands()] == [("mail", "popflow-mail")]
