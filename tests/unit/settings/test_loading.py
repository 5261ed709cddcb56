"""Settings come from a file and the environment; what cannot be read is refused in one message."""

from datetime import date, time
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from popflow.domain.policy import Intensity, Strategy
from popflow.errors import ConfigurationError, Place
from popflow.settings import find_config, load_settings


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "popflow.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(folder: Path, text: str | bytes, **env: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(written(folder, text), env)
    return caught.value


def test_every_value_is_plain_and_typed(tmp_path: Path) -> None:
    text = """
workflow = "naar-behoefte"
strategy = "vrijwillig"
[organisation]
stand_in = "007"
works_council = 2026-01-15
[[rollout]]
name = "Sales"
group = "person.department == 'Sales'"
workflow = "eigen-2"
strategy = "pilot"
intensity = "beperkt"
from = 2026-03-01
to = 2026-12-31
[roles]
hr = ["203", "0001"]
[calendar]
opens = 08:30:00
closed = [2026-05-15]
[people.columns]
number = "Stamnr."
[plugins]
block = ["pob"]
[plugins.mail]
host = "localhost"
"""
    found = load_settings(written(tmp_path, text), {})
    assert (found.workflow, found.strategy) == ("naar-behoefte", Strategy.VRIJWILLIG)
    assert (found.organisation.stand_in, found.roles.hr) == ("007", ("203", "0001"))
    assert found.organisation.works_council == date(2026, 1, 15)
    (rollout,) = found.rollout
    assert (rollout.from_day, rollout.to_day) == (date(2026, 3, 1), date(2026, 12, 31))
    assert rollout.intensity is Intensity.BEPERKT
    assert found.calendar.opens == time(8, 30)
    assert found.calendar.closed == {date(2026, 5, 15)}
    assert found.people.columns.headers == {"number": "Stamnr."}
    assert (found.plugins.block, found.plugins.tables) == (
        ("pob",),
        {"mail": {"host": "localhost"}},
    )
    assert found.file == tmp_path / "popflow.toml"
    assert found.place("rollout", 0, "group") == Place(str(found.file), 9, field="rollout.group")
    assert found.place("plugins", "mail", "port").line == 24


def test_settings_never_change() -> None:
    found = load_settings(None, {})
    with pytest.raises(ValueError, match="frozen"):
        found.workflow = "naar-behoefte"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    text = '[store]\nurl = "postgresql://u:s3cret@h/d"\n[plugins.mail]\npassword = "s3cret"\n'
    assert "s3cret" not in repr(load_settings(written(tmp_path, text), {}))
    error = refusal(tmp_path, '[store]\nurl = ["s3cret"]\n[plugins]\nblock = "s3cret"\n')
    assert "s3cret" not in str(error)


def test_one_message_says_all(tmp_path: Path) -> None:
    error = refusal(tmp_path, "\n[engine]\nbatch = 'x'\nper_week = 0\n")
    assert str(error) == (
        f"{tmp_path / 'popflow.toml'}:3 (engine.batch): engine.batch must be a whole number, "
        "not 'x'. Left out, it is 500. (1 more to mend after this one.)"
    )


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("[engine]\nper_weeek = 2\n", "Did you mean 'per_week'?"),
        ("[log]\nper_week = 2\n", "'per_week' belongs in [engine]."),
        ("[log]\nworkflow = 'x'\n", "'workflow' belongs above the sections."),
        ("[log]\nxyz = 2\n", "Known here: format, level."),
        ("[plugins]\nmail = true\n", "A plugin's settings are a section: [plugins.mail]."),
        ("[mail]\nhost = 'x'\n", "Known here: "),
    ],
)
def test_an_unknown_key_comes_with_a_suggestion(tmp_path: Path, text: str, advice: str) -> None:
    error = refusal(tmp_path, text)
    assert error.code == "config-unknown-key"
    assert advice in error.advice


def test_a_roll_out_is_named_once(tmp_path: Path) -> None:
    entry = "[[rollout]]\nname='a'\ngroup='true'\nworkflow='b'\nstrategy='vrijwillig'\n"
    error = refusal(tmp_path, f"{entry}from=2026-01-01\n{entry}from=2026-01-01\n")
    assert "two entries named 'a'" in error.problem
    assert error.place.line == 1


