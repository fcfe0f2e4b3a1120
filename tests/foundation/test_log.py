"""The log file, also where it can't be written."""

import logging
from pathlib import Path

import pytest

from shutterspan.core.foundation import log as log_module
from shutterspan.core.foundation.log import log, logging_to_file


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a temporary log file."""
    path = tmp_path / "log" / "shutterspan.log"
    monkeypatch.setattr(log_module, "log_path", lambda: path)
    return path


def test_messages_stand_in_the_file(path: Path) -> None:
    with logging_to_file():
        log.info("one frame %s", "too few")
    log.info("after the end")
    assert "one frame too few" in path.read_text() and "after the end" not in path.read_text()


def test_a_full_disk_under_the_log_stops_nothing_and_prints_nothing(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path.parent.mkdir()
    path.symlink_to("/dev/full")
    with logging_to_file():
        log.error("there is no room for this")
    assert capfd.readouterr() == ("", "")


def test_faults_in_the_logging_of_other_programs_are_still_reported(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
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
