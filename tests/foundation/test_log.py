"""The log file, also if it can't be written."""

import logging
import threading
import warnings
from pathlib import Path

import pytest

from shutterspan.core.foundation import log as log_module
from shutterspan.core.foundation.errors import InputError, MemoryExhausted, ShutterspanError
from shutterspan.core.foundation.log import log, log_error, logging_to_file


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a temporary log file."""
    path = tmp_path / "log" / "shutterspan.log"
    monkeypatch.setattr(log_module, "log_path", lambda: path)
    return path


def test_messages_are_written_to_the_file(path: Path) -> None:
    with logging_to_file():
        log.info("one frame %s", "too few")
    log.info("after the end")
    assert "one frame too few" in path.read_text() and "after the end" not in path.read_text()


def test_a_full_disk_neither_stops_the_work_nor_prints_anything(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path.parent.mkdir()
    path.symlink_to("/dev/full")
    with logging_to_file():
        log.error("there is no room for this")
    assert capfd.readouterr() == ("", "")


def test_an_unexpected_error_becomes_one_that_names_the_log(path: Path) -> None:
    error = log_error(ZeroDivisionError())
    assert (type(error), error.code, error.kind) == (ShutterspanError, "internal_error", "internal")
    assert str(error) == "An internal error occurred in Shutterspan."
    assert error.hint == f"No details were saved, because {path} can't be written."
    with logging_to_file():
        log_error(ZeroDivisionError())
    assert log_error(ZeroDivisionError()).hint == f"The details are in {path}."
    assert "ZeroDivisionError" in path.read_text()


def test_an_error_for_the_user_is_unchanged(path: Path) -> None:
    error = InputError("file_missing", path="/a.jpg")
    with logging_to_file():
        assert log_error(error) is error
    assert "input: There is no file /a.jpg." in path.read_text()


def test_logging_errors_of_other_programs_are_still_reported(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    host = logging.Handler()
    host.emit = host.handleError  # type: ignore[method-assign]
    other = logging.getLogger("host")
    other.addHandler(host)
    try:
        with logging_to_file():
            pass
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            other.error("what its handler can't write")
    finally:
        other.removeHandler(host)
    assert "ZeroDivisionError" in capfd.readouterr().err


@pytest.mark.parametrize("problem", ["a folder in its place", "a file in place of its folder", "no home folder"])
def test_a_log_that_cannot_be_written_prints_nothing(
    problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without a home folder, the path of the log is relative to a missing folder."""
    path = tmp_path / "log" / "shutterspan.log"
    if problem == "a folder in its place":
        path.mkdir(parents=True)
    elif problem == "a file in place of its folder":
        path.parent.touch()
    else:
        path = Path("~/shutterspan.log")
    monkeypatch.setattr(log_module, "log_path", lambda: path)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with logging_to_file():
        assert log_error(ZeroDivisionError()).content.hint_code == "no_log"
    assert capfd.readouterr() == ("", "") and sorted(tmp_path.rglob("*")) == before


def test_a_log_that_cannot_be_rotated_prints_nothing(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path.parent.mkdir()
    path.write_text("x" * 1_000_000)
    path.with_name("shutterspan.log.1").mkdir()
    (path.with_name("shutterspan.log.1") / "file").touch()  # so that the name can't be used
    with logging_to_file():
        log.error("one more")
    assert capfd.readouterr() == ("", "")


def test_output_of_libraries_is_written_to_the_log(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with logging_to_file():
        warnings.warn("a warning of a library", stacklevel=1)
        logging.getLogger("library").warning("an odd file")
        thread = threading.Thread(target=lambda: [][1])
        thread.start()
        thread.join()
    written = path.read_text()
    assert all(text in written for text in ("a warning of a library", "an odd file", "IndexError"))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("error", [MemoryError(), OSError(12, "no room"), RuntimeError("std::bad_alloc")], ids=repr)
def test_a_lack_of_memory_becomes_memory_exhausted(error: Exception, path: Path) -> None:
    with logging_to_file():
        printed = log_error(error)
        as_cause = InputError("photo_damaged", path="a.jpg", format="")
        as_cause.__cause__ = error
        assert type(log_error(as_cause)) is type(printed) is MemoryExhausted
    assert printed.code == "memory_exhausted" and type(error).__name__ in path.read_text()
