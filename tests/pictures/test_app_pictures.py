"""Pictures of the app with a real worker: its window in both themes, a comparison, and the export dialog."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtWidgets import QApplication, QWidget

from shutterspan.core.foundation.paths import RESOURCES, SAMPLE
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.images import pixels_of
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.theme import Theme

from ..ui.desktop.conftest import qtest, until
from ..ui.desktop.flows.conftest import close_window, frame_at, make_window, wait_until_settled
from .conftest import Keep

pytestmark = pytest.mark.pictures

_SCALE = 2
_WINDOW_SIZE = 1114, 600
#: In the sample photo: a region around the fire truck, and an arrow along its way.
_TRUCK, _WAY = Ellipse(218, 338, 905, 705), Arrow((345, 560), (790, 572))
#: Part of the sample photo that the comparison shows: zoom, and its middle.
_COMPARE_ZOOM, _COMPARE_MIDDLE = 1.1, QPointF(562, 385)


@pytest.fixture(scope="module")
def sharp_app(request: pytest.FixtureRequest) -> Iterator[QApplication]:
    """Qt with two pixels for each point, as on a HiDPI screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_SCALE_FACTOR", str(_SCALE))
        app: QApplication = request.getfixturevalue("qapp")
    if app.devicePixelRatio() != _SCALE:
        pytest.skip("NOT TESTED: Qt runs at another scale; run the tests of this folder alone")
    yield app
    Theme(app, "dark")


@pytest.fixture(scope="module")
def window(sharp_app: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A window with three photos; the visible one is unfolded."""
    folder = tmp_path_factory.mktemp("photos")
    sources = {"fire-truck": SAMPLE, "dogs": RESOURCES / "guide/head.jpg", "wheel": RESOURCES / "guide/wheel.jpg"}
    photos = [Path(shutil.copy(source, folder / f"{name}.jpg")) for name, source in sources.items()]
    window = make_window(sharp_app, folder / "own")
    window.resize(*_WINDOW_SIZE)
    window.show()
    window.start(photos)
    context = window.context
    until(lambda: context.document.photo)
    context.actions["unfold"].trigger()
    until(lambda: context.exposure.state is ExposureState.READY)
    context.timeline.pause()
    yield window
    close_window(window)


@pytest.fixture
def marked(window: MainWindow) -> Iterator[MainWindow]:
    """The window with a region and an arrow during a test."""
    context = window.context
    context.canvas.shape_drawn.emit(_TRUCK, "replace")
    context.canvas.guide_drawn.emit(_WAY)
    wait_until_settled(window)
    yield window
    for _ in range(2):
        context.actions["undo"].trigger()
    wait_until_settled(window)


@pytest.mark.parametrize(("name", "theme"), [("app", "dark"), ("app-light", "light")])
def test_window_in_both_themes(marked: MainWindow, keep: Keep, name: str, theme: str) -> None:
    Theme(application(), theme)
    marked.context.actions["select"].trigger()
    marked.context.actions["split"].trigger()
    show_frame(marked)
    keep(name, picture_of(marked))


def test_photo_and_frame_side_by_side(window: MainWindow, keep: Keep) -> None:
    Theme(application(), "dark")
    canvas, actions = window.context.canvas, window.context.actions
    actions["tray"].trigger()
    actions["side-by-side"].trigger()
    actions["hand"].trigger()
    canvas.zoom_to(_COMPARE_ZOOM)
    viewport = canvas._content.viewport
    pull(canvas, viewport.to_window(_COMPARE_MIDDLE), viewport.middle)
    show_frame(window)
    until(lambda: not canvas._content.badge)
    keep("app-compare", picture_of(window))
    actions["fit"].trigger()
    actions["tray"].trigger()


def test_export_dialog(window: MainWindow, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    Theme(application(), "dark")
    monkeypatch.setattr(Document, "base_path", Path("/home/ada/Pictures/fire-truck"))
    window.context.actions["export"].trigger()
    until(lambda: window.findChildren(ExportDialog))
    (dialog,) = window.findChildren(ExportDialog)
    qtest.qWait(500)
    picture = picture_of(dialog)
    dialog.reject()
    keep("app-export", picture)


def application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def show_frame(window: MainWindow) -> None:
    """Show the frame at mid-exposure, and wait until everything is painted."""
    frame_at(window, 0.5)
    window.context.canvas.setFocus()  # no other widget shows that it has the focus
    until(lambda: len(window._filmstrip_flow._sharpness) >= 5 and window.context.exposure.consistency)
    qtest.qWait(1500)


def pull(widget: QWidget, start: QPointF, end: QPointF) -> None:
    """Drag with the left button."""
    places: list[QPoint] = [start.toPoint(), end.toPoint()]
    qtest.mousePress(widget, Qt.MouseButton.LeftButton, pos=places[0])
    qtest.mouseMove(widget, places[1])
    qtest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=places[1])


def picture_of(widget: QWidget) -> Image.Image:
    image = widget.grab().toImage()
    return Image.fromarray(pixels_of(image.convertToFormat(image.Format.Format_RGB888), 3).copy())
