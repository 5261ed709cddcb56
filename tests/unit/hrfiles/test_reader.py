"""HR files as real systems write them, and as nobody should."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from popflow.domain.person import Person
from popflow.domain.staff import review
from popflow.errors import InputError
from popflow.hrfiles import ALIASES, BadRecord, HrFile, IgnoredColumn, read_people
from popflow.settings import Columns

SAMPLE: Final = Path(__file__).parents[3] / "popflow" / "sample"
HEAD: Final = "Personeelsnummer;Roepnaam;Tussenvoegsel;Achternaam;E-mail;Leidinggevende\n"
ANNA: Final = "1;Anna;van der;Berg;anna@example.org;\n"
BRAM: Final = "2;Bram;;Dijk;bram@example.org;1\n"
NONE: Final[Mapping[str, str]] = {}


def read(
    folder: Path, text: str | bytes, columns: Mapping[str, str] = NONE, encoding: str = "utf-8"
) -> HrFile:
    path = folder / "people.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_people(path, columns)


def refusal(folder: Path, text: str | bytes, columns: Mapping[str, str] = NONE) -> InputError:
    with pytest.raises(InputError) as caught:
        read(folder, text, columns)
    assert caught.value.place.file == str(folder / "people.csv")
    assert caught.value.advice
    return caught.value


def numbers(file: HrFile) -> list[str]:
    return [person.number for person in file.people]


def test_both_files_of_the_sample_give_the_very_same_people() -> None:
    english = read_people(SAMPLE / "employees.csv", {})
    dutch = read_people(SAMPLE / "medewerkers.csv", {})
    assert english.people == dutch.people
    assert len(dutch.people) == 107
    assert dutch.people[0] == Person(
        "100", "Steven", "King", email="sking@example.org", job="President",
        department="Executive", hired_on=date(2013, 6, 17),
    )  # fmt: skip
    assert [one.number for one in dutch.people if one.manager is None] == ["100"]
    assert [one.number for one in dutch.people if one.department is None] == ["178"]
    for file in (english, dutch):
        assert (file.rejected, file.ignored_columns, file.unread) == ((), (), frozenset())
        assert review(file.people, date(2026, 1, 1)) == ()
    assert dutch.fields - english.fields == {"infix", "fte", "leaves_on"}


def test_every_column_is_read(tmp_path: Path) -> None:
    text = (
        "Pers.nr.,Voornaam,Voorvoegsel,Geslachtsnaam,Deeltijdfactor,Vrije dagen,In dienst,"
        "Uit dienst,Laatste POP,Spoor,Taal\n"
        '007,Zoë,"d\'",Ancona,"0,8","wo, vr",1-2-2020,31-12-2026,2024-05-01,snel,English\n'
    )
    assert read(tmp_path, text).people == (
        Person(
            "007", "Zoë", "Ancona", "d'", fte=Decimal("0.8"), free_days=frozenset({2, 4}),
            hired_on=date(2020, 2, 1), leaves_on=date(2026, 12, 31),
            last_pop_on=date(2024, 5, 1), track="snel", language="en",
        ),
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("told", ["", "sep={}\n"])
def test_encodings_line_ends_and_delimiters(
    tmp_path: Path, encoding: str, end: str, delimiter: str, told: str
) -> None:
    rows = f"{HEAD}1;Zoë;;Müller;;\n\n2;Bram;;Dijk;;1\n".replace(";", delimiter)
    text = told.format(delimiter) + rows
    found = read(tmp_path, text.replace("\n", end), encoding=encoding)
    assert [(p.number, p.name, p.manager) for p in found.people] == [
        ("1", "Zoë Müller", None),
        ("2", "Bram Dijk", "1"),
    ]


def test_a_wrong_byte_costs_one_record(tmp_path: Path) -> None:
    good = (HEAD + "1;Zoë;;Müller;;\n").encode()
    found = read(tmp_path, good + b"2;Br\xe4m;;Dijk;;1\n" + b"3;Cees;;Evers;;1\n")
    assert numbers(found) == ["1", "3"]
    (bad,) = found.rejected
    assert (bad.line, bad.field, bad.number) == (3, "Roepnaam", "2")
    assert "cannot be read" in bad.problem


def test_an_unknown_byte_of_windows_costs_one_record(tmp_path: Path) -> None:
    text = HEAD.encode() + "1;Zoë;;Müller;;\n".encode("cp1252") + b"2;Br\x81m;;Dijk;;\n"
    found = read(tmp_path, text)
    assert ([p.name for p in found.people], len(found.rejected)) == (["Zoë Müller"], 1)


def test_quotes_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    text = '"Nummer";"Achternaam";"Opmerking"\n"1";"Berg; ""Zn.""";"a\nb"\n2;Dijk;\n'
    found = read(tmp_path, text)
    assert [(p.number, p.last_name) for p in found.people] == [("1", 'Berg; "Zn."'), ("2", "Dijk")]


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ("2;Bram;;Dijk;x\n", "", "has 5 columns where the first row has 6"),
        ("2;Bram;;Dijk;;1;x\n", "", "has 7 columns"),
        ('2;"Bram;;Dijk;;1\n', "", "a quote that is never closed"),
        ('2;"Bram"x;;Dijk;;1\n', "", "a quote that is followed by more text"),
        (f"2;{'x' * 200_000};;Dijk;;1\n", "", "is longer than 100000 characters"),
        (f"2;{'x' * 50_000};;Dijk;;1\n", "Roepnaam", "is longer than 200 characters"),
        (";Bram;;Dijk;;1\n", "Personeelsnummer", "has no personnel number"),
        ("2 3;Bram;;Dijk;;1\n", "Personeelsnummer", "is no personnel number"),
        ("2;;;;;1\n", "Achternaam", "has no name"),
        ("2;-;;;no address;1\n", "Achternaam", "has no name"),
        ("2;=cmd|'/C calc'!A0;;Dijk;;1\n", "Roepnaam", "begins like a formula"),
        ("2;B\0ram;;Dijk;;1\n", "Roepnaam", "U+0000"),
        ("2;Bram;;D\N{RIGHT-TO-LEFT OVERRIDE}ijk;;1\n", "Achternaam", "U+202E"),
        ("2;Bram;;Dijk;;Piet de Baas\n", "Leidinggevende", "is no personnel number"),
        ("1;Bram;;Dijk;;\n", "Personeelsnummer", "that of line 2 as well"),
    ],
)
def test_a_bad_record_stops_nobody(tmp_path: Path, row: str, field: str, said: str) -> None:
    found = read(tmp_path, f"{HEAD}{ANNA}{row}3;Cees;;Evers;;1\n")
    assert numbers(found) == ["1", "3"]
    (bad,) = found.rejected
    assert (bad.line, bad.field, bad.kept) == (3, field, False)
    assert said in bad.problem
    assert bad.advice


