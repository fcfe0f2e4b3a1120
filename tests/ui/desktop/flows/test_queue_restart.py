"""Waiting exports are saved in files, and resume at the next start."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QMessageBox

from shutterspan.ui.desktop.flows import queue_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.saving import unfold_request_fields

from ..conftest import until
from .conftest import close_window, make_window, wait_for
from .fake_worker import Worker, done, targets


def question_button(window: MainWindow, text: str) -> None:
    until(lambda: window.findChildren(QMessageBox))
    (question,) = window.findChildren(QMessageBox)
    next(button for button in question.buttons() if button.text() == text).click()
    until(lambda: not window.findChildren(QMessageBox))


def test_queued_exports_are_saved_in_files_until_they_are_done(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None], sample: Path, tmp_path: Path
) -> None:
    export("1.mp4")
    export("2.mp4")
    folder = tmp_path / "own" / "queue"
    until(lambda: len(list(folder.glob("*/*.json"))) == 2)
    kept = json.loads(sorted(folder.glob("*/*.json"))[0].read_text())
    assert (kept["photo"], kept["target"], kept["settings"]) == (str(sample), str(tmp_path / "1.mp4"), {"frames": 2})
    until(lambda: exporter.has("export"))
    exporter.answer("export", done("1.mp4"))
    until(lambda: len(list(folder.glob("*/*.json"))) == 1)
    until(lambda: exporter.has("export"))
    exporter.answer("export", done("2.mp4"))
    until(lambda: not list(folder.glob("*/*.json")))


@pytest.fixture
def again(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[MainWindow, Worker]]:
    """A second window with the same folders, to be started after the first one was closed; and its exporter."""
    window = make_window(qapp, tmp_path / "own")
    exporter = Worker()
    monkeypatch.setattr(window.context.export_worker, "send_request", exporter.send_request)
    monkeypatch.setattr(window.context.worker, "start", lambda: None)
    window.show()
    yield window, exporter
    close_window(window)


def test_exports_resume_at_the_next_start(
    opened: MainWindow,
    exporter: Worker,
    export: Callable[[str], None],
    again: tuple[MainWindow, Worker],
    tmp_path: Path,
) -> None:
    export("1.mp4")
    export("2.mp4")
    until(lambda: len(list((tmp_path / "own" / "queue").glob("*/*.json"))) == 2)
    opened.close()
    question_button(opened, "Resume at Next Start")
    until(lambda: not opened.isVisible())
    window, other = again
    window.start()
    for name in ("1.mp4", "2.mp4"):
        until(lambda: other.has("export"))
        assert targets(other)[-1] == name
        assert other.params("export")["settings"] == {"frames": 2}
        other.answer("export", done(name))
    assert "2 exports are done." in window.context.messages.text


def test_exports_that_are_stopped_at_the_end_do_not_resume(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None], tmp_path: Path
) -> None:
    export("1.mp4")
    until(lambda: list((tmp_path / "own" / "queue").glob("*/*.json")))
    opened.close()
    question_button(opened, "Stop Exports")
    until(lambda: not opened.isVisible())
    assert not list((tmp_path / "own" / "queue").iterdir())


@pytest.mark.parametrize(
    "change",
    [
        {"target": "../../etc/passwd"},
        {"settings": {"frames": 10**9}},
        {"settings": {"shell": "rm"}},
        {"size": [0, 5]},
        {"size": [True, 5]},
        {"unfold_request": {"regions": [{"rectangle": [0, 0, 9e9, 5]}]}},
        {"overwrite": "yes"},
        {"photo": 7},
    ],
    ids=str,
)
def test_a_file_that_is_not_an_export_is_ignored(
    again: tuple[MainWindow, Worker], tmp_path: Path, sample: Path, change: dict[str, object]
) -> None:
    folder = tmp_path / "own" / "queue" / "deadbeef"
    folder.mkdir(parents=True)
    good = {
        "photo": str(sample), "sha256": "", "size": [640, 360], "unfold_request": {}, "settings": {"frames": 2},
        "target": str(tmp_path / "good.mp4"), "overwrite": False, "still_clip": False,
    }  # fmt: skip
    (folder / "000001.json").write_text(json.dumps(good | change))
    (folder / "000002.json").write_text("{")
    (folder / "000003.json").write_text(json.dumps(good))
    window, exporter = again
    window.start()
    until(lambda: exporter.has("export"))
    assert targets(exporter) == ["good.mp4"]
    assert len(window.context.export_queue) == 1


def test_an_export_whose_masks_are_being_encoded_resumes_at_the_next_start(
    opened: MainWindow,
    exporter: Worker,
    export: Callable[[str], None],
    tmp_path: Path,
    gate: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue_flow, "unfold_request_fields", wait_for(gate, unfold_request_fields))
    export("1.mp4")
    opened.close()
    until(lambda: opened.findChildren(QMessageBox))
    threading.Timer(0.2, gate.set).start()
    question_button(opened, "Resume at Next Start")
    until(lambda: not opened.isVisible())
    assert len(list((tmp_path / "own" / "queue").glob("*/*.json"))) == 1