def test_a_pilot_ends(tmp_path: Path) -> None:
    entry = "[[rollout]]\nname='a'\ngroup='true'\nworkflow='b'\nstrategy='pilot'\n"
    error = refusal(tmp_path, f"{entry}from=2026-01-01\n")
    assert (error.place.line, error.place.field) == (1, "rollout.to")
    assert "a pilot ends" in error.problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ' '", "organisation.name is empty."),
        (f"name = '{'x' * 1001}'", "longer than 1000 characters"),
        ("works_council = 'Not applicable, because  '", "must be the date of the consent"),
        ("works_council = 'Not applicable, because\\u202E'", "must be the date of the consent"),
        ('name = "a\\u202Eb"', "an invisible character, U+202E"),
        ("legal_basis = 'Consent of the employee'", "name another basis"),
        ("zone = 'europe/amsterdm'", "did you mean 'Europe/Amsterdam'?"),
        ("zone = 'Nowhere'", "is no time zone such as 'Europe/Amsterdam'."),
    ],
)
def test_text_is_held_to_what_it_means(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, f"[organisation]\n{text}\n").problem


def test_an_amount_is_euros_in_quotes(tmp_path: Path) -> None:
    found = load_settings(written(tmp_path, "[budget]\nreserved_sum = '25000,50'\n"), {})
    assert found.budget.reserved_sum == "25000,50"
    env = {"POPFLOW_BUDGET__RESERVED_SUM": "300"}
    assert load_settings(None, env).budget.reserved_sum == "300"
    error = refusal(tmp_path, "\n[budget]\nreserved_sum = '25.000,00'\n")
    assert error.place.line == 3
    assert error.problem == (
        "budget.reserved_sum is no amount of euros without separators, such as '450' or '450,50'."
    )


def test_no_works_council_is_an_answer(tmp_path: Path) -> None:
    text = "[organisation]\nworks_council = 'niet van toepassing, omdat wij met acht zijn'\n"
    found = load_settings(written(tmp_path, text), {})
    assert found.organisation.works_council == "niet van toepassing, omdat wij met acht zijn"