def test_ten_megabytes_in_one_cell_are_skipped(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}{ANNA}2;{'x' * 10_000_000};;Dijk;;1\n3;Cees;;Evers;;1\n")
    assert (numbers(found), [bad.line for bad in found.rejected]) == (["1", "3"], [3])


def test_a_forgotten_quote_that_a_later_row_closes_takes_none_along(tmp_path: Path) -> None:
    text = f'{HEAD}1;"Anna;;Berg;;\n2;Bram;;Dijk;;1\n3;Cees";;Evers;;1\n'
    found = read(tmp_path, text)
    assert numbers(found) == ["2", "3"]
    assert [bad.line for bad in found.rejected] == [2]


def test_an_address_or_language_that_cannot_be_used_is_left_out(tmp_path: Path) -> None:
    text = "nummer;achternaam;email;taal\n1;Berg;anna at home;Deutsch\n"
    found = read(tmp_path, text)
    assert found.people == (Person("1", "", "Berg"),)
    assert [(bad.field, bad.number, bad.kept) for bad in found.rejected] == [
        ("email", "1", True),
        ("taal", "1", True),
    ]
    assert found.unread == frozenset()


def test_a_record_that_is_set_aside_is_not_absent(tmp_path: Path) -> None:
    text = "nummer;achternaam;in dienst\n1;Berg;gisteren\n2;Dijk;\n1;Berg;\n3;Evers;ooit\n"
    found = read(tmp_path, text)
    assert numbers(found) == ["2", "1"]
    assert found.unread == {"3"}
    assert found.names_everybody
    assert not read(tmp_path, text + ";Fok;\n").names_everybody
    assert read(tmp_path, text + "4;Fok\n").unread == {"3", "4"}


def test_leading_zeros_are_kept_however_a_spreadsheet_guards_them(tmp_path: Path) -> None:
    text = 'nummer,achternaam,manager\n"=""0012""",Berg,\n0013,Dijk,\'0012\n'
    found = read(tmp_path, text)
    assert [(p.number, p.manager) for p in found.people] == [("0012", None), ("0013", "0012")]


