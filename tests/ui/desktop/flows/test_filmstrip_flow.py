"""The filmstrip, its thumbnails and the sharpest frame; the test gives the worker's replies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.arrays import Float32Array
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import until
from .fake_worker import Worker, opening_result

#: The moving part, as shares of the photo: left, top, right, bottom.
MOVING = 0.5, 0.25, 0.75, 0.5


def motion_map(part: tuple[float, float, float, float] = MOVING) -> Float32Array:
    motion = np.zeros((360, 640, 2), np.float32)
    left, top, right, bottom = part
    motion[round(360 * top) : round(360 * bottom), round(640 * left) : round(640 * right), 1] = 20
    return motion


@pytest.fixture
def answer_motion(worker: Worker, tmp_path: Path) -> Callable[[Float32Array], None]:
    def answer(motion: Float32Array) -> None:
        file = tmp_path / "motion.raw"
        motion.tofile(file)
        worker.answer("motion", {"file": str(file), "width": 640, "height": 360, "speed": {}})

    return answer


@pytest.fixture
def answer_frame(worker: Worker, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Answer the waiting request of a frame, and return its params. contrast: of its texture."""

    def answer(contrast: int = 40) -> dict[str, Any]:
        params = worker.params("frame")
        width = params.get("width") or 640
        height = round(width * 9 / 16)
        pixels = np.zeros((height, width, 3), np.uint8)
        left, top, right, bottom = MOVING
        part = pixels[round(height * top) : round(height * bottom), round(width * left) : round(width * right)]
        part[...] = (200, 0, 0)
        part[::2, ::2, 0] += np.uint8(contrast)
        file = tmp_path / "frame.raw"
        pixels.tofile(file)
        worker.answer("frame", {"file": str(file), "width": width, "height": height, "offset": 0})
        return params

    return answer


@pytest.fixture
def filled(
    unfolded: MainWindow,
    worker: Worker,
    answer_motion: Callable[[Float32Array], None],
    answer_frame: Callable[..., dict[str, Any]],
) -> MainWindow:
    """A window with all thumbnails; the second one is the sharpest."""
    answer_frame()
    answer_motion(motion_map())
    for index in range(len(unfolded.context.timeline.instants)):
        answer_frame(55 if index == 1 else 20)
    return unfolded


def test_the_moving_part_is_found_first_and_fills_the_thumbnails(
    unfolded: MainWindow,
    worker: Worker,
    answer_motion: Callable[[Float32Array], None],
    answer_frame: Callable[..., dict[str, Any]],
) -> None:
    timeline = unfolded.context.timeline
    assert "width" not in answer_frame()
    assert worker.has("motion") and not worker.has("frame")
    answer_motion(motion_map())
    requests = []
    for _ in timeline.instants:
        requests.append(answer_frame())
    assert [params["t"] for params in requests] == timeline.instants
    assert 300 < requests[0]["width"] <= 640, "the crop is sharp on screens of high resolution"
    assert worker.has("consistency")
    image = timeline.grab().toImage()
    for t in timeline.instants:
        colour = image.pixelColor(round(12 + t * (timeline.width() - 24)) + 4, 60)
        assert colour.red() > 150 and colour.green() < 60, "the part that moves, which is a small one of the photo"


def test_if_nothing_moves_thumbnails_show_the_whole_photo(
    opened: MainWindow, worker: Worker, answer_frame: Callable[..., dict[str, Any]]
) -> None:
    opened.context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    worker.answer("open", opening_result(moving=False))
    answer_frame()
    assert not worker.has("motion")
    params = answer_frame()
    assert params["t"] == opened.context.timeline.instants[0] and params["width"] < 300


def test_without_a_motion_map_thumbnails_show_the_whole_photo(
    unfolded: MainWindow, worker: Worker, answer_frame: Callable[..., dict[str, Any]]
) -> None:
    answer_frame()
    worker.fail("motion", UsageError("exposure_missing"))
    assert answer_frame()["t"] == unfolded.context.timeline.instants[0]


def test_in_and_out_point_and_more_frames_request_no_thumbnails(
    filled: MainWindow, worker: Worker, answer_frame: Callable[..., dict[str, Any]]
) -> None:
    def thumbnails() -> int:
        return sum(name == "frame" and "width" in params for name, params, _ in worker.requests)

    before = thumbnails()
    worker.fail("consistency", UsageError("exposure_missing"))
    filled.context.timeline.set_position(0.3)
    filled.context.actions["mark-in"].trigger()
    filled.context.inspector.clip.changed.emit("Change Frames", {"frames": 31})
    answer_frame()
    assert filled.context.document.state.settings.frames == 31
    assert thumbnails() == before


def test_a_wider_window_requests_the_missing_thumbnails(
    filled: MainWindow, worker: Worker, answer_frame: Callable[..., dict[str, Any]]
) -> None:
    worker.fail("consistency", UsageError("exposure_missing"))
    count = len(filled.context.timeline.instants)
    assert filled.context.actions["sharpest"].isEnabled()
    filled.resize(1700, 800)
    until(lambda: len(filled.context.timeline.instants) > count)
    assert not filled.context.actions["sharpest"].isEnabled(), "until all are there"
    for _ in filled.context.timeline.instants:
        if worker.has("frame"):
            answer_frame(55 if worker.params("frame")["t"] == filled.context.timeline.instants[0] else 20)
    assert set(filled.context.timeline.instants) <= filled._filmstrip_flow._sharpness.keys()
    assert filled.context.actions["sharpest"].isEnabled()


def test_the_sharpest_frame_is_found_by_its_action_and_kept_by_a_click(filled: MainWindow) -> None:
    context = filled.context
    sharpest = context.timeline.instants[1]
    context.actions["sharpest"].trigger()
    assert context.timeline.position == filled._playback_flow.position == sharpest
    x = round(12 + sharpest * (context.timeline.width() - 24))
    QtBot.mouseClick(context.timeline, Qt.MouseButton.LeftButton, pos=QPoint(x, context.timeline.height() - 5))
    assert context.document.state.key_frame == sharpest
    assert context.document.undo_name == "Move Key Frame"


def test_the_sharpest_frame_lies_within_the_clip(filled: MainWindow) -> None:
    context = filled.context
    context.timeline.range_changed.emit(0.3, 1.0)
    assert not context.actions["sharpest"].isEnabled(), "all frames there are alike"
    context.actions["undo"].trigger()
    assert context.actions["sharpest"].isEnabled()


def test_another_request_and_another_photo_start_over(filled: MainWindow, worker: Worker) -> None:
    context = filled.context
    context.actions["flip"].trigger()
    until(lambda: worker.has("replay"))
    assert context.actions["sharpest"].isEnabled(), "until the other frames are there"
    worker.answer("replay", opening_result(exposure=2))
    assert not context.actions["sharpest"].isEnabled()
    assert context.timeline._filmstrip._pictures, "the old ones are visible until then"
    context.document.reset(None)
    assert not context.actions["sharpest"].isEnabled()