def test_the_environment_goes_above_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[engine]\nbatch = 7\nper_week = 3\n")
    env = {
        "POPFLOW_WORKFLOW": "naar-behoefte",
        "POPFLOW_ENGINE__BATCH": "9",
        "POPFLOW_ORGANISATION__STAND_IN": "100",
        "POPFLOW_ORGANISATION__WORKS_COUNCIL": "2026-01-15",
        "POPFLOW_STORE__URL": "sqlite:///other.db",
        "POPFLOW_ROLES__HR": '["203"]',
        "POPFLOW_PLUGINS__MAIL__PORT": "25",
        "POPFLOW_PEOPLE__COLUMNS__NUMBER": "12",
        "POPFLOW_CONFIG": "elsewhere.toml",
        "POPFLOW_TEST_POSTGRES": "/somewhere",
        "HOME": "/root",
    }
    found = load_settings(path, env)
    assert (found.workflow, found.engine.batch, found.engine.per_week) == ("naar-behoefte", 9, 3)
    assert (found.organisation.stand_in, found.roles.hr) == ("100", ("203",))
    assert found.organisation.works_council == date(2026, 1, 15)
    assert found.store.url == "sqlite:///other.db"
    assert found.plugins.tables == {"mail": {"port": 25}}
    assert found.people.columns.number == "12"
    assert found.place("engine", "batch") == Place("environment", field="POPFLOW_ENGINE__BATCH")
    assert found.place("engine", "per_week").line == 3
    assert found.place("engine") == Place(str(path), 1, field="engine")
    assert load_settings(None, {}).place("engine") == Place(field="engine")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("POPFLOW_ENGINE__BATCH", "many", "engine.batch must be a whole number, not 'many'."),
        ("POPFLOW_ENGINE__BATCH", "1\nx = 2", "engine.batch must be a whole number"),
        ("POPFLOW_ENGINE__BACTH", "9", "engine.bacth is not a setting. Did you mean 'batch'?"),
        ("POPFLOW_ENGIN__BATCH", "9", "engin is not a setting. Did you mean 'engine'?"),
        ("POPFLOW_WORKFLOWS", "x", "Did you mean POPFLOW_WORKFLOW?"),
        ("POPFLOW_ROLLOUT__0__GROUP", "true", "rollout"),
        ("POPFLOW_WORKFLOW__NAME", "x", "POPFLOW_WORKFLOW__NAME cannot be set: workflow is no"),
    ],
)
def test_the_environment_is_checked_as_well(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    error = refusal(tmp_path, "workflow = 'x'\n", **{name: value})
    assert said in str(error)
    assert error.place == Place("environment", field=name)


def test_a_list_of_the_file_cannot_be_reached_into(tmp_path: Path) -> None:
    entry = "[[rollout]]\nname='a'\ngroup='true'\nworkflow='b'\nstrategy='vrijwillig'\n"
    error = refusal(tmp_path, f"{entry}from=2026-01-01\n", POPFLOW_ROLLOUT__0__GROUP="false")
    assert "rollout is no section" in error.problem


@pytest.mark.parametrize(
    ("text", "line", "field", "said"),
    [
        ("[engine]\nbatch = 1\nbatch = 2\n", 3, "engine.batch", "the first is on line 2"),
        ("[log]\n\n[log]\n", 3, "log", "the first is on line 1"),
        ("workflow =\n", 1, "workflow", "cannot be read as TOML"),
        ("[log]\nlevel = info\n", 2, "log.level", "cannot be read as TOML"),
        ("a = [\nb = 2\nc = 3\n", 1, "a", "cannot be read as TOML"),
        ("what is this\n", 1, None, "The file cannot be read as TOML"),
        (b"\n[log]\nlevel = '\xff'\n", 3, "log.level", "is not written in UTF-8"),
        ("a = 1\nb = " + "[" * 500 + "]" * 500, 2, "b", "is nested too deep"),
        ("a = 1\nb = " + "9" * 5000 + "\n", 2, "b", "a number without end"),
        (".".join("a" * 1000) + " = 1\n", 1, ".".join("a" * 1000), "is nested too deep"),
    ],
)
def test_what_is_no_toml_says_where(
    tmp_path: Path, text: str | bytes, line: int, field: str | None, said: str
) -> None:
    error = refusal(tmp_path, text)
    assert (error.code, error.place.line, error.place.field) == ("config-syntax", line, field)
    assert said in str(error)


def test_windows_files_are_read(tmp_path: Path) -> None:
    text = "[log]\r\nlevel = 'debug'\r\n"
    found = load_settings(written(tmp_path, b"\xef\xbb\xbf" + text.encode()), {})
    assert found.log.level == "debug"
    assert found.place("log", "level").line == 2


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    for path, code in [
        (tmp_path / "popflow.toml", "config-missing"),
        (tmp_path, "config-unreadable"),
        (tmp_path / "a\0b", "config-unreadable"),
    ]:
        with pytest.raises(ConfigurationError) as caught:
            load_settings(path, {})
        assert (caught.value.code, bool(caught.value.advice)) == (code, True)
    assert refusal(tmp_path, "#" * 1_000_001).code == "config-unreadable"


def test_the_file_is_found_beside_the_people_who_use_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="popflow init"):
        find_config(tmp_path, {})
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "popflow.toml").touch()
    assert find_config(tmp_path, {}) == tmp_path / "config" / "popflow.toml"
    (tmp_path / "popflow.toml").touch()
    assert find_config(tmp_path, {}) == tmp_path / "popflow.toml"
    assert find_config(tmp_path, {"POPFLOW_CONFIG": "/x.toml"}) == Path("/x.toml")


WORDS: Final = ["[engine]", "[[rollout]]", "[plugins.a]", "batch", "name", '"x"', "workflow"]
FRAGMENTS: Final = st.sampled_from([*WORDS, "true", "08:00:00", *"\n.,\"'\\#é\0\r={}[]1"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.lists(FRAGMENTS, max_size=30).map("".join) | st.binary(max_size=40))
def test_rubbish_never_ends_in_a_traceback(tmp_path: Path, text: str | bytes) -> None:
    try:
        load_settings(written(tmp_path, text), {})
    except ConfigurationError as error:
        assert error.place.file  # noqa: PT017 - most rubbish is refused, some of it loads