def test_without_a_personnel_number_the_external_id_is_the_key(tmp_path: Path) -> None:
    assert numbers(read(tmp_path, "external id,surname\nX-1,Berg\n")) == ["X-1"]
    both = read(tmp_path, "external id,number,surname\nX-1,7,Berg\n")
    assert numbers(both) == ["7"]
    assert both.fields == {"last_name"}


def test_own_names_of_columns_go_first(tmp_path: Path) -> None:
    text = "Kenmerk;Nummer;Achternaam;Chef\n7;8;Berg;9\n"
    found = read(tmp_path, text, {"number": "kenmerk", "manager": "CHEF"})
    assert found.people == (Person("7", "", "Berg", manager="9"),)
    assert found.ignored_columns == (IgnoredColumn("Nummer", "another column says the same"),)


def test_a_column_can_be_given_another_meaning(tmp_path: Path) -> None:
    text = "Nummer;Achternaam;Team;Afdeling\n1;Berg;Noord;Zorg\n"
    found = read(tmp_path, text, {"track": "Team"})
    assert (found.people[0].track, found.people[0].department) == ("Noord", "Zorg")
    alone = read(tmp_path, "Nummer;Achternaam;Team\n1;Berg;Noord\n", {"track": "Team"})
    assert alone.people == (Person("1", "", "Berg", track="Noord"),)


@pytest.mark.parametrize("header", ["BSN", "Burgerservicenummer", "BSN-nummer", "Sofi-nummer"])
def test_the_bsn_is_never_kept(tmp_path: Path, header: str) -> None:
    text = f"Nummer;Achternaam;{header}\n1;Berg;111222333\n"
    found = read(tmp_path, text)
    assert "111222333" not in repr(found)
    (ignored,) = found.ignored_columns
    assert (ignored.header, "never kept" in ignored.reason) == (header, True)
    error = refusal(tmp_path, text, {"external_id": header})
    assert "cannot be the BSN" in error.problem


def test_personnel_numbers_that_are_bsns_are_refused(tmp_path: Path) -> None:
    bsns = ["111222333", "123456782", "000000012", "999999990", "100000009"]
    rows = "".join(f"{bsn};Berg\n" for bsn in bsns)
    error = refusal(tmp_path, f"Nummer;Achternaam\n{rows}")
    assert "(BSN)" in error.problem
    assert not any(bsn in str(error) for bsn in bsns)
    assert len(read(tmp_path, f"Nummer;Achternaam\n{rows}100000011;Dijk\n").people) == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04" + b"\0" * 50, "an Excel workbook or another zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"<html><table>", "a web page"),
        (b'[{"nummer": 1}]', "JSON"),
        (b"n\0u\0m\0m\0e\0r\0", "no text file"),
        (b"nummer|achternaam\n1|Berg\n", "one column only"),
        (b"sep=;\n", "first row is missing"),
        (b"x" * 200_000, "longer than"),
        (b'nummer;"achternaam\n', "never closed"),
        (b"voornaam;functie\nAnna;Planner\n", "number (personeelsnummer) and last_name"),
        (b"nummer;achternaam;Achter naam\n1;a;b\n", "Two columns have the same name"),
        (b"nummer;achternaam" + b";" * 500 + b"\n", "502 columns"),
        (b"nummer;achternaam\n", "Nobody is in the file"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_one_message(
    tmp_path: Path, text: bytes, said: str
) -> None:
    assert said in refusal(tmp_path, text).problem


def test_a_column_that_is_mapped_and_not_there_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, f"\n{HEAD}{ANNA}", {"fte": "Omvang"})
    assert "no column of that name" in error.problem
    assert (error.place.line, error.place.field) == (2, "Omvang")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.csv", tmp_path / "a\0b", Path("/dev/null")):
        with pytest.raises(InputError) as caught:
            read_people(path, {})
        assert caught.value.advice


def test_headers_are_shown_without_signs_that_act(tmp_path: Path) -> None:
    found = read(tmp_path, f"nummer;achternaam;\x1b[31m{'x' * 90}\n1;Berg;\n")
    (ignored,) = found.ignored_columns
    assert (ignored.header[:6], len(ignored.header)) == ("?[31mx", 60)


def test_settings_and_files_know_the_same_columns() -> None:
    assert list(Columns.model_fields) == list(ALIASES)


def test_no_name_means_two_things() -> None:
    names = [name for several in ALIASES.values() for name in several]
    assert len(names) == len(set(names))


def test_bad_records_are_plain_data() -> None:
    assert BadRecord(1, "a", "b", "c") == BadRecord(1, "a", "b", "c", None, kept=False)
