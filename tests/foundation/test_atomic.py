"""Atomic writes of files and folders."""

import errno
import os
from pathlib import Path

import pytest

from shutterspan.core.foundation.atomic import (
    clear_drafts,
    list_names,
    make_folder,
    new_folder,
    output_error,
    remove_drafts,
    replacing_file,
    replacing_frames,
)
from shutterspan.core.foundation.errors import Cancelled, OutputError


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    with replacing_file(tmp_path / "a.txt") as draft:
        assert draft.parent == tmp_path and draft.name.startswith(".") and draft.suffix == ".txt"
        draft.write_text("new")
        assert not (tmp_path / "a.txt").exists()
    assert contents(tmp_path) == {"a.txt": "new"}


@pytest.mark.parametrize("reason", [Cancelled, KeyboardInterrupt, ValueError])
def test_a_failure_keeps_the_older_file(tmp_path: Path, reason: type[BaseException]) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(reason), replacing_file(tmp_path / "a.txt", overwrite=True) as draft:
        draft.write_text("half")
        raise reason
    assert contents(tmp_path) == {"a.txt": "old"}


def test_an_existing_file_is_replaced_on_request_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(OutputError, match="exists already") as caught, replacing_file(tmp_path / "a.txt"):
        pass
    assert "Allow replacing it" in caught.value.hint
    with replacing_file(tmp_path / "a.txt", overwrite=True) as draft:
        draft.write_text("new")
    assert contents(tmp_path) == {"a.txt": "new"}


def test_a_file_made_during_the_block_is_kept(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="exists already"), replacing_file(tmp_path / "a.txt") as draft:
        draft.write_text("ours")
        (tmp_path / "a.txt").write_text("theirs")
    assert contents(tmp_path) == {"a.txt": "theirs"}


def test_impossible_targets_are_output_errors(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for target, sentence in {
        tmp_path / "missing" / "a.txt": "does not exist",
        tmp_path / "file" / "a.txt": "is a file, not a folder",
        tmp_path / "folder": "is a folder",
        tmp_path / ("a" * 300): "can't be written",
        Path("/dev/null"): "is a device",
    }.items():
        with pytest.raises(OutputError, match=sentence), replacing_file(target, overwrite=True):
            pass


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "access is denied"), (errno.EROFS, "access is denied")],
)
def test_failed_writes_are_output_errors(tmp_path: Path, number: int, sentence: str) -> None:
    with pytest.raises(OutputError, match=sentence), replacing_file(tmp_path / "a.txt"):
        raise OSError(number, os.strerror(number))
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("number", [32, 33])
def test_a_file_that_is_open_on_windows_is_reported(number: int) -> None:
    """Only on Windows does an OSError have this attribute and the error number for denied access."""
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = number  # type: ignore[attr-defined]
    report = output_error(error, Path("clip.mp4"))
    assert str(report).startswith("clip.mp4 can't be written: the file is open in another program.")


def test_missing_folders_are_made(tmp_path: Path) -> None:
    make_folder(tmp_path / "one" / "two")
    make_folder(tmp_path / "one" / "two")
    assert (tmp_path / "one" / "two").is_dir()
    (tmp_path / "file").write_text("")
    for impossible in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("a" * 300)):
        with pytest.raises(OutputError, match="can't be written"):
            make_folder(impossible)


def write_frames(folder: Path, names: list[str], outdated: tuple[str, ...] = ()) -> None:
    with replacing_frames(folder, names, outdated) as draft:
        for name in names:
            (draft / name).write_text("new")


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    write_frames(tmp_path / "out", ["1", "2"])
    assert contents(tmp_path / "out") == {"1": "new", "2": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_other_files_are_never_changed(tmp_path: Path) -> None:
    for name in ("1", "2", "3", "notes"):
        (tmp_path / name).write_text("old")
    write_frames(tmp_path, ["1", "2"], outdated=("3",))
    assert contents(tmp_path) == {"1": "new", "2": "new", "notes": "old"}


def test_a_folder_is_unchanged_if_the_block_fails(tmp_path: Path) -> None:
    (tmp_path / "1").write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing_frames(tmp_path, ["1", "2"]) as draft:
        (draft / "1").write_text("new")
        raise KeyboardInterrupt
    assert contents(tmp_path) == {"1": "old"}


def test_a_folder_is_unchanged_if_moving_files_fails(tmp_path: Path) -> None:
    (tmp_path / "1").write_text("old")
    (tmp_path / "9").write_text("old")
    with pytest.raises(OutputError), replacing_frames(tmp_path, ["1", "2", "3"], ["9"]) as draft:
        (draft / "1").write_text("new")
        (draft / "2").write_text("new")  # but no 3
    assert contents(tmp_path) == {"1": "old", "9": "old"}


def test_only_drafts_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    others = [tmp_path / name for name in ("a.mp4", ".shutterspan-notours.mp4", ".shutterspan-00000000.gif", "x.mp4")]
    draft, folder, older = (tmp_path / f".shutterspan-0123abc{n}.mp4" for n in range(3))
    for path in (*others, draft, older):
        path.write_text("x")
    folder.mkdir()
    os.utime(older, (1, 1))
    remove_drafts(tmp_path / "a.mp4", since=1000)
    assert set(tmp_path.iterdir()) == {*others, older}


def test_a_draft_with_a_time_one_timer_tick_before_the_clock_is_removed(tmp_path: Path) -> None:
    with replacing_file(tmp_path / "a.mp4") as draft:
        pass
    older = draft.with_name(f".shutterspan-{'0' * 8}.mp4")
    for path, time in ((draft, 999.99), (older, 999.0)):
        path.write_text("x")
        os.utime(path, (time, time))
    remove_drafts(tmp_path / "a.mp4", since=1000)
    assert older.exists() and not draft.exists()


def test_only_the_drafts_in_a_folder_are_cleared(tmp_path: Path) -> None:
    with replacing_file(tmp_path / "a.mp4") as file, replacing_frames(tmp_path / "frames", ["1"]) as folder:
        (folder / "1").write_text("x")
    others = [tmp_path / name for name in ("a.mp4", ".shutterspan-batch", ".shutterspan-notours.mp4")]
    deeper = tmp_path / "frames" / file.name
    for path in (*others, deeper, file):  # like drafts of a killed process
        path.write_text("x")
    folder.mkdir()
    (folder / "1").write_text("x")
    clear_drafts(tmp_path)
    assert set(tmp_path.iterdir()) == {*others, tmp_path / "frames"} and deeper.exists()


def test_a_missing_folder_has_no_drafts_to_clear(tmp_path: Path) -> None:
    clear_drafts(tmp_path / "missing")
    assert not list(tmp_path.iterdir())


def test_folders_whose_names_are_too_long_are_output_errors(tmp_path: Path) -> None:
    long = tmp_path / ("a" * 300)
    for context in (replacing_frames(long, ()), replacing_frames(long / "below", ())):
        with pytest.raises(OutputError, match="can't be written: File name too long"), context:
            pass
    for call in (new_folder, list_names):
        with pytest.raises(OutputError, match="can't be written: File name too long"):
            call(long)
    assert not list(tmp_path.iterdir())


def test_the_names_in_a_folder(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).touch()
    assert sorted(list_names(tmp_path)) == ["a", "b"]
    assert list_names(tmp_path / "missing") == list_names(tmp_path / "a") == []
