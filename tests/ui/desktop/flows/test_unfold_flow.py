"""Unfolding uses everything that is drawn at that moment."""

import threading
from typing import Any

import pytest
from PyQt6.QtWidgets import QPushButton

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.region import Rectangle
from shutterspan.core.worker.protocol import Method
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.flows import drawing_flow, unfold_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.presets import ExportJob
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.state.shapes import combine_shapes
from shutterspan.ui.desktop.worker_process import RequestCallbacks

from ..conftest import until
from .conftest import press, wait_for


@pytest.fixture
def requests(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The requests that were sent to the worker, which isn't started."""
    requests: list[dict[str, Any]] = []

    def send_request(method: Method, params: dict[str, Any], callbacks: RequestCallbacks) -> int:
        requests.append({"method": method.name, **params})
        return len(requests)

    monkeypatch.setattr(opened.context.worker, "send_request", send_request)
    return requests


def test_what_is_drawn_while_masks_are_packed_is_unfolded_too(
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


def test_a_shape_that_is_under_way_is_unfolded(
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
    assert dialog and dialog._width.currentData() == 597
    jobs: list[ExportJob] = []
    dialog.job_chosen.disconnect()
    dialog.job_chosen.connect(jobs.append)
    dialog._export()
    assert jobs[0].settings["size"] == 597
    opened.context.actions["export"].trigger()
    until(lambda: opened.findChild(ExportDialog) not in (None, dialog))
    following = opened.findChild(ExportDialog)
    assert following and following._width.currentData() != 597, "the next dialog begins as usual"
    following.close()


def test_other_warnings_and_errors_offer_what_helps(opened: MainWindow) -> None:
    messages = opened.context.messages
    opened.context.exposure.warned.emit(make_message("diagnosis_no_motion"))
    assert "No motion was found" in messages.text
    press(opened, "Draw a Region")
    assert opened.context.actions["lasso"].isChecked() and not messages.text
    opened.context.exposure.warned.emit(make_message("diagnosis_out_of_focus_no_motion"))
    press(opened, "Draw a Stroke")
    assert opened.context.actions["stroke"].isChecked()
    opened.context.exposure.failed.emit(UsageError("latents_missing"))
    until(lambda: [button for button in messages.findChildren(QPushButton) if button.text() == "Unfold Again"])
