"""What 100 % shows is true: the visible part at full size, and a badge where it isn't yet."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.errors import MemoryExhausted, ShutterspanError, UsageError
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.region import Rectangle
from shutterspan.core.worker.protocol import EXPORT, ExportParams
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerEnded

from ..conftest import qtest, until
from .conftest import Worker, opening_result, pixels, unfold

COMING, PREVIEW = "Preview – full size is coming", "Preview"


class Parts:
    """The requests for parts that the fake worker got, and its answers."""

    def __init__(self, worker: Worker, folder: Path) -> None:
        self._worker, self._folder = worker, folder

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [params for name, params, _ in self._worker.requests if name == "frame" and "part" in params]

    @property
    def waiting(self) -> bool:
        return self._find(of_part=True) is not None

    def opens(self) -> list[dict[str, Any]]:
        """The requests to open the photo at full size."""
        return [params for name, params, _ in self._worker.requests if name == "open" and params["width"] is None]

    def answer_preview(self, colour: int = 60) -> None:
        """Answer the request for the frame at the playhead."""
        self._answer(self._find(of_part=False), (640, 360), colour)

    def answer(self, colour: int = 200) -> None:
        """Answer the request for a part by a picture of one grey."""
        index = self._find(of_part=True)
        assert index is not None
        left, top, right, bottom = self._worker.requests[index][1]["part"]
        self._answer(index, (right - left, bottom - top), colour)

    def fail(self, error: ShutterspanError) -> None:
        self._take(self._find(of_part=True)).failed(error)

    def _find(self, of_part: bool) -> int | None:
        found = [
            index
            for index, (name, params, _) in enumerate(self._worker.requests)
            if name == "frame" and ("part" in params) == of_part and index not in self._worker.answered
        ]
        return found[-1] if found else None

    def _take(self, index: int | None) -> RequestCallbacks[Any]:
        assert index is not None
        self._worker.answered.add(index)
        return self._worker.requests[index][2]

    def _answer(self, index: int | None, size: tuple[int, int], colour: int) -> None:
        width, height = size
        file = self._folder / f"{index}.bin"
        np.full((height, width, 3), colour, np.uint8).tofile(file)
        self._take(index).result({"file": str(file), "offset": 0, "width": width, "height": height})


@pytest.fixture
def parts(unfolded: MainWindow, worker: Worker, tmp_path: Path) -> Parts:
    """A photo that was unfolded at half its width, zoomed out; its frame at the playhead is visible."""
    parts = Parts(worker, tmp_path)
    unfolded.context.canvas.zoom_to(0.4)
    parts.answer_preview()
    return parts


@pytest.fixture
def detailed(parts: Parts, unfolded: MainWindow, worker: Worker) -> MainWindow:
    """At 100 %, with the visible part at full size."""
    unfolded.context.actions["actual"].trigger()
    until(parts.opens)
    worker.answer("open", opening_result(exposure=7, width=1280, height=720))
    until(lambda: parts.waiting)
    parts.answer()
    until(lambda: not badge(unfolded))
    return unfolded


def badge(window: MainWindow) -> str:
    text = window.context.canvas.accessibleDescription()
    assert text == window.context.canvas._content.badge
    return text


def middle_grey(window: MainWindow) -> int:
    """The red of what is painted in the middle of the canvas."""
    picture = window.context.canvas.grab().toImage()
    return picture.pixelColor(picture.rect().center()).red()


def wait(window: MainWindow) -> None:
    """Wait until no part will be requested any more."""
    until(lambda: not window._detail_flow._timer.isActive() and not window.context.background._pending)


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


def test_a_closer_look_needs_nothing_new(detailed: MainWindow, parts: Parts) -> None:
    detailed.context.actions["double"].trigger()
    assert badge(detailed) == ""
    wait(detailed)
    assert len(parts.requests) == 1


def test_panning_by_mouse_fetches_what_came_into_view(detailed: MainWindow, parts: Parts) -> None:
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


def test_a_changed_request_is_replayed(detailed: MainWindow, parts: Parts, worker: Worker) -> None:
    detailed.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    assert badge(detailed) == PREVIEW and middle_grey(detailed) == 200, "it stays until the preview follows"
    until(lambda: worker.has("replay"))
    assert worker.params("replay")["exposure"] == 1
    worker.answer("replay", opening_result(exposure=2))
    assert middle_grey(detailed) == 60
    until(lambda: worker.has("replay"))
    request = worker.params("replay")
    assert request["exposure"] == 7
    assert request["unfold_request"] == unfold_request_fields(detailed.context.document.state)
    worker.answer("replay", opening_result(exposure=8))
    assert [params["exposure"] for name, params, _ in worker.requests if name == "close"] == [1, 7]
    until(lambda: parts.waiting)
    assert parts.requests[-1]["exposure"] == 8
    parts.answer()
    until(lambda: not badge(detailed))
    assert len(parts.opens()) == 1


def test_what_the_latents_do_not_cover_is_opened_again(detailed: MainWindow, parts: Parts, worker: Worker) -> None:
    detailed.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    until(lambda: worker.has("replay"))
    worker.answer("replay", opening_result(exposure=2))
    until(lambda: worker.has("replay"))
    worker.fail("replay", UsageError("latents_missing"))
    assert len(parts.opens()) == 2 and badge(detailed) == COMING
    worker.answer("open", opening_result(exposure=9, width=1280, height=720))
    assert parts.requests[-1]["exposure"] == 9


def test_the_photo_itself_needs_no_detail(detailed: MainWindow, parts: Parts) -> None:
    """Comparing for a moment keeps what was fetched."""
    qtest.keyPress(detailed.context.canvas, Qt.Key.Key_C)
    assert not detailed.context.canvas.shows_frame and middle_grey(detailed) not in (60, 200)
    detailed._playback_flow.go_to(0.25)
    assert badge(detailed) == ""
    wait(detailed)
    assert len(parts.requests) == 1
    detailed._playback_flow.go_to(0.5)
    qtest.keyRelease(detailed.context.canvas, Qt.Key.Key_C)
    assert badge(detailed) == PREVIEW


def test_comparing_for_a_moment_keeps_what_was_fetched(detailed: MainWindow, parts: Parts) -> None:
    qtest.keyPress(detailed.context.canvas, Qt.Key.Key_C)
    qtest.keyRelease(detailed.context.canvas, Qt.Key.Key_C)
    assert badge(detailed) == "" and middle_grey(detailed) == 200


def test_where_nothing_moves_the_photos_own_pixels_are_visible(
    unfolding: MainWindow, worker: Worker, tmp_path: Path
) -> None:
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


def test_another_photo_closes_it(detailed: MainWindow, parts: Parts, worker: Worker) -> None:
    detailed.context.document.reset(None)
    assert {"exposure": 7} in [params for name, params, _ in worker.requests if name == "close"]
    assert badge(detailed) == ""


def test_another_photo_cancels_its_opening(
    parts: Parts, unfolded: MainWindow, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled: list[int] = []
    monkeypatch.setattr(unfolded.context.worker, "cancel", cancelled.append)
    unfolded.context.actions["actual"].trigger()
    until(parts.opens)
    waiting = worker.callbacks("open")
    unfolded.context.document.reset(None)
    assert len(cancelled) == 1
    waiting.result(opening_result(exposure=7))
    assert worker.params("close") == {"exposure": 7}, "one that arrives nevertheless is closed"


def test_after_the_worker_ended_it_is_opened_again_when_it_is_needed(
    detailed: MainWindow, parts: Parts, worker: Worker
) -> None:
    detailed.context.worker.ended.emit(WorkerEnded("unfolding_killed"))
    detailed._playback_flow.go_to(0.25)
    wait(detailed)
    assert len(parts.opens()) == 1, "not before the preview is there"
    detailed.context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    worker.answer("open", opening_result(exposure=3))
    detailed.context.timeline.pause()
    parts.answer_preview()
    until(lambda: len(parts.opens()) == 2)


def test_a_failure_is_reported_once_and_the_preview_stays(parts: Parts, unfolded: MainWindow, worker: Worker) -> None:
    unfolded.context.actions["actual"].trigger()
    until(parts.opens)
    worker.fail("open", MemoryExhausted("out_of_memory"))
    assert "can't be shown at full size" in unfolded.context.messages.text
    assert badge(unfolded) == PREVIEW
    unfolded.context.messages.dismiss()
    unfolded.context.canvas.zoom_to(2.0)
    wait(unfolded)
    assert len(parts.opens()) == 1 and not unfolded.context.messages.text and badge(unfolded) == PREVIEW


def test_a_worker_that_ends_again_and_again_is_left_alone(parts: Parts, unfolded: MainWindow, worker: Worker) -> None:
    unfolded.context.actions["actual"].trigger()
    for _ in range(2):
        until(lambda: worker.has("open"))
        worker.fail("open", WorkerEnded("unfolding_killed"))
    unfolded.context.canvas.zoom_to(2.0)
    wait(unfolded)
    assert len(parts.opens()) == 2
    assert not unfolded.context.messages.text, "it is reported elsewhere"


def test_a_part_of_an_exposure_that_is_gone_is_fetched_from_a_new_one(
    detailed: MainWindow, parts: Parts, worker: Worker
) -> None:
    detailed._playback_flow.go_to(0.25)
    until(lambda: parts.waiting)
    parts.fail(UsageError("exposure_missing"))
    assert len(parts.opens()) == 2 and not detailed.context.messages.text
    worker.answer("open", opening_result(exposure=9, width=1280, height=720))
    assert parts.requests[-1]["exposure"] == 9 and parts.requests[-1]["t"] == 0.25


def test_nothing_is_fetched_while_it_plays(detailed: MainWindow, parts: Parts) -> None:
    for t in np.linspace(0, 1, 12):
        detailed.context.exposure.frame_ready.emit(float(t), QImage(640, 360, QImage.Format.Format_RGB32))
        assert badge(detailed) == PREVIEW
        QApplication.processEvents()
    assert len(parts.requests) == 1


def test_latents_of_the_full_size_serve_exports(detailed: MainWindow, worker: Worker) -> None:
    photo, exposure = detailed.context.document.photo, detailed._detail_flow.exposure
    assert photo
    fields = unfold_request_fields(detailed.context.document.state)
    files: list[str | None] = []
    exposure.save_latents(photo, fields, files.append)
    assert worker.params("save_latents") == {"exposure": 7}
    worker.answer("save_latents", {"file": "latents.bin"})
    exposure.save_latents(photo, {**fields, "outside": "still"}, files.append)
    assert files == ["latents.bin", None]


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


def test_where_the_view_needs_it_too_the_loupe_fetches_the_whole_view(
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
