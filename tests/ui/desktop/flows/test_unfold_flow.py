"""Unfolding uses all shapes that are drawn at that moment."""

import threading
from typing import Any

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QPushButton

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.region import Rectangle
from shutterspan.core.worker.protocol import Method
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.flows import drawing_flow, unfold_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.state.shapes import combine_shapes
from shutterspan.ui.desktop.worker_process import RequestCallbacks

from ..conftest import qtest, until
from .conftest import press, wait_for
from .fake_worker import Worker, opening_result

Key = Qt.Key


@pytest.fixture
def requests(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The requests that were sent to the worker, which isn't started."""
    requests: list[dict[str, Any]] = []

    def send_request(method: Method, params: dict[str, Any], callbacks: RequestCallbacks) -> int:
        requests.append({"method": method.name, **params})
        return len(requests)

    monkeypatch.setattr(opened.context.worker, "send_request", send_request)
    return requests


def test_shapes_drawn_while_masks_are_encoded_are_unfolded_too(
    opened: MainWindow, requests: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    monkeypatch.setattr(unfold_flow, "unfold_request_fields", wait_for(gate, unfold_request_fields))
    opened.context.actions["unfold"].trigger()
    opened.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    gate.set()
    until(lambda: requests, 20)
    assert [request["method"] for request in requests] == ["open"]
    assert requests[0]["unfold_request"] == unfold_request_fields(opened.context.document.state)
    assert len(requests[0]["unfold_request"]["regions"]) == 1


def test_a_pending_shape_is_unfolded(
    opened: MainWindow, requests: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    monkeypatch.setattr(drawing_flow, "combine_shapes", wait_for(gate, combine_shapes))
    opened.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    opened.context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    opened.context.actions["unfold"].trigger()
    assert opened.context.background.wait()
    gate.set()
    until(lambda: requests, 20)
    assert "mask" in requests[0]["unfold_request"]["regions"][0]


def test_a_blur_too_long_offers_an_export_of_the_width_that_suits_it(opened: MainWindow) -> None:
    opened.context.exposure.warned.emit(make_message("diagnosis_blur_too_long", width=597))
    assert "too long" in opened.context.messages.text and "597" in opened.context.messages.text
    press(opened, "Export 597 Pixels Wide…")
    until(lambda: opened.findChild(ExportDialog))
    dialog = opened.findChild(ExportDialog)
    assert dialog and dialog._settings["size"] == 597
    jobs: list[ExportJob] = []
    dialog.job_chosen.disconnect()
    dialog.job_chosen.connect(jobs.append)
    dialog._export()
    assert jobs[0].settings["size"] == 597
    opened.context.actions["export"].trigger()
    until(lambda: opened.findChild(ExportDialog) not in (None, dialog))
    following = opened.findChild(ExportDialog)
    assert following and following._settings["size"] != 597, "the next dialog begins as usual"
    following.close()


def test_other_warnings_and_errors_offer_actions(opened: MainWindow) -> None:
    messages = opened.context.messages
    opened.context.exposure.warned.emit(make_message("diagnosis_no_motion"))
    assert "there is nothing to unfold" in messages.text
    press(opened, "Draw a Region")
    assert opened.context.actions["lasso"].isChecked() and not messages.text
    opened.context.exposure.warned.emit(make_message("diagnosis_out_of_focus_no_motion"))
    press(opened, "Draw a Stroke")
    assert opened.context.actions["stroke"].isChecked()
    opened.context.exposure.failed.emit(UsageError("latents_missing"))
    until(lambda: [button for button in messages.findChildren(QPushButton) if button.text() == "Unfold Again"])


def test_a_region_drawn_during_unfolding_keeps_the_encoding(unfolding: MainWindow, worker: Worker) -> None:
    context = unfolding.context
    opened: list[bool] = []
    context.exposure.opened.connect(lambda: opened.append(True))
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    until(lambda: context.exposure._next_request)
    assert [method for method, _, _ in worker.requests] == ["open"], "what is under way goes on"
    assert context.exposure.state is ExposureState.UNFOLDING
    worker.answer("open", opening_result())
    assert opened == [True], "the frames of the whole photo are there at once"
    assert worker.params("replay")["unfold_request"] == unfold_request_fields(context.document.state)
    worker.answer("replay", opening_result(exposure=2))
    assert [method for method, _, _ in worker.requests].count("open") == 1


def test_several_changes_while_the_photo_unfolds_are_one_request(unfolding: MainWindow, worker: Worker) -> None:
    context = unfolding.context
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    until(lambda: context.exposure._next_request)
    first = context.exposure._next_request
    context.actions["undo"].trigger()
    until(lambda: context.exposure._next_request is not first)
    worker.answer("open", opening_result())
    assert worker.params("replay")["unfold_request"] == {}


def test_new_shapes_are_unfolded_after_a_stop(unfolded: MainWindow, worker: Worker) -> None:
    """The older exposure stays after a stop, and follows the shapes that were drawn since."""
    context = unfolded.context
    context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    until(lambda: context.exposure._next_request)
    worker.callbacks("open").cancelled()
    assert len(worker.params("replay")["unfold_request"]["regions"]) == 1


def test_keys_and_buttons_have_one_state(unfolding: MainWindow, worker: Worker) -> None:
    """Without frames, no key plays them. With frames, all do, even while the photo is unfolded again."""
    context, timeline = unfolding.context, unfolding.context.timeline
    context.canvas.setFocus()
    qtest.mouseMove(context.canvas, QPoint(200, 200))
    for key in (Key.Key_Space, Key.Key_L, Key.Key_J, Key.Key_Right, Key.Key_Home):
        qtest.keyClick(context.canvas, key)
        qtest.keyClick(timeline, key)
    qtest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(30, timeline.height() // 2))
    assert not timeline.is_playing and timeline.position == 0.5
    assert not context.actions["play"].isEnabled() and not timeline.isEnabled()
    worker.answer("open", opening_result(moving=False))
    assert context.actions["play"].isEnabled() and timeline.isEnabled()
    context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    assert context.actions["play"].isEnabled(), "the older frames can be played meanwhile"
    qtest.keyClick(context.canvas, Key.Key_Space)
    assert timeline.is_playing


def test_the_log_names_size_device_seconds_and_verdict(
    unfolding: MainWindow, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "shutterspan")
    worker.answer("open", opening_result(seconds=2.25, encode_count=3, device="cpu", precision="bf16"))
    exposure, photo = unfolding.context.exposure, unfolding.context.document.photo
    verdict = {"explained_fraction": 0.83, "level": "mostly_fits", "psnr": 31.25, "sharpening": 1.5}
    exposure.consistency_received.emit(verdict)
    assert photo
    size = f"({photo.width} x {photo.height} pixels) at 640 x 360, on cpu in bf16, in 2.2 s: motion found"
    assert f"unfolded fire truck.jpg {size}" in caplog.text
    assert "83 % of its motion agrees with the photo's blur (mostly_fits), 31.2 dB, 1.5 times as sharp" in caplog.text
    caplog.clear()
    exposure.opened.emit()
    exposure.consistency_received.emit(verdict)
    assert not caplog.text, "a clip that is only replayed is not logged"
