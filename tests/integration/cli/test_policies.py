"""Default deny: each command names a policy, which lets in whom it names and nobody else."""

from __future__ import annotations

import inspect
from itertools import product
from typing import TYPE_CHECKING, Final

import pytest
from typer.core import TyperGroup

from popflow.cli.failure import CommandError
from popflow.cli.policy import Policy, Reach, Standing, offices_of, reach_of
from popflow.cli.reference import commands
from popflow.cli.session import opened
from popflow.engine.admission import TABLE
from tests.support.command_line import EMPLOYEE, HR, Cli

if TYPE_CHECKING:
    from collections.abc import Callable

ADVISER, AUDITOR, ADMIN, OUTSIDER = "104", "105", "106", "0000"
ALL, OWN, NO = Reach.ALL, Reach.OWN, None
WHO: Final = {
    "operator": None, "HR": HR, "auditor": AUDITOR, "admin": ADMIN, "adviser": ADVISER,
    "employee": EMPLOYEE, "nobody": OUTSIDER,
}  # fmt: skip
MATRIX: Final = {
    #                     operator  HR   auditor admin adviser employee nobody
    Policy.PUBLIC:       (ALL,     ALL, ALL,    ALL,  ALL,    ALL,     NO),
    Policy.STAFF:        (ALL,     ALL, ALL,    ALL,  ALL,    ALL,     NO),
    Policy.OPERATOR:     (ALL,     NO,  NO,     NO,   NO,     NO,      NO),
    Policy.OPERATE:      (ALL,     NO,  NO,     ALL,  NO,     NO,      NO),
    Policy.MESSAGES:     (ALL,     ALL, NO,     ALL,  NO,     NO,      NO),
    Policy.MESSAGE_LIST: (ALL,     ALL, ALL,    ALL,  NO,     NO,      NO),
    Policy.HR:           (ALL,     ALL, NO,     NO,   NO,     NO,      NO),
    Policy.PROCESS:      (ALL,     ALL, ALL,    ALL,  OWN,    OWN,     NO),
    Policy.OVERVIEW:     (ALL,     ALL, ALL,    ALL,  NO,     NO,      NO),
    Policy.REGISTER:     (ALL,     ALL, ALL,    NO,   NO,     NO,      NO),
    Policy.RELATION:     (ALL,     OWN, OWN,    OWN,  OWN,    OWN,     NO),
    Policy.PEOPLE:       (ALL,     ALL, ALL,    OWN,  OWN,    OWN,     NO),
    Policy.BOOKS:        (ALL,     ALL, ALL,    OWN,  OWN,    OWN,     NO),
    Policy.OWN:          (ALL,     ALL, OWN,    OWN,  OWN,    OWN,     NO),
}  # fmt: skip
CELLS: Final = [
    (policy, who, reach)
    for policy, reaches in MATRIX.items()
    for who, reach in zip(WHO, reaches, strict=True)
]
WITHOUT_DATA: Final = {
    "popflow advice", "popflow agenda blank", "popflow demo", "popflow plan check",
    "popflow plan template",
    "popflow workflow list", "popflow workflow check", "popflow workflow show",
    "popflow workflow diagram", "popflow workflow schema",
}  # fmt: skip
"""Commands that show nothing of an organisation's people: files, and data that they make up."""
DOORS: Final = ("Policy.", "import do", "_import_list")
"""What a command's own text shows when it names a policy, by itself or by a door that does."""


@pytest.fixture
def offices(cli: Cli) -> Cli:
    config = cli.folder / "popflow.toml"
    text = config.read_text(encoding="utf-8")
    for name, number in (("adviser", ADVISER), ("auditor", AUDITOR), ("admin", ADMIN)):
        assert f"\n{name} = []" in text
        text = text.replace(f"\n{name} = []", f'\n{name} = ["{number}"]')
    config.write_text(text, encoding="utf-8")
    return cli


def test_the_matrix_names_every_policy() -> None:
    assert set(MATRIX) == set(Policy) == set(TABLE)


def test_every_cell_is_as_it_should_be(offices: Cli) -> None:
    """All in one organisation: opening it takes longer than asking."""
    config = offices.folder / "popflow.toml"
    found: list[tuple[Policy, str, Reach | None]] = []
    for policy, who, _ in CELLS:
        try:
            with opened(config, policy, who=WHO[who]) as here:
                found.append((policy, who, here.reach))
        except CommandError:
            found.append((policy, who, None))
    assert found == CELLS


