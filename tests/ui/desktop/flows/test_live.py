"""The window with a real worker process: unfolding, playing and editing."""

import os
import signal
import sys
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from PIL import Image, ImageFilter

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.guidance import Arrow, Stroke
from shutterspan.core.types.region import Ellipse
from shutterspan.core.worker.protocol import OPEN, REPLAY
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.guides import with_guide
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.ui_latency import LatencyMonitor

from ..conftest import until
from .conftest import facts, frame_at, pixels, unfold, wait_until_settled

pytestmark = pytest.mark.slow  # real workers; tests/ui/desktop/flows/test_still_clips.py has one for every day

TRUCK = Ellipse(110, 170, 460, 330)


def test_the_photo_moves(live: MainWindow) -> None:
    context = live.context
    assert facts(live)["moving"]
    first, last = frame_at(live, 0.0), frame_at(live, 1.0)
    assert np.abs(first - last).mean() > 1
    until(lambda: len(live._filmstrip_flow._sharpness) >= 5)
    until(lambda: context.exposure.consistency)


def test_the_playhead_shows_any_instant(live: MainWindow) -> None:
    received: list[float] = []
    live.context.exposure.frame_ready.connect(lambda t, frame: received.append(t))
    for t in (0.1234, 0.777, 0.5, 0.3141):
        frame_at(live, t)
        until(partial(received.__contains__, t))
    live.context.timeline.play()
    before = len(received)
    until(lambda: len(received) > before + 10)
    live.context.timeline.pause()


def test_a_flip_plays_backwards_without_unfolding_again(live: MainWindow) -> None:
    context = live.context
    forwards = frame_at(live, 0.2)
    exposure_id = facts(live)["exposure"]
    with mock.patch.object(context.worker, "send_request", wraps=context.worker.send_request) as send_request:
        context.actions["flip"].trigger()
        until(lambda: facts(live)["exposure"] != exposure_id)
    methods = [call.args[0] for call in send_request.call_args_list]
    assert REPLAY in methods
    assert OPEN not in methods
    assert np.abs(frame_at(live, 0.8) - forwards).max() <= 2
    flipped = facts(live)["exposure"]
    context.actions["undo"].trigger()
    until(lambda: facts(live)["exposure"] != flipped)
    assert np.abs(frame_at(live, 0.2) - forwards).max() <= 2


def test_strokes_and_strengths_need_no_unfolding(live: MainWindow) -> None:
    context = live.context
    context.canvas.shape_drawn.emit(TRUCK, "replace")
    wait_until_settled(live)
    encode_count, found = facts(live)["encode_count"], frame_at(live, 0.0)
    context.inspector.regions.strength_changed.emit(0, 0.0)
    wait_until_settled(live)
    still = frame_at(live, 0.0)
    assert (frame_at(live, 1.0) == still).all()
    context.actions["undo"].trigger()
    wait_until_settled(live)
    assert (frame_at(live, 0.0) == found).all()
    context.canvas.guide_drawn.emit(Stroke(((300, 200), (300, 230))))  # perpendicular to the estimated motion
    wait_until_settled(live)
    assert facts(live)["encode_count"] == encode_count
    first, last = frame_at(live, 0.0), frame_at(live, 1.0)
    inside = slice(240, 290), slice(200, 400)
    misfits = {down: np.abs(np.roll(first, down, 0)[inside] - last[inside]).mean() for down in range(-60, 61, 5)}
    assert min(misfits, key=misfits.__getitem__) in (20, 25, 30), "downwards; what the stroke can't explain stays"


def test_outside_a_region_the_photo_is_unchanged(live: MainWindow) -> None:
    context = live.context
    photo = context.document.photo
    assert photo
    exposure_id = facts(live)["exposure"]
    context.canvas.shape_drawn.emit(TRUCK, "replace")
    until(lambda: context.exposure.state is ExposureState.READY and facts(live)["exposure"] != exposure_id)
    difference = np.abs(frame_at(live, 0.0) - pixels(photo.picture)).max(2)
    assert difference[:100].max() == 0
    assert difference[200:300, 150:420].mean() > 1


