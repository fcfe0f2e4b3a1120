"""Exports run one after another; late replies to an earlier one don't affect a later one."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication, QMessageBox

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.worker.protocol import Method
from shutterspan.ui.desktop.flows import export_flow, queue_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_estimate import ExportWork, RateBook
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.worker_process import RequestCallbacks

from ..conftest import until
from .conftest import press, wait_for
from .fake_worker import export_result

RESULT = export_result(files=["clip.mp4"])


@pytest.fixture
def preparing(monkeypatch: pytest.MonkeyPatch, gate: threading.Event) -> threading.Event:
    """The export's masks are encoded after this is set."""
    monkeypatch.setattr(queue_flow, "unfold_request_fields", wait_for(gate, unfold_request_fields))
    return gate


@pytest.fixture
def requests(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[RequestCallbacks]:
    """The callbacks of the requests that were sent to the worker, which isn't started."""
    requests: list[RequestCallbacks] = []

    def send_request(method: Method, params: dict[str, Any], callbacks: RequestCallbacks) -> int:
        requests.append(callbacks)
        return len(requests)

    monkeypatch.setattr(opened.context.export_worker, "send_request", send_request)
    return requests


@pytest.fixture
def stopped(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the requests that the worker has to cancel."""
    stopped: list[int] = []
    monkeypatch.setattr(opened.context.export_worker, "stop", stopped.append)
    return stopped


def has_sent(requests: list[RequestCallbacks], count: int) -> bool:
    return len(requests) == count


def test_an_export_in_preparation_counts_as_running(
    opened: MainWindow, tmp_path: Path, preparing: threading.Event, requests: list[RequestCallbacks]
) -> None:
    context = opened.context
    for name in ("one.mp4", "other.mp4"):
        opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / name))
    assert context.actions["export"].isEnabled(), "another one can be queued"
    assert context.progress._title.text() == "Exporting one.mp4, 1 of 2"
    opened.close()
    until(lambda: opened.findChildren(QMessageBox))
    (question,) = opened.findChildren(QMessageBox)
    next(button for button in question.buttons() if button.text() == "Keep Exporting").click()
    until(lambda: not opened.findChildren(QMessageBox))
    preparing.set()
    for number in (1, 2):
        until(partial(has_sent, requests, number))
        requests[-1].result(RESULT)
    assert "2 exports are done." in context.messages.text


@pytest.mark.parametrize(
    ("settings", "name", "target"),
    [
        ({"at": 0.5}, "other.jpg", "other.jpg"),
        ({"frames": 2}, "frames/frame_009.png", "frames"),
        ({"frames": 2}, "f_2.png", "f_%d.png"),
        ({"moving_photo": "live", "at": 0.5}, "a.mov", "a.jpg"),
    ],
)
def test_no_export_replaces_a_photo_of_the_tray(
    opened: MainWindow,
    sample: Path,
    tmp_path: Path,
    requests: list[RequestCallbacks],
    settings: dict[str, Any],
    name: str,
    target: str,
) -> None:
    other = tmp_path / name
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(sample.read_bytes())
    opened.context.document.add([PhotoEntry(other)])
    opened._export_flow._export_file(ExportJob(settings, tmp_path / target, overwrite=True))
    assert f"{other.name} is one of the input files" in opened.context.messages.text
    assert not opened._queue_flow.is_exporting and not requests


def test_an_export_that_is_stopped_during_preparation_never_starts(
    opened: MainWindow, tmp_path: Path, preparing: threading.Event, requests: list[RequestCallbacks]
) -> None:
    opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "one.mp4"))
    opened.context.actions["stop"].trigger()
    assert "Stopped" in opened.context.messages.text
    assert opened.context.actions["export"].isEnabled()
    preparing.set()
    assert opened.context.background.wait()
    opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "other.mp4"))
    until(lambda: requests)
    assert len(requests) == 1
    requests[0].result(RESULT)
    assert "other.mp4" in opened.context.messages.text


@pytest.fixture
def saving(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[str | None], None]]:
    """The callbacks that wait for the preview's latents, which are never saved."""
    saving: list[Callable[[str | None], None]] = []
    monkeypatch.setattr(
        opened.context.exposure, "save_latents", lambda photo, unfold_request, done: saving.append(done)
    )
    return saving


@pytest.mark.parametrize("end", ["stop", "abandon"])
def test_an_export_that_is_stopped_while_latents_are_saved_never_starts(
    opened: MainWindow,
    tmp_path: Path,
    requests: list[RequestCallbacks],
    saving: list[Callable[[str | None], None]],
    end: str,
) -> None:
    export = opened._queue_flow
    opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "one.mp4"))
    until(lambda: saving)
    getattr(export, end)()
    assert not export.is_exporting and opened.context.actions["export"].isEnabled()
    assert ("Stopped" in opened.context.messages.text) == (end == "stop")
    saving[0](str(tmp_path / "latents"))
    assert not requests and not export._unanswered


