"""The file beside the store that remembers how far the store had come."""

from pathlib import Path

import pytest

from popflow.scheduling.witness import FileWitness


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "popflow.db.serial"


def test_it_remembers_the_last_serial(path: Path) -> None:
    assert FileWitness(path).read() == 0
    for serial in (1, 2):
        FileWitness(path).write(serial)
    assert FileWitness(path).read() == 2
    assert [left.name for left in path.parent.iterdir()] == [path.name]


def test_rubbish_is_no_serial(path: Path) -> None:
    path.write_text("two", encoding="ascii")
    assert FileWitness(path).read() == 0


def test_what_killed_processes_left_behind_is_cleared(path: Path) -> None:
    FileWitness(path).write(7)
    for ending in ("new", "123", "45678"):  # a half written number, whatever wrote it
        path.with_name(f"{path.name}.{ending}").write_text("", encoding="ascii")
    kept = path.with_name(f"{path.name}.backup")
    kept.write_text("6", encoding="ascii")
    other = path.with_name("other.db.serial.99")
    other.write_text("9", encoding="ascii")
    witness = FileWitness(path)
    assert witness.read() == 7
    witness.write(8)
    assert witness.read() == 8
    left = {found.name for found in path.parent.iterdir()}
    assert left == {path.name, kept.name, other.name}


def test_a_kill_between_writing_and_replacing_leaves_the_old_serial(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = FileWitness(path)
    witness.write(1)

    def killed(_: Path, target: Path) -> Path:
        raise KeyboardInterrupt(target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            witness.write(2)
    assert FileWitness(path).read() == 1
    FileWitness(path).write(3)
    assert [left.name for left in path.parent.iterdir()] == [path.name]
