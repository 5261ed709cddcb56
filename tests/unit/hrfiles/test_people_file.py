"""A file of people is gone over as often as one likes, and only as long as it is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from popflow.errors import InputError
from popflow.hrfiles import PeopleFile

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = "Personeelsnummer;Roepnaam;Tussenvoegsel;Achternaam;E-mail;Leidinggevende\n"
ANNA: Final = "1;Anna;;Berg;anna@example.org;\n"


def test_people_are_read_anew_each_time(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(f"{HEAD}{ANNA}2;;;;;\n", encoding="utf-8")
    file = PeopleFile(path, {})
    assert (file.count, file.rejected) == (0, ())
    assert [person.number for person in file] == [person.number for person in file] == ["1"]
    assert (file.count, file.unread, file.names_everybody) == (1, frozenset({"2"}), True)
    assert "first_name" in file.fields


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(f"{HEAD}{ANNA}", encoding="utf-8")
    file = PeopleFile(path, {})
    people = iter(file)
    next(people)
    path.write_text(f"{HEAD}{ANNA}{ANNA}", encoding="utf-8")
    for again in (people, iter(file)):
        with pytest.raises(InputError, match="was changed while it was read"):
            list(again)