@pytest.mark.parametrize(("policy", "standing"), list(product(Policy, Standing)))
def test_no_standing_that_a_policy_does_not_name_is_let_in(
    policy: Policy, standing: Standing
) -> None:
    named = TABLE[policy].get(standing)
    assert reach_of(policy, {standing}) is named
    assert reach_of(policy, ()) is None


def test_a_policy_that_the_table_does_not_name_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    for table in ("popflow.engine.admission.TABLE", "popflow.cli.policy.TABLE"):
        monkeypatch.setattr(table, {})
    assert "leave --as out" in cli.refused("cycle", "list").err
    assert cli.refused("plugins").err


def every_command() -> list[tuple[str, Callable[..., object]]]:
    found = commands().items()
    plain = [(path, one.callback) for path, one in found if not isinstance(one, TyperGroup)]
    return [(path, callback) for path, callback in plain if callback is not None]


@pytest.mark.parametrize(("path", "callback"), every_command())
def test_every_command_names_its_policy(path: str, callback: Callable[..., object]) -> None:
    told = inspect.getsource(callback)
    assert any(door in told for door in DOORS) is not (path in WITHOUT_DATA), path


def test_offices_are_held_by_number(offices: Cli) -> None:
    with opened(offices.folder / "popflow.toml", Policy.OPERATOR) as here:
        assert offices_of(AUDITOR, here.settings) == {Standing.AUDITOR}
        assert offices_of(ADVISER, here.settings) == frozenset()
        assert offices_of(None, here.settings) == {Standing.OPERATOR}
        assert here.engine.options.offices.advisers == {ADVISER}


def test_an_auditor_reads_and_changes_nothing(offices: Cli) -> None:
    cycle = offices.json("cycle", "list", "--person", EMPLOYEE)[0]["id"]
    everything = len(offices.json("cycle", "list"))
    assert len(offices.json("cycle", "list", who=AUDITOR)) == everything
    shown = offices.json("cycle", "show", cycle, who=AUDITOR)
    assert shown["sight"] == "process"
    assert shown["history"]
    assert (shown["agenda"], shown["plan"], shown["evaluation"]) == ([], None, None)
    assert len(offices.json("people", "list", who=AUDITOR)) == 107
    offices("people", "show", EMPLOYEE, who=AUDITOR)
    offices("outbox", "list", who=AUDITOR)
    offices("budget", "show", EMPLOYEE, who=AUDITOR)
    for args in (
        ("outbox", "retry", "--all"), ("outbox", "drop", "x"), ("db", "upgrade"), ("tick",),
        ("budget", "grant", EMPLOYEE, "10"), ("cycle", "cancel", cycle, "--reason", "x"),
        ("cycle", "start", "102"), ("agenda", "form", cycle), ("plan", "show", cycle),
        ("cycle", "invite", cycle, ADVISER), ("people", "deputy", "100", "101", "--from",
         "2026-03-02", "--to", "2026-03-03"), ("workflow", "migrate", "periodiek-onderhoud"),
    ):  # fmt: skip
        offices.refused(*args, who=AUDITOR)


def test_an_admin_operates_and_sees_no_content(offices: Cli) -> None:
    cycle = offices.json("cycle", "list", "--person", EMPLOYEE)[0]["id"]
    for args in (
        ("plugins",), ("db", "upgrade"), ("db", "check"), ("outbox", "list"),
        ("outbox", "retry", "--all"), ("cycle", "show", cycle), ("tick", "--confirm"),
    ):  # fmt: skip
        assert offices.try_(*args, "--as", ADMIN).code == 0, args
    assert offices.json("cycle", "show", cycle, who=ADMIN)["agenda"] == []
    assert [one["number"] for one in offices.json("people", "list", who=ADMIN)] == [ADMIN]
    for denied in (
        ("plan", "show", cycle), ("budget", "show", EMPLOYEE), ("people", "show", EMPLOYEE),
        ("budget", "grant", EMPLOYEE, "10"), ("cycle", "cancel", cycle, "--reason", "x"),
    ):  # fmt: skip
        offices.refused(*denied, who=ADMIN)


@pytest.mark.parametrize("args", [("plugins",), ("db", "check"), ("check",), ("tick",), ("run",)])
def test_nobody_operates_who_is_no_admin(offices: Cli, args: tuple[str, ...]) -> None:
    for who in (HR, AUDITOR, EMPLOYEE, OUTSIDER):
        said = offices.refused(*args, who=who)
        assert "'roles.admin' of popflow.toml" in said.err
