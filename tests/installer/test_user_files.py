"""Writing the files of plug-ins and of the desktop: installer/user_files.py."""

import errno
import os
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.installer.user_files import enumeration, reporting_failed_removal, write_file


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (errno.EACCES, "{folder} can't be written to: access is denied."),
        (errno.EROFS, "{folder} can't be written to: access is denied."),
        (errno.EIO, "{folder}/file can't be written: Input/output error."),
        (errno.ENOSPC, "{folder}/file can't be written: the disk is full. Free some space on the disk."),
    ],
)
def test_an_error_has_no_hint_to_choose_another_place(
    tmp_path: Path, number: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OutputError) as raised:
        write_file(tmp_path / "file", b"content")
    assert str(raised.value.content) == text.format(folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_names_the_file_in_the_place_of_a_folder(tmp_path: Path, depth: int) -> None:
    (tmp_path / "taken").touch()
    target = tmp_path.joinpath("taken", *["folder"] * (depth - 1), "file")
    with pytest.raises(OutputError) as raised:
        write_file(target, b"content")
    assert str(raised.value.content) == f"{tmp_path / 'taken'} is a file, not a folder. Move it to another place."


def test_a_file_that_cannot_be_removed_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as raised, reporting_failed_removal(tmp_path):
        tmp_path.unlink()
    assert str(raised.value.content).startswith(f"{tmp_path} can't be removed: ")


@pytest.mark.parametrize(("parts", "text"), [("A", "A"), ("AB", "A and B"), ("ABC", "A, B and C")])
def test_lists_parts_in_a_sentence(parts: str, text: str) -> None:
    assert enumeration(parts) == text
