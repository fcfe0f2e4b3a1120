"""A clip in which nothing moves is only written on the user's confirmation; a single picture is written at once."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from shutterspan.core.types.guidance import Guidance
from shutterspan.core.worker.protocol import CONSISTENCY
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_job import ExportJob

from ..conftest import until
from .conftest import facts, press, unfold
from .fake_worker import Worker, export_result, opening_result

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def still(opened: MainWindow, worker: Worker) -> MainWindow:
    """A window with an unfolded photo in which nothing moves."""
    opened.context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    worker.answer("open", opening_result(moving=False))
    return opened


def question(window: MainWindow) -> QMessageBox:
    until(lambda: window.findChildren(QMessageBox))
    (box,) = window.findChildren(QMessageBox)
    return box


def button(box: QMessageBox, text: str) -> QPushButton:
    (found,) = (one for one in box.findChildren(QPushButton) if one.text().replace("&", "") == text)
    return found


def export(window: MainWindow, settings: dict[str, Any], target: Path) -> None:
    window._export_flow._export_file(ExportJob(settings, target))


def test_a_still_clip_is_written_on_confirmation(still: MainWindow, exporter: Worker, tmp_path: Path) -> None:
    export(still, {"frames": 2}, tmp_path / "clip.mp4")
    box = question(still)
    assert box.text() == "Nothing moves, so all frames would be the same."
    assert box.informativeText() == "Write it anyway?"
    assert box.defaultButton() is button(box, "Cancel")
    QtBot.mouseClick(button(box, "Write It Anyway"), LEFT)
    until(lambda: exporter.has("export"))
    assert exporter.params("export")["still_clip"] is True
    exporter.answer("export", export_result(files=[str(tmp_path / "clip.mp4")]))
    assert "Exported clip.mp4" in still.context.messages.text


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_cancel_writes_nothing(still: MainWindow, exporter: Worker, tmp_path: Path, key: Qt.Key | None) -> None:
    export(still, {"frames": 2}, tmp_path / "clip.mp4")
    box = question(still)
    if key is None:
        QtBot.mouseClick(button(box, "Cancel"), LEFT)
    else:
        QtBot.keyClick(button(box, "Cancel"), key)
    until(lambda: not still.findChildren(QMessageBox))
    assert not still._queue_flow.is_exporting and not exporter.requests
    assert still.context.actions["export"].isEnabled()


def test_a_single_picture_is_written_at_once(still: MainWindow, exporter: Worker, tmp_path: Path) -> None:
    export(still, {"at": 0.5, "size": "full"}, tmp_path / "still.png")
    until(lambda: exporter.has("export"))
    assert exporter.params("export")["still_clip"] is False
    assert not still.findChildren(QMessageBox)
    exporter.answer("export", export_result(files=[str(tmp_path / "still.png")]))


def test_a_clip_with_motion_is_written_at_once(unfolded: MainWindow, exporter: Worker, tmp_path: Path) -> None:
    export(unfolded, {"frames": 2}, tmp_path / "clip.mp4")
    until(lambda: exporter.has("export"))
    assert not unfolded.findChildren(QMessageBox)
    assert exporter.params("export")["still_clip"] is False
    exporter.answer("export", export_result(files=[str(tmp_path / "clip.mp4")]))


def test_a_clip_at_strength_zero_needs_confirmation(unfolded: MainWindow, exporter: Worker, tmp_path: Path) -> None:
    unfolded.context.document.change("Strength", lambda state: replace(state, guidance=Guidance(strength=0)))
    export(unfolded, {"frames": 2}, tmp_path / "clip.mp4")
    QtBot.mouseClick(button(question(unfolded), "Write It Anyway"), LEFT)
    until(lambda: exporter.has("export"))
    assert exporter.params("export")["still_clip"] is True
    exporter.answer("export", export_result(files=[str(tmp_path / "clip.mp4")]))


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_photo_may_turn_out_to_be_still_only_at_full_size(
    opened: MainWindow, exporter: Worker, tmp_path: Path, is_confirmed: bool
) -> None:
    export(opened, {"frames": 2}, tmp_path / "clip.mp4")
    until(lambda: exporter.has("export"))
    exporter.answer("export", export_result(exposure=4))
    text = opened.context.messages.text
    assert "clip.mp4 was not written." in text and "all frames would be the same" in text
    assert not opened._queue_flow.is_exporting
    if is_confirmed:
        press(opened, "Write It Anyway")
        until(lambda: exporter.has("export"))
        assert exporter.params("export")["still_clip"] is True
        assert exporter.params("export")["exposure"] == 4, "nothing is encoded again"
        exporter.answer("export", export_result(files=[str(tmp_path / "clip.mp4")], exposure=4))
        assert "Exported clip.mp4" in opened.context.messages.text


@pytest.mark.slow
def test_with_a_real_worker(warm: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No verdict is requested for a photo in which nothing moves, and its clip is written after confirmation."""
    photo, target = tmp_path / "tiles.png", tmp_path / "frames"
    tiles = np.random.default_rng(0).integers(0, 255, (18, 32, 3), np.uint8)
    Image.fromarray(tiles).resize((320, 180), Image.Resampling.NEAREST).save(photo)
    methods: list[str] = []
    send_request = warm.context.worker.send_request

    def record(method: Any, params: Any, callbacks: Any) -> int:
        methods.append(method.name)
        return send_request(method, params, callbacks)

    monkeypatch.setattr(warm.context.worker, "send_request", record)
    unfold(warm, photo)
    assert facts(warm)["moving"] is False
    until(lambda: len(warm._filmstrip_flow._sharpness) >= 5 and not warm.context.worker._pending)
    assert CONSISTENCY.name not in methods
    assert warm.context.exposure.consistency is None
    assert not warm.context.actions["overlay-consistency"].isEnabled()
    assert not warm.context.actions["alternatives"].isEnabled()
    export(warm, {"frames": 2}, target)
    QtBot.mouseClick(button(question(warm), "Write It Anyway"), LEFT)
    until(lambda: not warm._queue_flow.is_exporting and warm.context.messages.text)
    assert len(list(target.iterdir())) == 2
    shutil.rmtree(target)
    warm._export_flow._export_visible(ExportJob({"frames": 2}, target))
    until(lambda: "was not written" in warm.context.messages.text)
    assert not target.exists()
