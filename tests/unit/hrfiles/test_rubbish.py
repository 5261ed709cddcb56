"""Whatever the bytes: people, a list of bad records, or one InputError. Never a traceback."""

from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from popflow.domain.staff import NUMBER
from popflow.errors import InputError
from popflow.hrfiles import HrFile, read_people

HEAD: Final = b"nummer;achternaam;roepnaam;email;manager;fte;vrije dagen;in dienst;taal\n"
HURTS: Final = b'1 2 ; ; " Anna =1+1 \0 \xe2\x80\xae 0,8 wo 1-1-2020 a@b.nl \xff \xc3\xa9 , - nl'
PARTS: Final = st.sampled_from([*HURTS.split(b" "), b"\n", b"\n", b"\r", b"\t"])
anything: Final = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(folder: Path, data: bytes) -> HrFile | None:
    path = folder / "people.csv"
    path.write_bytes(data)
    try:
        return read_people(path, {})
    except InputError as error:
        assert error.advice  # noqa: PT017 - most rubbish is refused, some of it is read
        return None


@anything
@given(st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    read(tmp_path, data)


@anything
@given(st.binary(max_size=300))
def test_any_bytes_below_a_good_first_row(tmp_path: Path, data: bytes) -> None:
    read(tmp_path, HEAD + data)


@anything
@given(st.lists(PARTS, max_size=80).map(b"".join))
def test_rows_of_what_hurts(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, HEAD + data)
    if found is None:
        return
    numbers = [person.number for person in found.people]
    assert len(numbers) == len(set(numbers))
    for person in found.people:
        assert NUMBER.fullmatch(person.number)
        assert person.name.isprintable()
    lines = data.count(b"\n") + data.count(b"\r") + 2
    assert all(2 <= bad.line <= lines for bad in found.rejected)


@anything
@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=6))
def test_any_text_in_any_shape(tmp_path: Path, rows: list[list[str]]) -> None:
    text = "nummer;achternaam;email\n" + "\n".join(";".join(row) for row in rows)
    read(tmp_path, text.encode(errors="replace"))


@anything
@given(st.integers(1, 30), st.data())
def test_good_rows_survive_any_bad_row_between(
    tmp_path: Path, good: int, data: st.DataObject
) -> None:
    rows = [f"{number};Berg" for number in range(good)]
    bad = data.draw(st.text(st.characters(exclude_characters="\r\n\x00", codec="utf-8")))
    at = data.draw(st.integers(0, good))
    rows.insert(at, f"x;{bad};more;than;fits")
    found = read(tmp_path, ("nummer;achternaam\n" + "\n".join(rows)).encode())
    assert found is not None
    assert [person.number for person in found.people] == [str(number) for number in range(good)]
    assert [one.line for one in found.rejected] == [at + 2]
