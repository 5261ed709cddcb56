"""One cell at a time: what real systems write is read, what is hostile is refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from popflow.hrfiles import cells


def refused(read: Callable[[str], object], cell: str) -> cells.CellError:
    with pytest.raises(cells.CellError) as caught:
        read(cell)
    assert caught.value.advice
    return caught.value


@pytest.mark.parametrize(
    ("cell", "bare"),
    [("  a ", "a"), ('="007"', "007"), ("-", ""), ("", ""), ("n.v.t.", ""), ('="-"', "")],
)
def test_marks_around_text_are_taken_off(cell: str, bare: str) -> None:
    assert cells.bare(cell) == bare


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Zoë", "Zoë"),
        ("Zoe\N{COMBINING DIAERESIS}", "Zoë"),
        ("'t Hart", "'t Hart"),
        ("Jose\N{NO-BREAK SPACE} Manuel", "Jose Manuel"),
        ("O'Neill-Özdemir", "O'Neill-Özdemir"),
        ("می\N{ZERO WIDTH NON-JOINER}خواهم", "می\N{ZERO WIDTH NON-JOINER}خواهم"),
    ],
)
def test_names_are_kept_as_people_write_them(cell: str, text: str) -> None:
    assert cells.text(cell) == text


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("A\0nna", "U+0000"),
        ("A\nBcc: x", "U+000A"),
        ("A\x1b[31m", "U+001B"),
        ("A\N{RIGHT-TO-LEFT OVERRIDE}nna", "U+202E"),
        ("A\N{LEFT-TO-RIGHT ISOLATE}nna", "U+2066"),
        ("A\N{ZERO WIDTH SPACE}", "U+200B"),
        ("A\N{LINE SEPARATOR}", "U+2028"),
        ("A\N{REPLACEMENT CHARACTER}", "cannot be read"),
        ("=1+1", "formula"),
        ("+31", "formula"),
        ("@SUM(A1)", "formula"),
        ("-2+3", "formula"),
        ("#REF!", "error of the spreadsheet"),
        ("a" * 201, "longer than 200"),
    ],
)
def test_hostile_text_is_refused(cell: str, said: str) -> None:
    assert said in refused(cells.text, cell).problem


@pytest.mark.parametrize(
    ("cell", "number"),
    [("00123", "00123"), ("'0042", "0042"), ("NL-12.a/b_c", "NL-12.a/b_c"), ("1", "1")],
)
def test_numbers_keep_their_zeros(cell: str, number: str) -> None:
    assert cells.number(cell) == number


@pytest.mark.parametrize(
    "cell",
    ["1 2", "1,0E+05", "100.0", "100,00", "é1", "a" * 33, "-1", "hr", "HR", "1\0", "\u0661"],
)
def test_what_is_no_number_is_refused(cell: str) -> None:
    refused(cells.number, cell)


@pytest.mark.parametrize("cell", ["a@example.org", "j.o'neill+pop@mail.example.org"])
def test_addresses_are_read(cell: str) -> None:
    assert cells.address(cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "a",
        "a@b",
        "a@@b.nl",
        "a b@c.nl",
        "a@b.nl, c@d.nl",
        "<a@b.nl>",
        "a@b.nl\nBcc: c",
        "@b.nl",
        "a@b.",
        "=a@b.nl",
        f"a@{'b' * 260}.nl",
    ],
)
def test_what_is_no_address_is_refused(cell: str) -> None:
    refused(cells.address, cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("17-06-2013", date(2013, 6, 17)),
        ("2013-06-17", date(2013, 6, 17)),
        ("3/1/2016", date(2016, 1, 3)),
        ("03/01/2016", date(2016, 1, 3)),
        ("1-2-2016", date(2016, 2, 1)),
        ("2016-01-03T00:00:00", date(2016, 1, 3)),
        ("03-01-2016 00:00", date(2016, 1, 3)),
        ("29-02-2024", date(2024, 2, 29)),
        ("31-12-9999", None),
    ],
)
def test_dates_are_read(cell: str, day: date | None) -> None:
    assert cells.day(cell) == day


@pytest.mark.parametrize(
    "cell",
    [
        "31-02-2020",
        "12/31/2020",
        "1-1-20",
        "0000-00-00",
        "1-1/2020",
        "41442",
        "2020-1-1 13:00",
        "1-1-1899",
        "1-1-2201",
        "1 mei 2020",
        "\u0661-1-2020",
    ],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    refused(cells.day, cell)


@pytest.mark.parametrize(
    ("cell", "fte"),
    [("1,0", "1"), ("0,8889", "0.8889"), ("0.8", "0.8"), ("80%", "0.8"), ("0", "0"), ("1", "1")],
)
def test_fte_is_read(cell: str, fte: str) -> None:
    assert str(cells.fte(cell)) == fte
    assert isinstance(cells.fte(cell), Decimal)


@pytest.mark.parametrize("cell", ["36", "80", "-1", "NaN", "1.000,0", "1e3", "half", "200%", ","])
def test_what_is_no_fte_is_refused(cell: str) -> None:
    refused(cells.fte, cell)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("wo, vr", {2, 4}),
        ("wed,fri", {2, 4}),
        ("Woensdag en Vrijdag", {2, 4}),
        ("ma/di", {0, 1}),
        ("Thu and sun", {3, 6}),
        ("wo wo", {2}),
    ],
)
def test_free_days_are_read(cell: str, days: set[int]) -> None:
    assert cells.free_days(cell) == days


@pytest.mark.parametrize("cell", ["25", "wo 2", "even weken wo", "ma di wo do vr", "x"])
def test_what_is_no_week_is_refused(cell: str) -> None:
    refused(cells.free_days, cell)


@pytest.mark.parametrize(
    ("cell", "language"), [("NL", "nl"), ("nl-NL", "nl"), ("Engels", "en"), ("en_GB", "en")]
)
def test_languages_are_read(cell: str, language: str) -> None:
    assert cells.language(cell) == language


def test_other_languages_are_refused() -> None:
    refused(cells.language, "Deutsch")


def test_messages_show_no_sign_that_acts() -> None:
    assert refused(cells.day, "\x1b]0;x" + "y" * 90).problem == (
        "is no date: '\\x1b]0;xyyyyyyyyyyyyyyy'"
    )
