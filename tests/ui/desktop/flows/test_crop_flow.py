"""The crop: chosen in the tool's options, moved on the canvas, kept in the document and in exports."""

from collections.abc import Callable

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from shutterspan.core.types.crop import crop_box
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import until
from .conftest import Drag, pixels

Brightness = Callable[[], tuple[float, float]]


@pytest.fixture
def cropping(opened: MainWindow) -> MainWindow:
    """A window with the crop tool, and a crop of 1:1 in the middle."""
    opened.context.actions["crop"].trigger()
    choose_aspect(opened, "1:1")
    return opened


def choose_aspect(window: MainWindow, text: str) -> None:
    """Choose a ratio in the tool's options, by keys."""
    box = next(
        box for box in window.context.top_bar.options.findChildren(QComboBox) if box.accessibleName() == "Aspect"
    )
    assert box.isVisible()
    box.setFocus()
    QtBot.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        QtBot.keyClick(box, Qt.Key.Key_Down)


def crop_of(window: MainWindow) -> tuple[str | None, tuple[float, float]]:
    settings = window.context.document.state.settings
    return settings.aspect, settings.crop


def brightness(window: MainWindow) -> tuple[float, float]:
    """Mean brightness of the canvas in the left and the right quarter of the photo."""
    canvas = window.context.canvas
    image = pixels(canvas.grab().toImage()).mean(2)
    rect = canvas._content.viewport.visible_rect
    ratio = canvas.devicePixelRatioF()
    top, bottom = (round(y * ratio) for y in (rect.top(), rect.bottom()))
    quarter = rect.width() / 4
    spans = ((rect.left() + 4, rect.left() + quarter), (rect.right() - quarter, rect.right() - 4))
    left, right = (float(image[top:bottom, round(a * ratio) : round(b * ratio)].mean()) for a, b in spans)
    return left, right


def test_a_ratio_is_one_undo_step_and_the_canvas_darkens_the_cut_off_parts(opened: MainWindow) -> None:
    before = brightness(opened)
    opened.context.actions["crop"].trigger()
    choose_aspect(opened, "9:16")
    assert crop_of(opened) == ("9:16", (0.5, 0.5))
    after = brightness(opened)
    assert all(dark < 0.6 * light for dark, light in zip(after, before, strict=True))
    opened.context.document.undo()
    while crop_of(opened)[0] is not None:  # the keys passed other ratios first
        opened.context.document.undo()
    assert brightness(opened) == pytest.approx(before, abs=1)


def test_the_crop_is_dragged_within_the_photo(cropping: MainWindow, drag: Drag) -> None:
    photo = cropping.context.document.photo
    assert photo
    room = photo.width - photo.height
    drag((640, 300), (660, 300), (640 + room / 4, 320))
    assert crop_of(cropping)[1] == pytest.approx((0.75, 0.5), abs=0.01)
    drag((640, 300), (0, 300))
    assert crop_of(cropping)[1] == (0, 0.5)
    dark, light = brightness(cropping)[::-1]
    assert dark < 0.8 * light
    cropping.context.document.undo()
    assert crop_of(cropping)[1] == pytest.approx((0.75, 0.5), abs=0.01)


def test_arrow_keys_move_the_crop_by_pixels_and_escape_cancels_a_drag(cropping: MainWindow, drag: Drag) -> None:
    canvas = cropping.context.canvas
    photo = cropping.context.document.photo
    assert photo

    def left() -> int:
        return crop_box(photo.width, photo.height, *crop_of(cropping))[0]  # type: ignore[arg-type]

    start = left()
    canvas.setFocus()
    QtBot.keyClick(canvas, Qt.Key.Key_Right)
    QtBot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert left() == start + 11
    at = canvas._content.viewport.to_window(canvas._content.viewport.to_photo(canvas.rect().center().toPointF()))
    QtBot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())
    QtBot.mouseMove(canvas, at.toPoint() + canvas.rect().topLeft() + canvas.rect().center() / 4)
    QtBot.keyClick(canvas, Qt.Key.Key_Escape)
    QtBot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert left() == start + 11


def test_without_a_ratio_the_tool_changes_nothing(opened: MainWindow, drag: Drag) -> None:
    opened.context.actions["crop"].trigger()
    before = opened.context.document.state
    drag((400, 300), (600, 300))
    assert opened.context.document.state == before and not opened.context.document.state.regions


def test_exports_of_the_clip_as_set_are_cropped(cropping: MainWindow, drag: Drag) -> None:
    drag((640, 300), (0, 300))
    cropping.context.actions["export"].trigger()
    until(lambda: cropping.findChild(ExportDialog))
    dialog = cropping.findChild(ExportDialog)
    assert dialog
    dialog._presets.choose("clip")
    assert (dialog._settings["aspect"], dialog._settings["crop"]) == ("1:1", [0.0, 0.5])
    assert "720 × 720" in dialog._summary.text()
    dialog.close()


def test_a_saved_photo_keeps_its_crop_in_the_project(cropping: MainWindow, drag: Drag, tmp_path: object) -> None:
    from shutterspan.core.pipeline.project.project_file import load_project
    from shutterspan.ui.desktop.state.saving import save

    drag((640, 300), (0, 300))
    photo = cropping.context.document.photo
    assert photo
    path = photo.path.with_name("a.shutterspan")
    save(cropping.context.document.snapshot(), path)
    settings = load_project(path).settings
    assert (settings.aspect, settings.crop) == ("1:1", (0, 0.5))
