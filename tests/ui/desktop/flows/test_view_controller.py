"""Zoom by keys, comparing while C is held, and overlays with their legend."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QApplication, QLabel, QLineEdit, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import Until, qtest


def middle(window: MainWindow) -> QPointF:
    """The point of the photo in the middle of the canvas."""
    return window.context.canvas._content.viewport.to_photo(QPointF(window.context.canvas.rect().center()))


def test_keys_zoom_around_the_middle(window: MainWindow, opened: MainWindow) -> None:
    canvas = opened.context.canvas
    opened.context.actions["actual"].trigger()
    before = middle(opened)
    QtBot.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.25)
    assert (middle(opened) - before).manhattanLength() < 2
    for _ in range(2):
        QtBot.keyClick(canvas, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == pytest.approx(0.8)
    opened.context.document.reset(None)
    assert not any(opened.context.actions[name].isEnabled() for name in ("zoom-in", "zoom-out"))


def compare_mode(window: MainWindow) -> str:
    return window.context.canvas._content.pictures.compare_mode


def test_c_compares_while_it_is_held(unfolded: MainWindow) -> None:
    QtBot.keyPress(unfolded.context.canvas, Qt.Key.Key_C)
    assert compare_mode(unfolded) == "before"
    QtBot.keyRelease(unfolded.context.canvas, Qt.Key.Key_C)
    assert compare_mode(unfolded) == "after"


def test_c_compares_only_with_frames(opened: MainWindow) -> None:
    assert not opened.context.actions["before"].isEnabled()
    QtBot.keyPress(opened.context.canvas, Qt.Key.Key_C)
    assert compare_mode(opened) == "after"


@pytest.mark.parametrize("kind", [QLineEdit, QSpinBox])
def test_c_is_typed_into_fields(unfolded: MainWindow, kind: type[QWidget]) -> None:
    unfolded.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    field = next(one for one in unfolded.context.inspector.findChildren(kind) if one.isVisible())
    field.setFocus()
    QtBot.keyPress(QApplication.focusWidget() or field, Qt.Key.Key_C)
    assert compare_mode(unfolded) == "after"


def test_beside_the_frame_the_photo_is_visible_so_c_does_nothing(unfolded: MainWindow) -> None:
    QtBot.keyClick(unfolded.context.canvas, Qt.Key.Key_4, Qt.KeyboardModifier.ShiftModifier)
    assert compare_mode(unfolded) == "side-by-side"
    QtBot.keyPress(unfolded.context.canvas, Qt.Key.Key_C)
    assert compare_mode(unfolded) == "side-by-side"
    QtBot.keyRelease(unfolded.context.canvas, Qt.Key.Key_C)
    assert compare_mode(unfolded) == "side-by-side"
    QtBot.keyClick(unfolded.context.canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert compare_mode(unfolded) == "after"


def test_side_by_side_needs_frames(opened: MainWindow) -> None:
    assert not opened.context.actions["side-by-side"].isEnabled()


def has_loupe(window: MainWindow) -> bool:
    is_on = window.context.canvas._content.loupe.is_on
    assert is_on == window.context.actions["loupe"].isChecked()
    return is_on


def test_a_tap_on_z_switches_the_loupe(opened: MainWindow) -> None:
    canvas = opened.context.canvas
    for is_on in (True, False, True):
        QtBot.keyClick(canvas, Qt.Key.Key_Z)
        assert has_loupe(opened) == is_on
    QtBot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not has_loupe(opened)


def test_the_loupe_ends_with_a_held_key(opened: MainWindow) -> None:
    canvas = opened.context.canvas
    QtBot.keyPress(canvas, Qt.Key.Key_Z)
    qtest.qWait(350)
    assert has_loupe(opened)
    QtBot.keyRelease(canvas, Qt.Key.Key_Z)
    assert not has_loupe(opened)


def test_a_held_key_repeats_nothing(opened: MainWindow) -> None:
    canvas = opened.context.canvas
    QtBot.keyPress(canvas, Qt.Key.Key_Z)
    for _ in range(3):
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            repeated = QKeyEvent(kind, Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier, "z", autorep=True)
            QApplication.sendEvent(canvas, repeated)
    assert has_loupe(opened) and not opened.context.actions["loupe"].autoRepeat()


def test_z_is_typed_into_fields(unfolded: MainWindow) -> None:
    """A loupe that is on stays on."""
    unfolded.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    unfolded.context.actions["loupe"].trigger()
    fields = (one for one in unfolded.context.inspector.findChildren(QLineEdit) if one.isVisible())
    field = next(one for one in fields if not isinstance(one.parent(), QSpinBox))
    field.setFocus()
    qtest.qWait(320)
    QtBot.keyClick(field, Qt.Key.Key_Z)
    assert has_loupe(unfolded) and "z" in field.text()


def test_without_a_photo_there_is_no_loupe(window: MainWindow, opened: MainWindow) -> None:
    opened.context.actions["loupe"].trigger()
    opened.context.document.reset(None)
    assert not opened.context.actions["loupe"].isEnabled() and not has_loupe(opened)


@pytest.fixture
def known(unfolded: MainWindow) -> MainWindow:
    """An unfolded photo whose motion and consistency are known: its right half moves 30 pixels, and is doubtful."""
    motion, maps = np.zeros((2, 9, 16, 2), np.float32)
    motion[:, 8:] = 30, 0
    maps[:, 8:] = 1
    unfolded.context.exposure.motion, unfolded.context.exposure.consistency_map = motion, maps
    unfolded.context.exposure.facts_changed.emit()
    return unfolded


def legend_text(window: MainWindow) -> str:
    label = window.context.legend.findChild(QLabel)
    assert label
    return label.text()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("colours", "Hue: direction. Saturation: speed"),
        ("arrows", "Each arrow: motion from first to last frame; the longest is 30 px"),
        ("consistency", "Doubtful: the frames don't match the photo here"),
    ],
)
def test_an_overlay_has_a_legend(known: MainWindow, name: str, text: str) -> None:
    context = known.context
    assert not context.legend.isVisible()
    context.actions[f"overlay-{name}"].trigger()
    assert context.legend.isVisible() and legend_text(known) == text
    canvas, legend = context.canvas, context.legend
    beside = legend.mapTo(known, QPoint()).y() >= canvas.mapTo(known, canvas.rect().bottomLeft()).y()
    assert beside, "it doesn't lie on the picture"
    context.actions["overlay-none"].trigger()
    assert not context.legend.isVisible()
    context.actions[f"overlay-{name}"].trigger()
    context.document.reset(None)
    assert not context.legend.isVisible()


def test_the_opacity_of_an_overlay_is_set_by_its_slider(known: MainWindow, until: Until) -> None:
    canvas, slider = known.context.canvas, known.context.legend.findChild(QSlider)
    assert slider
    at = canvas._content.viewport.to_window(QPointF(1100, 600)).toPoint()

    def distance_to_plain() -> int:
        colour = canvas.grab().toImage().pixelColor(at * canvas.devicePixelRatioF())
        return sum(abs(a - b) for a, b in zip(colour.getRgb(), plain.getRgb(), strict=True))

    until(lambda: canvas.is_sharp)
    plain = canvas.grab().toImage().pixelColor(at * canvas.devicePixelRatioF())
    for name in ("colours", "consistency"):
        known.context.actions[f"overlay-{name}"].trigger()
        slider.setValue(100)
        whole = distance_to_plain()
        slider.setFocus()
        QtBot.keyClick(slider, Qt.Key.Key_Home)
        assert slider.value() == 20 and distance_to_plain() == pytest.approx(0.2 * whole, abs=0.05 * whole)
