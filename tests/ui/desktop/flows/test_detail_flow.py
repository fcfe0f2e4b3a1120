"""100 % and the loupe show the visible part at full size, or a badge until it arrives."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.region import Rectangle
from shutterspan.core.worker.protocol import EXPORT, ExportParams
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.worker_process import RequestCallbacks

from ..conftest import qtest, until
from .conftest import pixels, unfold
from .detail_parts import COMING, PREVIEW, Parts, badge, middle_grey, wait
from .fake_worker import Worker, opening_result


def test_zoomed_in_the_visible_part_is_fetched_at_full_size(parts: Parts, unfolded: MainWindow, worker: Worker) -> None:
    canvas, photo = unfolded.context.canvas, unfolded.context.document.photo
    assert photo and badge(unfolded) == ""
    wait(unfolded)
    assert not parts.opens(), "the preview suffices"
    unfolded.context.actions["actual"].trigger()
    assert badge(unfolded) == PREVIEW
    assert middle_grey(unfolded) == 60
    until(parts.opens)
    assert badge(unfolded) == COMING
    expected = {"photo": str(photo.path), "width": None, "decoded_photo": str(photo.decoded_photo)}
    fields = unfold_request_fields(unfolded.context.document.state)
    assert parts.opens() == [{**expected, "unfold_request": fields}], "as an export does, and once"
    worker.answer("open", opening_result(exposure=7, width=1280, height=720))
    until(lambda: parts.waiting)
    (request,) = parts.requests
    part = canvas.visible_part
    corners = [part.left(), part.top(), part.right() + 1, part.bottom() + 1]
    assert request["part"] == corners and request["width"] == part.width()
    assert request["exposure"] == 7 and request["t"] == unfolded._playback_flow.position and request["slot"] == 2
    assert badge(unfolded) == PREVIEW
    parts.answer()
    until(lambda: not badge(unfolded))
    assert middle_grey(unfolded) == 200
    wait(unfolded)
    assert len(parts.requests) == 1 and len(parts.opens()) == 1


def test_smaller_than_100_percent_its_picture_is_as_wide_as_on_the_screen(
    parts: Parts, unfolded: MainWindow, worker: Worker
) -> None:
    unfolded.context.canvas.zoom_to(0.75)
    until(parts.opens)
    worker.answer("open", opening_result(exposure=7, width=1280, height=720))
    until(lambda: parts.waiting)
    left, _, right, _ = parts.requests[0]["part"]
    assert parts.requests[0]["width"] == pytest.approx(0.75 * (right - left), abs=1)


def test_zooming_in_needs_no_new_part(detailed: MainWindow, parts: Parts) -> None:
    detailed.context.actions["double"].trigger()
    assert badge(detailed) == ""
    wait(detailed)
    assert len(parts.requests) == 1


def test_panning_by_mouse_fetches_the_newly_visible_part(detailed: MainWindow, parts: Parts) -> None:
    canvas = detailed.context.canvas
    detailed.context.actions["hand"].trigger()
    qtest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    for x in (400, 300, 200):
        qtest.mouseMove(canvas, QPoint(x, 300))
        QApplication.processEvents()
    qtest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    assert badge(detailed) == PREVIEW
    until(lambda: parts.waiting)
    left, top, right, bottom = parts.requests[-1]["part"]
    assert QRect(left, top, right - left, bottom - top) == canvas.visible_part
    parts.answer()
    until(lambda: not badge(detailed))
    assert len(parts.requests) == 2


def test_another_t_is_another_part(detailed: MainWindow, parts: Parts) -> None:
    detailed._playback_flow.go_to(0.25)
    assert badge(detailed) == PREVIEW and middle_grey(detailed) == 60, "of this very t there is only the preview"
    until(lambda: parts.waiting)
    assert parts.requests[-1]["t"] == 0.25
    parts.answer(220)
    until(lambda: not badge(detailed))
    assert middle_grey(detailed) == 220
    preview = QImage(640, 360, QImage.Format.Format_RGB32)
    preview.fill(0)
    detailed.context.exposure.frame_ready.emit(0.25, preview)
    assert badge(detailed) == "" and middle_grey(detailed) == 220, "a preview that comes later lies below"


def test_the_latest_t_wins(detailed: MainWindow, parts: Parts) -> None:
    detailed._playback_flow.go_to(0.25)
    until(lambda: parts.waiting)
    for t in (0.3, 0.35, 0.4):
        detailed._playback_flow.go_to(t)
    wait(detailed)
    assert [request["t"] for request in parts.requests[1:]] == [0.25], "one request at a time"
    parts.answer(210)
    until(lambda: parts.waiting)
    assert badge(detailed) == PREVIEW and middle_grey(detailed) == 60
    assert parts.requests[-1]["t"] == 0.4
    parts.answer(220)
    until(lambda: middle_grey(detailed) == 220)


def test_the_photo_itself_needs_no_detail(detailed: MainWindow, parts: Parts) -> None:
    """A short comparison keeps the fetched part."""
    qtest.keyPress(detailed.context.canvas, Qt.Key.Key_C)
    assert not detailed.context.canvas.shows_frame and middle_grey(detailed) not in (60, 200)
    detailed._playback_flow.go_to(0.25)
    assert badge(detailed) == ""
    wait(detailed)
    assert len(parts.requests) == 1
    detailed._playback_flow.go_to(0.5)
    qtest.keyRelease(detailed.context.canvas, Qt.Key.Key_C)
    assert badge(detailed) == PREVIEW


def test_a_short_comparison_keeps_the_fetched_part(detailed: MainWindow, parts: Parts) -> None:
    qtest.keyPress(detailed.context.canvas, Qt.Key.Key_C)
    qtest.keyRelease(detailed.context.canvas, Qt.Key.Key_C)
    assert badge(detailed) == "" and middle_grey(detailed) == 200


def test_if_nothing_moves_the_photo_itself_is_visible(unfolding: MainWindow, worker: Worker, tmp_path: Path) -> None:
    worker.answer("open", opening_result(moving=False))
    parts = Parts(worker, tmp_path)
    parts.answer_preview()
    canvas = unfolding.context.canvas
    unfolding.context.actions["actual"].trigger()
    frame = canvas.grab().toImage()
    assert badge(unfolding) == ""
    canvas.set_compare("before")
    until(lambda: canvas.is_sharp)
    assert canvas.grab().toImage() == frame
    wait(unfolding)
    assert not parts.opens()


def test_nothing_is_fetched_during_playback(detailed: MainWindow, parts: Parts) -> None:
    for t in np.linspace(0, 1, 12):
        detailed.context.exposure.frame_ready.emit(float(t), QImage(640, 360, QImage.Format.Format_RGB32))
        assert badge(detailed) == PREVIEW
        QApplication.processEvents()
    assert len(parts.requests) == 1


# The loupe


def hover(window: MainWindow, x: int, y: int) -> None:
    qtest.mouseMove(window.context.canvas, QPoint(x, y))
    QApplication.processEvents()


def test_the_loupe_fetches_its_part_with_a_margin(parts: Parts, unfolded: MainWindow, worker: Worker) -> None:
    canvas = unfolded.context.canvas
    canvas.setFocus()
    middle = canvas.rect().center()
    hover(unfolded, middle.x(), middle.y())
    assert badge(unfolded) == ""
    qtest.keyClick(canvas, Qt.Key.Key_Z)
    assert badge(unfolded) == PREVIEW
    until(parts.opens)
    worker.answer("open", opening_result(exposure=7, width=1280, height=720))
    until(lambda: parts.waiting)
    left, top, right, bottom = parts.requests[0]["part"]
    part = QRect(left, top, right - left, bottom - top)
    assert part.contains(canvas.loupe_part) and part.width() == pytest.approx(520, abs=2)
    assert parts.requests[0]["width"] == part.width(), "at 100 %"
    parts.answer()
    until(lambda: not badge(unfolded))
    hover(unfolded, middle.x() + 20, middle.y() + 10)
    assert badge(unfolded) == "", "a small move needs no new part"
    wait(unfolded)
    assert len(parts.requests) == 1
    hover(unfolded, middle.x() + 150, middle.y())
    assert badge(unfolded) == PREVIEW
    qtest.keyClick(canvas, Qt.Key.Key_Z)
    assert badge(unfolded) == ""


def test_the_loupe_fetches_the_whole_view_if_the_view_needs_it_too(
    parts: Parts, unfolded: MainWindow, worker: Worker
) -> None:
    canvas = unfolded.context.canvas
    canvas.zoom_to(0.75)
    unfolded.context.actions["loupe"].trigger()
    hover(unfolded, canvas.width() // 2, canvas.height() // 2)
    until(parts.opens)
    worker.answer("open", opening_result(exposure=7, width=1280, height=720))
    until(lambda: parts.waiting)
    left, top, right, bottom = parts.requests[0]["part"]
    assert QRect(left, top, right - left, bottom - top) == canvas.visible_part
    assert parts.requests[0]["width"] == right - left


# With a real worker


@pytest.mark.slow
def test_the_visible_pixels_are_those_of_the_exported_still(warm: MainWindow, tmp_path: Path) -> None:
    photo = tmp_path / "large.png"
    Image.open(SAMPLE).resize((1800, 1012), Image.Resampling.BICUBIC).save(photo)
    unfold(warm, photo)
    context, canvas = warm.context, warm.context.canvas
    context.canvas.shape_drawn.emit(Rectangle(300, 200, 1500, 900), "replace")
    until(lambda: context.exposure.state is ExposureState.READY and not context.background._pending)
    warm._playback_flow.go_to(0.25)
    context.actions["actual"].trigger()
    until(lambda: badge(warm) == COMING)
    canvas.set_regions([])
    preview = pixels(canvas.grab().toImage())
    until(lambda: not badge(warm))
    target = tmp_path / "still.png"
    answers: list[Any] = []
    params = ExportParams(
        photo=str(photo),
        unfold_request=unfold_request_fields(context.document.state),
        target=str(target),
        settings={"at": 0.25},
    )
    context.worker.send_request(EXPORT, params, RequestCallbacks(answers.append, answers.append))
    until(lambda: answers)
    exported = np.asarray(Image.open(target).convert("RGB"))
    visible, placed = canvas.visible_part, canvas._content.viewport.visible_rect.toRect()
    ratio = canvas.devicePixelRatioF()
    painted = pixels(canvas.grab().toImage())
    left, top = round(placed.left() * ratio), round(placed.top() * ratio)
    assert abs(painted.astype(int) - preview).max() > 20, "it is another picture than the preview"
    painted = painted[top : top + visible.height(), left : left + visible.width()]
    crop = exported[visible.top() : visible.bottom() + 1, visible.left() : visible.right() + 1]
    assert painted.shape == crop.shape and (painted == crop).all()
