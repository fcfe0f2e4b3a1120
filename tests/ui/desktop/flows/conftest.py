"""Windows of the app, each with its own folder for settings and unsaved documents; some with a real worker."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QImage, QMouseEvent
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.worker.protocol import OpenResult
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.images import pixels_of
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.theme import Theme

from ..conftest import until
from .detail_parts import Parts, badge
from .fake_worker import Worker, opening_result

Point = tuple[float, float]
Drag = Callable[..., None]

#: Width and height of the photo that the real worker unfolds.
SIZE = 640, 360


def make_window(app: QApplication, folder: Path) -> MainWindow:
    """A window that stores its settings, unsaved documents and log in this folder."""
    return MainWindow(SettingsStore(folder / "app.ini"), Theme(app, "dark"), folder / "unsaved", folder / "log.txt")


def close_window(window: MainWindow) -> None:
    """Close a window without questions, and delete it, because existing windows make later ones slower."""
    window._queue_flow.abandon()
    window.context.document.reset(None)
    window.close()
    until(lambda: not window.isVisible())
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def answer_question(window: MainWindow, button: QMessageBox.StandardButton) -> None:
    """Wait for a question, click its button, and wait until the question is closed."""
    until(lambda: window.findChildren(QMessageBox))
    (question,) = window.findChildren(QMessageBox)
    choice = question.button(button)
    assert choice
    choice.click()
    until(lambda: not window.findChildren(QMessageBox))


def press(window: MainWindow, text: str) -> None:
    """Click the button with this text in the message bar."""
    next(button for button in window.context.messages.findChildren(QPushButton) if button.text() == text).click()


def wait_for(gate: threading.Event, call: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `call` so that it waits until the gate is set."""

    def delayed(*arguments: Any) -> Any:
        assert gate.wait(60)
        return call(*arguments)

    return delayed


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """A gate that delays calls until the test sets it; set at the end of the test."""
    gate = threading.Event()
    yield gate
    gate.set()


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window whose worker isn't started until a test needs it."""
    window = make_window(qapp, tmp_path / "own")
    window.resize(1280, 800)
    window.show()
    yield window
    close_window(window)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "fire truck.jpg"
    shutil.copy(SAMPLE, path)
    return path


@pytest.fixture
def opened(window: MainWindow, sample: Path) -> MainWindow:
    window.files.open(sample)
    until(lambda: window.context.document.photo)
    return window


@pytest.fixture
def drag(opened: MainWindow) -> Drag:
    """Drag the mouse through points of the photo."""
    canvas = opened.context.canvas

    def send(kind: QEvent.Type, point: Point, pressed: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
        at = canvas._content.viewport.to_window(QPointF(*point))
        none, button = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        acting = none if kind == QEvent.Type.MouseMove else button
        QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), acting, pressed, modifier))

    def drag(*points: Point, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        button = Qt.MouseButton.LeftButton
        send(QEvent.Type.MouseButtonPress, points[0], button, modifier)
        for point in points[1:]:
            send(QEvent.Type.MouseMove, point, button, modifier)
        send(QEvent.Type.MouseButtonRelease, points[-1], Qt.MouseButton.NoButton, modifier)

    return drag


@pytest.fixture
def worker(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Worker:
    worker = Worker()
    monkeypatch.setattr(opened.context.worker, "send_request", worker.send_request)
    return worker


@pytest.fixture
def unfolding(opened: MainWindow, worker: Worker) -> MainWindow:
    """A window whose photo is being unfolded."""
    opened.context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    return opened


@pytest.fixture
def unfolded(unfolding: MainWindow, worker: Worker) -> MainWindow:
    """A window with an unfolded photo. None of its frames has arrived."""
    worker.answer("open", opening_result())
    unfolding.context.timeline.pause()
    return unfolding


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


@pytest.fixture
def exporter(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Stands in for the worker of exports."""
    exporter = Worker()
    monkeypatch.setattr(opened.context.export_worker, "send_request", exporter.send_request)
    monkeypatch.setattr(opened.context.export_worker, "start", lambda: None)
    return exporter


@pytest.fixture
def export(opened: MainWindow, exporter: Worker, tmp_path: Path) -> Callable[[str], None]:
    """Adds the export of a clip with this name to the queue."""
    return lambda name: opened._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / name))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "small.png"
    Image.open(SAMPLE).resize(SIZE, Image.Resampling.BOX).save(path)
    return path


@pytest.fixture(scope="module")
def warm(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A window shared by all tests of a module, whose worker is ready."""
    window = make_window(qapp, tmp_path_factory.mktemp("own"))
    hellos: list[dict[str, Any]] = []
    window.context.worker.ready.connect(hellos.append)
    window.resize(1280, 800)
    window.show()
    window.start()
    until(lambda: hellos)
    yield window
    close_window(window)


@pytest.fixture
def live(warm: MainWindow, small: Path, tmp_path: Path) -> MainWindow:
    """The shared window, with an unfolded photo in the test's own folder."""
    photo = tmp_path / "truck.png"
    shutil.copy(small, photo)
    unfold(warm, photo)
    return warm


def unfold(window: MainWindow, photo: Path) -> None:
    """Open a photo and unfold it."""
    # An export ends a moment after its file exists; while it runs, the window asks before it opens another photo.
    until(lambda: not window._queue_flow.is_exporting)
    window.context.messages.dismiss()
    window.context.document.reset(None)
    window.files.open(photo)
    until(lambda: window.context.document.photo)
    window.context.actions["unfold"].trigger()
    until(lambda: window.context.exposure.state is ExposureState.READY)
    window.context.timeline.pause()


def facts(window: MainWindow) -> OpenResult:
    """What the worker reports about the exposure."""
    assert window.context.exposure.facts is not None
    return window.context.exposure.facts


def wait_until_settled(window: MainWindow) -> None:
    """Wait until the worker has opened what the document requests now."""
    context = window.context
    until(
        lambda: (
            not window._unfold_flow._timer.isActive()
            and not context.background._pending
            and context.exposure.available_id is not None
        )
    )


def pixels(image: QImage | None) -> UInt8Array:
    """A copy of the pixels, (H,W,3), RGB."""
    assert image is not None
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    return pixels_of(rgb, 3).copy()


def frame_at(window: MainWindow, t: float) -> npt.NDArray[np.int_]:
    """The frame that the window shows at t, (H,W,3)."""
    window._playback_flow.go_to(t)
    until(lambda: window.context.exposure.current_frame is not None)
    return pixels(window.context.exposure.current_frame).astype(int)
