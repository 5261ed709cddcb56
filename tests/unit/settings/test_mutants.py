"""Hundreds of broken copies of the shipped popflow.toml: each refused, with code, file, key, line.

The copy that is broken has every setting switched on: what is left out in the shipped file, with a
'#' before its key, is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from popflow.errors import ConfigurationError
from popflow.settings import load_settings

ROOT: Final = Path(__file__).parents[3]
SHIPPED: Final = (ROOT / "config" / "popflow.toml").read_text(encoding="utf-8")
FULL: Final = re.sub(r"^#(?=\[|\w+ = )", "", SHIPPED, flags=re.MULTILINE).splitlines()
LINE: Final = re.compile(r"(\w+) = (.+)")
HEADER: Final = re.compile(r"(\[\[?)([\w.]+)(\]\]?)")
REQUIRED: Final = {
    **{
        f"rollout.{key}": "[[rollout]]"
        for key in ("name", "group", "workflow", "strategy", "from", "to")
    },
    "web.oidc.client_id": "[web.oidc]",
    "web.oidc.client_secret_file": "[web.oidc]",
}
"""What cannot be left out of a section, with the line at which that is told."""
WRONG: Final = {
    "text": ["7", "true", "1.5", "[]", "['x']", "{a = 1}", "07:00:00", '""', '" "', '"a\\u0007"'],
    "number": ['"7"', "true", "1.5", "-1", "0", "10_000_000", "[7]", '""', "2026-01-01", "inf"],
    "flag": ["1", '"true"', "0", "[]", '""', "2026-01-01"],
    "time": ['"08:00"', "8", "true", "2026-01-01", "2026-01-01T08:00:00", "[]"],
    "date": ['"2026-01-01"', "20260101", "true", "2026-01-01T08:00:00Z", "08:00:00", "[]", '"-"'],
    "list": ['"x"', "7", "true", "[7]", "[true]", "{}", "[[]]", "[{}]", '[""]'],
}
CHOSEN: Final = {
    "workflow": ['"Periodiek"', '"../x"', '"a b"', '"-"'],
    "rollout.workflow": ['"Periodiek"', '"../x"', '"a b"', '"-"'],
    "strategy": ['"organisatie"', '"Pilot"'],
    "rollout.strategy": ['"organisatie"', '"Pilot"'],
    "rollout.intensity": ['"uitgebried"', '"Beperkt"'],
    "rollout.to": ["2026-02-28", "1999-01-01"],
    "rollout.budget": ['"10.000,00"', '"-5"', "10000"],
    "budget.reserved_sum": ['"a lot"', '"1.234"', "25000", "25000.50"],
    "organisation.zone": ['"Europe/Amsterdm"', '"../etc/passwd"', '"Europe"', '"/etc/passwd"'],
    "organisation.language": ['"de"', '"NL"'],
    "organisation.stand_in": ['"1 2"', '"100;101"', '"-"'],
    "organisation.hr_email": ['"hr"', '"a b@example.org"', '"@example.org"', '"hr@example"'],
    "organisation.page": [
        '"pop.example.org"',
        '"ftp://pop.example.org"',
        '"javascript:alert(1)"',
        '"https://"',
        '"https://[pop"',
        '"https://pop.example.org/?x=1"',
        '"https://pop.example.org/#x"',
        '"https://me:secret@pop.example.org"',
        '"https://pop.example.org/a b"',
    ],
    "organisation.conversation_minutes": ["9", "481"],
    "organisation.works_council": ['"yes"', '"not applicable"', '"not applicable, because "'],
    "organisation.legal_basis": ['"consent"', '"Toestemming van de medewerker"'],
    "store.url": ['"popflow.db"', '"sqlite:"', '"://x"'],
    "engine.stuck_seconds": ["300", "29"],
    "monitoring.port": ["65536"],
    "monitoring.host": ['"localhost"', '"127.0.0.1:80"', '"0"', '"256.0.0.1"'],
    "web.port": ["65536"],
    "web.host": ['"localhost"', '"127.0.0.1:80"'],
    "web.idle_hours": ["13", "169"],
    "web.session_hours": ["169"],
    "web.oidc.issuer": ['"login.example.org"', '"ftp://login.example.org"'],
    "privacy.retention": ['"county"', '"Employment"'],
    "calendar.closes": ["08:00:00", "07:59:59"],
    "calendar.liberation_day": ['"always"', '"every_fith"'],
    "calendar.closed": ['["2026-05-15"]', "[2026-05-15T00:00:00]"],
    "log.format": ['"xml"', '"JSON"'],
    "log.level": ['"trace"', '"INFO"'],
    "roles.hr": ['["1 2"]', "[203]", '"203"'],
    "roles.adviser": ['["1 2"]', "[203]", '"203"'],
    "roles.auditor": ['["1 2"]', "[203]", '"203"'],
    "roles.admin": ['["1 2"]', "[203]", '"203"'],
}


@dataclass(frozen=True)
class Mutant:
    what: str
    text: str
    key: str
    line: int
    loads: bool = False


def kind_of(key: str, value: str) -> str:
    if value[0] == "[":
        return "list"
    if value in {"true", "false"}:
        return "flag"
    if re.fullmatch(r"\d+", value):
        return "number"
    if re.fullmatch(r"\d\d:\d\d:\d\d", value):
        return "time"
    return "date" if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "text"


def replaced(index: int, *lines: str) -> str:
    return "\n".join([*FULL[:index], *lines, *FULL[index + 1 :]]) + "\n"


def keys() -> Iterator[tuple[int, str, str, str]]:
    section = ""
    for index, line in enumerate(FULL):
        if header := HEADER.fullmatch(line):
            section = header[2] + "."
        elif pair := LINE.fullmatch(line):
            yield index, section, pair[1], pair[2]


def of_keys() -> Iterator[Mutant]:
    for index, section, key, value in keys():
        name, line = section + key, index + 1
        for wrong in (f"{key}s", key[:-1] + "q", f"x{key}", key.upper(), f"{key}.{key}"):
            said = name if "." in wrong else section + wrong
            yield Mutant("renamed", replaced(index, f"{wrong} = {value}"), said, line)
        if name in REQUIRED:
            yield Mutant("removed", replaced(index), name, FULL.index(REQUIRED[name]) + 1)
        else:
            yield Mutant("removed", replaced(index), name, line, loads=True)
        twice = replaced(index, FULL[index], f"{key} = {value}")
        yield Mutant("doubled", twice, name, line + 1)
        for wrong in (*WRONG[kind_of(name, value)], *CHOSEN.get(name, ())):
            yield Mutant("broken", replaced(index, f"{key} = {wrong}"), name, line)
        for wrong in ("", '"', "[", "nonsense", "'", "2026-02-30"):
            yield Mutant("no TOML", replaced(index, f"{key} = {wrong}"), name, line)
        yield Mutant("no value", replaced(index, key), "", line)


def of_headers() -> Iterator[Mutant]:
    for index, line in enumerate(FULL):
        if header := HEADER.fullmatch(line):
            opened, name, closed = header.groups()
            wrong = f"{opened}{name}s{closed}"
            yield Mutant("renamed", replaced(index, wrong), f"{name}s", index + 1)
            if opened == "[":
                yield Mutant("doubled", replaced(index, line, line), name, index + 2)
                plural = f"[[{name}]]"
                yield Mutant("broken", replaced(index, plural), name, index + 1)
            else:
                yield Mutant("doubled", replaced(index, line, line), "rollout.name", index + 1)
                yield Mutant("broken", replaced(index, "[rollout]"), "rollout", index + 1)


MUTANTS: Final = [*of_keys(), *of_headers()]


def refusal(tmp_path: Path, text: str) -> ConfigurationError | None:
    path = tmp_path / "popflow.toml"
    path.write_text(text, encoding="utf-8")
    try:
        load_settings(path, {})
    except ConfigurationError as error:
        return error
    return None


def test_there_are_enough_of_them() -> None:
    assert len(MUTANTS) >= 300
    assert {name for _, section, key, _ in keys() if (name := section + key)} >= set(CHOSEN)


def test_the_shipped_file_and_the_full_one_load(tmp_path: Path) -> None:
    assert refusal(tmp_path, SHIPPED) is None
    assert refusal(tmp_path, "\n".join(FULL)) is None


@pytest.mark.parametrize("what", sorted({mutant.what for mutant in MUTANTS}))
def test_every_mutant_is_refused_where_it_is_broken(tmp_path: Path, what: str) -> None:
    wrong = []
    for mutant in (one for one in MUTANTS if one.what == what):
        error = refusal(tmp_path, mutant.text)
        if mutant.loads:
            said = error is None
        else:
            said = (
                error is not None
                and error.code.startswith("config-")
                and bool(error.advice)
                and error.place.file == str(tmp_path / "popflow.toml")
                and error.place.line == mutant.line
                and (error.place.field or "").casefold().startswith(mutant.key.casefold())
            )
        if not said:
            wrong.append(f"{mutant.line} {mutant.key}: {FULL[mutant.line - 1]} -> {error}")
    assert not wrong, "\n".join(wrong)


def test_headers_that_go_missing_are_noticed(tmp_path: Path) -> None:
    silent = [
        line
        for index, line in enumerate(FULL)
        if HEADER.fullmatch(line) and refusal(tmp_path, replaced(index)) is None
    ]
    assert silent == ["[people]"]
