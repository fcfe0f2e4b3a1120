"""Zoom by keys, comparing while C is held, and overlays with their legend."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtWidgets import QApplication, QLabel, QLineEdit, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import Until


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


def test_c_compares_only_where_there_are_frames(opened: MainWindow) -> None:
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
        ("colours", "Colour: which way. Strength: how fast"),
        ("arrows", "Each arrow: the way from first to last frame; the longest has 30 px"),
        ("consistency", "Doubtful: here the frames don't add up to the photo"),
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
