"""The tool “Snap”, used with the mouse on a photo of a disc, and the tint that shows a feather."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtWidgets import QDoubleSpinBox, QSlider
from pytestqt.qtbot import QtBot

from shutterspan.core.types.arrays import Float32Array, UInt8Array
from shutterspan.core.types.region import Mask, Polygon, Rectangle
from shutterspan.ui.desktop.flows import snap_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.widgets.region_panel import RegionPanel

from ..conftest import Until
from .conftest import Drag, pixels, wait_for
from .fake_worker import Worker

WIDTH, HEIGHT = 640, 400
RADIUS = 70
RED, GREY = (200, 70, 60), (105, 120, 125)
#: Centres of a disc of another colour, and of one that differs by its motion only.
RED_DISC, GREY_DISC = (200, 200), (460, 200)
CTRL = Qt.KeyboardModifier.ControlModifier


def disc(centre: tuple[int, int]) -> UInt8Array:
    return (np.hypot(*np.meshgrid(np.arange(WIDTH) - centre[0], np.arange(HEIGHT) - centre[1])) < RADIUS).astype(
        np.uint8
    )


def motion_map() -> Float32Array:
    motion = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    motion[disc(GREY_DISC) > 0] = 14, 0
    return cv2.GaussianBlur(motion, (0, 0), 3)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A photo of a red disc before a grey texture."""
    grain = cv2.GaussianBlur(np.random.default_rng(0).normal(size=(HEIGHT, WIDTH)), (0, 0), 2.5)[..., None]
    photo = np.array(GREY) + grain / grain.std() * 9
    photo[disc(RED_DISC) > 0] = RED
    path = tmp_path / "disc.png"
    Image.fromarray(np.clip(cv2.blur(photo, (9, 1)), 0, 255).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def snapping(opened: MainWindow) -> MainWindow:
    QtBot.keyClick(opened.context.canvas, "n")
    return opened


@pytest.fixture
def seeking(monkeypatch: pytest.MonkeyPatch, gate: threading.Event) -> threading.Event:
    """Objects are found after this is set."""
    monkeypatch.setattr(snap_flow, "_snapped_mask", wait_for(gate, snap_flow._snapped_mask))
    return gate


def mask(window: MainWindow, index: int = -1) -> UInt8Array:
    shape = window.context.document.state.regions[index].region.shape
    assert isinstance(shape, Mask)
    return shape.pixels


def overlap(found: UInt8Array, true: UInt8Array) -> float:
    return ((found >= 128) & (true > 0)).sum() / ((found >= 128) | (true > 0)).sum()


def count(window: MainWindow) -> int:
    return len(window.context.document.state.regions)


def test_a_click_on_an_object_makes_it_a_region_in_one_step(snapping: MainWindow, drag: Drag, until: Until) -> None:
    drag((190, 210))
    until(lambda: count(snapping), 20)
    assert overlap(mask(snapping), disc(RED_DISC)) > 0.85
    document = snapping.context.document
    assert document.undo_name == "Add Region" and snapping._drawing_flow.selected == 0
    snapping.context.actions["undo"].trigger()
    assert not count(snapping) and not document.undo_name


def test_a_rough_lasso_snaps_to_the_object(snapping: MainWindow, drag: Drag, until: Until) -> None:
    drag((110, 120), (190, 95), (290, 110), (300, 200), (285, 290), (200, 300), (115, 280), (100, 200))
    until(lambda: count(snapping), 20)
    assert overlap(mask(snapping), disc(RED_DISC)) > 0.85


def test_the_motion_is_requested_and_separates_similar_objects(
    unfolded: MainWindow, worker: Worker, drag: Drag, tmp_path: Path, until: Until
) -> None:
    QtBot.keyClick(unfolded.context.canvas, "n")
    Path(tmp_path / "frame.raw").write_bytes(bytes(3 * 640 * 360))
    worker.answer("frame", {"file": str(tmp_path / "frame.raw"), "width": 640, "height": 360, "offset": 0})
    assert worker.has("motion")
    drag(GREY_DISC)
    motion_map().tofile(tmp_path / "motion.raw")
    worker.answer("motion", {"file": str(tmp_path / "motion.raw"), "width": WIDTH, "height": HEIGHT, "speed": {}})
    until(lambda: count(unfolded), 20)
    assert overlap(mask(unfolded), disc(GREY_DISC)) > 0.8


def test_a_click_does_not_wait_long_for_the_motion(unfolded: MainWindow, drag: Drag, until: Until) -> None:
    QtBot.keyClick(unfolded.context.canvas, "n")
    drag(RED_DISC)
    until(lambda: count(unfolded), 5)
    assert overlap(mask(unfolded), disc(RED_DISC)) > 0.85


def test_brush_and_eraser_refine_the_region(snapping: MainWindow, drag: Drag, until: Until) -> None:
    document = snapping.context.document
    drag(RED_DISC)
    until(lambda: count(snapping), 20)
    QtBot.keyClick(snapping.context.canvas, "b")
    drag((200, 200), (250, 300), (300, 340))
    until(lambda: document.undo_name == "Add to Region", 20)
    assert count(snapping) == 1 and mask(snapping)[340, 300] > 128 and mask(snapping)[200, 200] == 255
    QtBot.keyClick(snapping.context.canvas, "x")
    drag((170, 200), (180, 200), (190, 200))
    until(lambda: document.undo_name == "Cut from Region", 20)
    assert mask(snapping)[200, 180] < 128 and mask(snapping)[200, 240] == 255


def test_an_object_can_be_cut_from_a_region(snapping: MainWindow, drag: Drag, until: Until) -> None:
    snapping.context.canvas.shape_drawn.emit(Rectangle(50, 80, 400, 350), "replace")
    drag(RED_DISC, modifier=CTRL)
    until(lambda: snapping.context.document.undo_name == "Cut from Region", 20)
    assert mask(snapping)[200, 200] == 0 and mask(snapping)[200, 350] == 255 and count(snapping) == 1


def test_on_a_plain_wall_a_message_appears_and_nothing_changes(
    window: MainWindow, snapping: MainWindow, drag: Drag, tmp_path: Path, until: Until
) -> None:
    context, wall = window.context, tmp_path / "wall.png"
    Image.linear_gradient("L").resize((WIDTH, HEIGHT)).point(lambda level: 150 + level // 10).save(wall)
    window.files.open(wall)
    until(lambda: context.document.photo and context.document.photo.path == wall, 20)
    drag((500, 200))
    until(lambda: context.messages.text, 20)
    assert context.messages.text.startswith("No outline was found there. Draw roughly around the object")
    assert not count(window) and not context.document.undo_name
    drag((300, 100))
    assert not context.messages.text, "the next click ends the message"


def test_an_outline_without_an_object_becomes_the_region(snapping: MainWindow, drag: Drag, until: Until) -> None:
    drag((380, 80), (460, 70), (540, 90), (560, 180), (540, 300), (450, 320), (380, 290), (370, 180))
    until(lambda: count(snapping), 20)
    shape = snapping.context.document.state.regions[0].region.shape
    assert isinstance(shape, Polygon)
    assert shape.box == pytest.approx((370, 70, 560, 320), abs=6)
    assert "the outline becomes the region" in snapping.context.messages.text


def test_without_a_region_to_cut_from_a_message_appears(snapping: MainWindow, drag: Drag, until: Until) -> None:
    corners = (380, 80), (460, 70), (540, 90), (560, 180), (540, 300), (450, 320), (380, 290), (370, 180)
    drag(*corners, modifier=CTRL)
    until(lambda: not snapping._snap_flow.is_busy, 20)
    assert snapping.context.messages.text.startswith("No region is selected to cut from.")
    assert not count(snapping)


@pytest.mark.parametrize("focused", ["canvas", "regions", "window"])
def test_esc_cancels_a_click_and_keeps_the_selection(
    snapping: MainWindow, drag: Drag, seeking: threading.Event, until: Until, focused: str
) -> None:
    snapping.context.canvas.shape_drawn.emit(Rectangle(350, 80, 400, 350), "replace")
    drag(RED_DISC)
    assert snapping._snap_flow.is_busy
    widgets = {"canvas": snapping.context.canvas, "regions": snapping.findChild(RegionPanel)._list, "window": snapping}
    QtBot.keyClick(widgets[focused], Qt.Key.Key_Escape)
    assert not snapping._snap_flow.is_busy
    seeking.set()
    until(lambda: snapping._snap_flow._background.wait(0) and not snapping._snap_flow._background._pending, 20)
    assert count(snapping) == 1 and snapping._drawing_flow.selected == 0


def test_esc_deselects_after_the_search(snapping: MainWindow, drag: Drag, until: Until) -> None:
    drag(RED_DISC)
    until(lambda: count(snapping), 20)
    assert snapping._drawing_flow.selected == 0
    QtBot.keyClick(snapping.context.canvas, Qt.Key.Key_Escape)
    assert snapping._drawing_flow.selected == -1


def test_a_newer_click_replaces_the_one_that_is_pending(
    snapping: MainWindow, drag: Drag, seeking: threading.Event, until: Until
) -> None:
    drag((500, 25))
    drag(RED_DISC)
    seeking.set()
    until(lambda: count(snapping), 20)
    assert overlap(mask(snapping), disc(RED_DISC)) > 0.85
    assert not snapping.context.messages.text and count(snapping) == 1


def test_another_photo_cancels_the_search(
    snapping: MainWindow, drag: Drag, seeking: threading.Event, until: Until
) -> None:
    drag(RED_DISC)
    snapping.context.document.reset(None)
    seeking.set()
    until(lambda: not snapping._snap_flow._background._pending, 20)
    assert not count(snapping) and not snapping._snap_flow.is_busy


def canvas_pixels(window: MainWindow) -> UInt8Array:
    return pixels(window.context.canvas.grab().toImage()).astype(int)


def at(window: MainWindow, point: tuple[float, float]) -> tuple[int, int]:
    """Row and column of a point of the photo in a picture of the canvas."""
    where = window.context.canvas._content.viewport.to_window(QPointF(*point))
    return round(where.y()), round(where.x())


def test_a_feather_is_visible_while_it_changes(snapping: MainWindow, drag: Drag, until: Until) -> None:
    drag(RED_DISC)
    until(lambda: count(snapping), 20)
    canvas, feather = snapping.context.canvas, snapping.context.inspector.findChild(QDoubleSpinBox)
    assert feather
    until(lambda: canvas.is_sharp)
    inside, outside, start = at(snapping, (200, 170)), at(snapping, (560, 330)), canvas_pixels(snapping)
    QtBot.keyClick(feather, Qt.Key.Key_Up)
    until(lambda: np.abs(canvas_pixels(snapping)[inside] - start[inside]).max() > 30, 20)
    tinted = canvas_pixels(snapping)
    assert (tinted[outside] == start[outside]).all()
    until(lambda: (canvas_pixels(snapping)[inside] == start[inside]).all(), 5)
    assert snapping.context.document.undo_name == "Change Feather"


def test_a_wider_feather_has_a_softer_tint(snapping: MainWindow, drag: Drag, until: Until) -> None:
    drag(RED_DISC)
    until(lambda: count(snapping), 20)
    canvas = snapping.context.canvas
    widths = []
    for value in (4, 40):
        canvas.set_tint(None, canvas.visible_part)
        snapping.context.inspector.regions.feather_changed.emit(0, value)
        until(lambda: canvas._content.tint[0] is not None, 20)
        image = canvas._content.tint[0]
        assert image
        alpha = [image.pixelColor(x, image.height() // 2).alpha() for x in range(image.width())]
        widths.append(sum(0 < value < max(alpha) - 2 for value in alpha))
    assert widths[1] > 4 * widths[0]


def test_the_feather_of_the_brush_is_visible_while_it_changes(snapping: MainWindow, until: Until) -> None:
    QtBot.keyClick(snapping.context.canvas, "b")
    _, feather = snapping.context.top_bar.options.findChildren(QSlider)
    canvas = snapping.context.canvas
    until(lambda: canvas.is_sharp)
    middle, start = at(snapping, (WIDTH / 2, HEIGHT / 2)), canvas_pixels(snapping)
    QtBot.keyClick(feather, Qt.Key.Key_Right)
    until(lambda: np.abs(canvas_pixels(snapping)[middle] - start[middle]).max() > 30, 20)
    until(lambda: (canvas_pixels(snapping)[middle] == start[middle]).all(), 5)