def test_a_missing_exposure_does_not_restart_a_dropped_export(
    opened: MainWindow, tmp_path: Path, requests: list[RequestCallbacks], stopped: list[int]
) -> None:
    export = opened._queue_flow
    for name in ("one.mp4", "other.mp4"):
        opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / name))
        until(lambda: export._unanswered)
        if name == "one.mp4":
            requests[0].result({**RESULT, "exposure": 1})
    export.abandon()
    requests[1].failed(UsageError("exposure_missing"))
    assert stopped == [2]
    assert len(requests) == 2 and not export._unanswered
    assert not opened.context.messages.text


def test_the_late_reply_to_a_stopped_export_does_not_end_another(
    opened: MainWindow, tmp_path: Path, requests: list[RequestCallbacks], stopped: list[int]
) -> None:
    export = opened._queue_flow
    opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "one.mp4"))
    until(lambda: len(requests) == 1)
    export.abandon()
    opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "other.mp4"))
    until(lambda: len(requests) == 2)
    requests[0].progress("video", 1, 2)
    assert opened.context.progress._bar.value() <= 0, "the other export has no progress yet"
    requests[0].cancelled()
    assert export.is_exporting
    assert not opened.context.messages.text
    opened.context.progress.stop()
    assert stopped == [1, 2]
    requests[1].cancelled()
    until(lambda: not export.is_exporting)
    assert "Stopped" in opened.context.messages.text


@pytest.mark.parametrize("leave", ["close", "quit_now"])
def test_unfinished_files_of_a_killed_worker_are_removed_at_the_end(
    opened: MainWindow,
    tmp_path: Path,
    requests: list[RequestCallbacks],
    stopped: list[int],
    monkeypatch: pytest.MonkeyPatch,
    leave: str,
) -> None:
    monkeypatch.setattr(QApplication, "exit", lambda: None)  # because it would end the event loops of later tests
    older, others = tmp_path / "older.mp4", tmp_path / ".shutterspan-89abcdef.gif"
    opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "one.mp4"))
    until(lambda: requests)
    draft = tmp_path / ".shutterspan-01234567.mp4"
    for path in (draft, older, others):
        path.touch()
    if leave == "close":
        opened._queue_flow.abandon()
    getattr(opened, leave)()
    until(lambda: not draft.exists(), 10)
    assert older.exists() and others.exists()
    opened._queue_flow.abandon()


def test_nothing_is_removed_after_a_finished_export(
    opened: MainWindow, tmp_path: Path, requests: list[RequestCallbacks]
) -> None:
    opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "one.mp4"))
    until(lambda: requests)
    requests[0].result(RESULT)
    other = tmp_path / ".shutterspan-01234567.mp4"  # of another program
    other.touch()
    opened.close()
    until(lambda: not opened.isVisible())
    assert other.exists()


@pytest.mark.parametrize(
    ("frames", "files", "button", "expected"),
    [
        (7, ["clip.mp4"], "Play", "clip.mp4"),
        (1, ["frame.png"], "Show", "frame.png"),
        (7, ["clip.mp4"], "Open Folder", ""),
        (2, ["frames/frame_001.png", "frames/frame_002.png"], "Open Folder", "frames"),
    ],
)
def test_buttons_play_an_exported_clip_and_open_its_folder(
    opened: MainWindow,
    tmp_path: Path,
    requests: list[RequestCallbacks],
    monkeypatch: pytest.MonkeyPatch,
    frames: int,
    files: list[str],
    button: str,
    expected: str,
) -> None:
    paths: list[Path] = []
    monkeypatch.setattr(export_flow, "open_path", paths.append)
    target = tmp_path / files[0].split("/")[0]
    opened._export_flow._export_file(ExportJob({"frames": 2}, target))
    until(lambda: requests)
    requests[0].result(export_result(files=[str(tmp_path / file) for file in files], frames=frames))
    press(opened, button)
    assert paths == [tmp_path / expected]


def test_rates_are_corrected_by_each_export_and_saved(
    opened: MainWindow, tmp_path: Path, requests: list[RequestCallbacks]
) -> None:
    store = opened.context.settings_store
    assert not store.export_rates
    target = tmp_path / "clip.mp4"
    target.write_bytes(bytes(500_000))
    opened._export_flow._export_file(ExportJob({"frames": 15}, target))
    until(lambda: requests)
    requests[0].result(export_result(files=[str(target)], frames=15))
    work = ExportWork("h264", 1280 * 720 / 1e6, 15, 15)
    before, after = (RateBook.from_text(text).estimate(work, 1.0, 0.0) for text in ("", store.export_rates))
    assert before.size != after.size and before.seconds != after.seconds
