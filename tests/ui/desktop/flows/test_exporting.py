"""An export counts as one from the moment it is asked for until it ends, and no other one is taken for it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication, QMessageBox

from shutterspan.ui.desktop.flows import exporting
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.presets import Job
from shutterspan.ui.desktop.worker import Answer

from ..conftest import until


@pytest.fixture
def preparing(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Masks are packed until it is set."""
    gate, asked = threading.Event(), exporting.asked
    monkeypatch.setattr(exporting, "asked", lambda content: (gate.wait(60), asked(content))[1])
    yield gate
    gate.set()


@pytest.fixture
def requests(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What the worker was asked for, instead of a worker."""
    requests: list[Answer] = []

    def ask(do: str, fields: dict[str, Any], answer: Answer) -> int:
        requests.append(answer)
        return len(requests)

    monkeypatch.setattr(opened.parts.exporter, "ask", ask)
    return requests


@pytest.fixture
def stopped(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of what the worker was to stop."""
    stopped: list[int] = []
    monkeypatch.setattr(opened.parts.exporter, "stop", stopped.append)
    return stopped


def test_an_export_that_is_prepared_is_one(
    opened: MainWindow, tmp_path: Path, preparing: threading.Event, requests: list[Answer]
) -> None:
    parts = opened.parts
    for name in ("one.mp4", "other.mp4"):
        opened._exporting._begin(Job({"frames": 2}, tmp_path / name))
    assert not parts.actions["export"].isEnabled()
    assert parts.progress._what.text() == "Exporting one.mp4"
    opened.close()
    until(lambda: opened.findChildren(QMessageBox))
    (question,) = opened.findChildren(QMessageBox)
    next(button for button in question.buttons() if button.text() == "Go On Exporting").click()
    until(lambda: not opened.findChildren(QMessageBox))
    preparing.set()
    until(lambda: requests)
    requests[0].result({})
    assert len(requests) == 1
    assert "one.mp4" in parts.messages.text
    assert parts.actions["export"].isEnabled()


def test_an_export_that_is_stopped_while_it_is_prepared_never_begins(
    opened: MainWindow, tmp_path: Path, preparing: threading.Event, requests: list[Answer]
) -> None:
    opened._exporting._begin(Job({"frames": 2}, tmp_path / "one.mp4"))
    opened.parts.actions["stop"].trigger()
    assert "Stopped" in opened.parts.messages.text
    assert opened.parts.actions["export"].isEnabled()
    preparing.set()
    assert opened.parts.background.wait()
    opened._exporting._begin(Job({"frames": 2}, tmp_path / "other.mp4"))
    until(lambda: requests)
    assert len(requests) == 1
    requests[0].result({})
    assert "other.mp4" in opened.parts.messages.text


def test_the_late_answer_of_a_stopped_export_ends_no_other_one(
    opened: MainWindow, tmp_path: Path, requests: list[Answer], stopped: list[int]
) -> None:
    export = opened._exporting
    export._begin(Job({"frames": 2}, tmp_path / "one.mp4"))
    until(lambda: len(requests) == 1)
    export.stop()
    export._begin(Job({"frames": 2}, tmp_path / "other.mp4"))
    until(lambda: len(requests) == 2)
    requests[0].progress("video", 1, 2)
    assert opened.parts.progress._bar.maximum() == 0, "the other one told nothing yet"
    requests[0].cancelled()
    assert export.is_exporting
    assert not opened.parts.messages.text
    opened.parts.progress.stop()
    assert stopped == [1, 2]
    requests[1].cancelled()
    assert not export.is_exporting
    assert "Stopped" in opened.parts.messages.text


@pytest.mark.parametrize("leave", ["close", "end_at_once"])
def test_what_a_killed_worker_left_half_done_goes_with_the_program(
    opened: MainWindow,
    tmp_path: Path,
    requests: list[Answer],
    stopped: list[int],
    monkeypatch: pytest.MonkeyPatch,
    leave: str,
) -> None:
    monkeypatch.setattr(QApplication, "exit", lambda: None)  # it would end the event loops of all later tests
    older, others = tmp_path / "older.mp4", tmp_path / ".shutterspan-89abcdef.gif"
    opened._exporting._begin(Job({"frames": 2}, tmp_path / "one.mp4"))
    until(lambda: requests)
    draft = tmp_path / ".shutterspan-01234567.mp4"
    for path in (draft, older, others):
        path.touch()
    if leave == "close":
        opened._exporting.stop()
    getattr(opened, leave)()
    until(lambda: not draft.exists(), 10)
    assert older.exists() and others.exists()
    opened._exporting.stop()


def test_an_export_that_is_over_is_not_tidied_up_after(
    opened: MainWindow, tmp_path: Path, requests: list[Answer]
) -> None:
    opened._exporting._begin(Job({"frames": 2}, tmp_path / "one.mp4"))
    until(lambda: requests)
    requests[0].result({})
    other = tmp_path / ".shutterspan-01234567.mp4"  # of another program
    other.touch()
    opened.close()
    until(lambda: not opened.isVisible())
    assert other.exists()