def test_an_arrow_ends_the_warning_about_a_soft_photo(warm: MainWindow, tmp_path: Path) -> None:
    soft = Image.open(SAMPLE).resize((640, 360), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(2))
    soft.save(tmp_path / "soft.png")
    unfold(warm, tmp_path / "soft.png")
    assert "is probably out of focus" in warm.context.messages.text
    warm.context.document.change("Arrow", lambda state: with_guide(state, Arrow((200, 200), (320, 200))))
    wait_until_settled(warm)
    assert facts(warm)["moving"] and facts(warm)["diagnosis"] is None
    assert not warm.context.messages.text


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def is_begun(window: MainWindow, attempt: int) -> bool:
    """Whether the worker has the request of the latest export, at this attempt."""
    export = list(window.context.export_queue)[-1]
    return export.attempts == attempt and bool(window.context.export_worker._pending)


def test_a_killed_worker_loses_nothing(live: MainWindow, tmp_path: Path) -> None:
    context = live.context
    context.canvas.shape_drawn.emit(TRUCK, "replace")
    before, state = set(tmp_path.iterdir()), context.document.state
    live._export_flow._export_file(ExportJob({"frames": 240}, tmp_path / "long.mp4"))
    for attempt in (1, 2):  # the export is started again, once
        until(partial(is_begun, live, attempt))
        os.kill(context.export_worker.process_id, signal.SIGKILL)
    until(lambda: "The system ended" in context.messages.text)
    assert live.isVisible()
    assert not live._queue_flow.is_exporting
    until(lambda: set(tmp_path.iterdir()) == before, 10)
    assert context.exposure.state is ExposureState.READY
    frame_at(live, 0.7)
    killed_id = context.worker.process_id
    os.kill(killed_id, signal.SIGKILL)
    until(lambda: context.exposure.state is ExposureState.NONE)
    assert "The system ended" in context.messages.text
    assert "Unfolded" not in context.inspector.unfold._status.text()
    assert live.isVisible()
    assert context.document.state is state
    until(lambda: context.worker.process_id not in (0, killed_id))
    context.actions["unfold"].trigger()
    until(lambda: context.exposure.state is ExposureState.READY)
    frame_at(live, 0.4)


def test_nothing_blocks_the_window(live: MainWindow, latency_monitor: LatencyMonitor, tmp_path: Path) -> None:
    """Open 24 megapixels, unfold, combine shapes, play and export."""
    context = live.context
    large = tmp_path / "large.jpg"
    Image.open(SAMPLE).resize((6000, 4000)).save(large, quality=90)
    latency_monitor.start_activity("opening")
    live.files.open(large)
    until(lambda: context.document.photo and context.document.photo.width == 6000)
    latency_monitor.start_activity("unfolding")
    context.actions["unfold"].trigger()
    until(lambda: context.exposure.state is ExposureState.READY)
    latency_monitor.start_activity("drawing")
    context.canvas.shape_drawn.emit(Ellipse(1200, 1900, 4300, 3600), "replace")
    context.canvas.shape_drawn.emit(Ellipse(1100, 1800, 3000, 3000), "add")
    until(lambda: context.document.undo_name == "Add to Region")
    until(lambda: context.exposure.state is ExposureState.READY and len(live._filmstrip_flow._sharpness) >= 5)
    latency_monitor.start_activity("playing")
    context.actions["overlay-arrows"].trigger()
    positions: list[float] = []
    context.timeline.position_changed.connect(positions.append)
    context.timeline.play()
    until(lambda: len(positions) > 5)
    context.timeline.pause()
    latency_monitor.start_activity("exporting")
    live._export_flow._export_file(ExportJob({"frames": 2, "size": 640}, tmp_path / "large.gif"))
    until(lambda: live._queue_flow.is_exporting)
    until(lambda: not live._queue_flow.is_exporting)
    for activity, iterations in latency_monitor.iterations.items():
        assert len(iterations) > 3
        assert max(iteration.cpu for iteration in iterations) < 0.1, activity
        # Waiting also counts the time of other threads, where processors are scarce.
        assert max(iteration.blocked for iteration in iterations) < 1.0, activity
