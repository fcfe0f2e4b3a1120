"""The tour in four steps: offered once, done by mouse and keys, and ended at any time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QRect, QSize, Qt
from PyQt6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QWidget

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.widgets.tour_callout import TourCallout, callout_corner

from ..conftest import qtest, until
from .conftest import Drag, close_window, make_window
from .fake_worker import Worker, opening_result

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
TITLES = ["Watch the exposure", "Draw around what moves", "Choose the direction", "Export the clip"]


def callout(window: MainWindow) -> TourCallout:
    (one,) = window.findChildren(TourCallout)
    return one


def ring(window: MainWindow) -> QWidget:
    one = window.findChild(QWidget, "tourRing")
    assert isinstance(one, QWidget)
    return one


def step(window: MainWindow) -> str:
    """The title of the step that is visible; empty outside the tour."""
    one = callout(window)
    texts = [label.text() for label in one.findChildren(QLabel)]
    return next(title for title in TITLES if title in texts) if one.isVisible() else ""


def click(window: MainWindow, text: str) -> None:
    """Click the callout's button with this text."""
    buttons = {button.text(): button for button in callout(window).findChildren(QPushButton)}
    qtest.mouseClick(buttons[text], LEFT)


def place_in(window: MainWindow, widget: QWidget) -> QRect:
    """The rectangle of a widget, in coordinates of the widget over which the callout floats."""
    area = window.centralWidget()
    assert area
    return QRect(widget.mapTo(area, QPoint()), widget.size())


def offer(window: MainWindow) -> QFrame:
    one = window.context.empty_state.findChild(QFrame, "tourOffer")
    assert isinstance(one, QFrame)
    return one


@pytest.fixture
def touring(opened: MainWindow, worker: Worker) -> MainWindow:
    """A window that shows the first step, with the sample unfolded."""
    opened.context.actions["tour"].trigger()
    until(lambda: step(opened) and worker.has("open"))
    assert opened.context.document.photo and opened.context.document.photo.path == SAMPLE
    worker.answer("open", opening_result())
    opened.activateWindow()
    QApplication.setActiveWindow(opened)
    return opened


@pytest.fixture
def first_start(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    window = make_window(qapp, tmp_path / "own")
    window.resize(1280, 720)
    window.show()
    window.start()
    yield window
    close_window(window)


def test_the_first_start_offers_the_tour(first_start: MainWindow) -> None:
    assert offer(first_start).isVisible()
    (decline,) = offer(first_start).findChildren(QPushButton)
    qtest.mouseClick(decline, LEFT)
    assert not offer(first_start).isVisible() and not step(first_start)


def test_the_second_start_does_not_offer_it(first_start: MainWindow, qapp: QApplication, tmp_path: Path) -> None:
    second = make_window(qapp, tmp_path / "own")
    second.show()
    second.start()
    try:
        assert second.context.empty_state.isVisible() and not offer(second).isVisible()
    finally:
        close_window(second)


def test_a_start_with_a_photo_does_not_offer_it(qapp: QApplication, tmp_path: Path, sample: Path) -> None:
    window = make_window(qapp, tmp_path / "own")
    window.show()
    window.start([sample])
    try:
        assert not offer(window).isVisible()
        until(lambda: window.context.document.photo)
        assert not offer(window).isVisible() and not step(window)
        assert not window.context.settings_store.is_tour_offered
    finally:
        close_window(window)


def test_the_button_of_the_start_page_begins_it(first_start: MainWindow) -> None:
    buttons = first_start.context.empty_state.findChildren(QPushButton)
    qtest.mouseClick(next(button for button in buttons if button.text() == "Take the Tour"), LEFT)
    until(lambda: step(first_start))
    assert step(first_start) == TITLES[0]
    first_start.context.document.reset(None)
    assert not step(first_start) and not offer(first_start).isVisible()


def test_each_step_ends_when_it_is_done(touring: MainWindow, drag: Drag) -> None:
    context = touring.context
    assert context.timeline.is_playing and step(touring) == TITLES[0]
    qtest.keyClick(callout(touring), Key.Key_Space)
    assert not context.timeline.is_playing and step(touring) == TITLES[1]
    qtest.keyClick(context.canvas, "r")
    assert step(touring) == TITLES[1]
    drag((300, 200), (600, 400), (900, 700))
    until(lambda: step(touring) == TITLES[2], 20)
    assert len(context.document.state.regions) == 1
    (flip,) = [one for one in context.inspector.direction.findChildren(QPushButton) if one.text().strip() == "Flip"]
    qtest.mouseClick(flip, LEFT)
    assert step(touring) == TITLES[3]
    qtest.mouseClick(context.top_bar.export, LEFT)
    (dialog,) = touring.findChildren(ExportDialog)
    assert dialog.isVisible() and not step(touring) and not ring(touring).isVisible()
    assert "Help menu" in context.messages.text
    dialog.reject()


def test_a_drag_over_the_frames_ends_the_first_step(touring: MainWindow) -> None:
    timeline = touring.context.timeline
    qtest.mousePress(timeline, LEFT, pos=QPoint(timeline.width() // 4, timeline.height() // 2))
    qtest.mouseRelease(timeline, LEFT, pos=QPoint(timeline.width() // 3, timeline.height() // 2))
    assert step(touring) == TITLES[1]


def test_an_arrow_chooses_the_direction(touring: MainWindow, drag: Drag) -> None:
    for _ in range(2):
        click(touring, "Next")
    qtest.keyClick(touring.context.canvas, "a")
    drag((300, 200), (500, 200), (700, 220))
    until(lambda: step(touring) == TITLES[3], 20)
    assert touring.context.document.state.guidance.arrows


def test_an_action_of_another_step_changes_nothing(touring: MainWindow) -> None:
    touring.context.actions["flip"].trigger()
    assert touring.context.document.state.guidance.flipped and step(touring) == TITLES[0]


def test_keys_go_through_the_steps(touring: MainWindow) -> None:
    one = callout(touring)
    assert touring.focusWidget() is one
    visited = []
    for key in (Key.Key_Right, Key.Key_Return, Key.Key_Enter, Key.Key_Left, Key.Key_Left, Key.Key_Left, Key.Key_Left):
        qtest.keyClick(one, key)
        visited.append(TITLES.index(step(touring)))
    assert visited == [1, 2, 3, 2, 1, 0, 0]
    qtest.keyClick(one, Key.Key_Escape)
    assert not step(touring) and not ring(touring).isVisible()
    assert touring.focusWidget() is touring.context.canvas


def test_tab_reaches_the_buttons_and_hides_no_panels(touring: MainWindow) -> None:
    qtest.keyClick(callout(touring), Key.Key_Tab)
    focused = touring.focusWidget()
    assert isinstance(focused, QPushButton) and focused.accessibleName() == "Skip the tour"
    assert touring.context.inspector.isVisible()
    qtest.keyClick(focused, Key.Key_Return)
    assert not step(touring)


def test_keys_that_the_picture_does_not_use_reach_the_tour(touring: MainWindow) -> None:
    canvas = touring.context.canvas
    canvas.setFocus()
    qtest.keyClick(canvas, Key.Key_Return)
    assert step(touring) == TITLES[1]
    qtest.keyClick(canvas, Key.Key_Escape)
    assert not step(touring)
    qtest.keyClick(canvas, Key.Key_Return)
    assert not step(touring)


def test_buttons_go_through_the_steps(touring: MainWindow) -> None:
    back = next(button for button in callout(touring).findChildren(QPushButton) if button.text() == "Back")
    assert not back.isEnabled()
    click(touring, "Next")
    click(touring, "Back")
    assert step(touring) == TITLES[0]
    for title in TITLES[1:]:
        click(touring, "Next")
        assert step(touring) == title
    click(touring, "Done")
    assert not step(touring)
    touring.context.actions["tour"].trigger()
    assert step(touring) == TITLES[0]
    click(touring, "Skip")
    assert not step(touring)


def test_the_callout_is_beside_its_control_at_every_size(touring: MainWindow) -> None:
    context = touring.context
    targets = (context.timeline, None, context.inspector.direction, context.top_bar.export)
    for target in targets:
        for size in (QSize(1280, 720), QSize(1600, 1000), QSize(1040, 600)):
            touring.resize(size)
            until(lambda: not callout(touring)._timer.isActive(), 5)
            area = touring.centralWidget()
            assert area and area.rect().contains(callout(touring).geometry())
            assert not ring(touring).geometry().intersects(callout(touring).geometry())
            if target:
                assert ring(touring).geometry().intersects(place_in(touring, target))
        qtest.keyClick(callout(touring), Key.Key_Right)


def test_hidden_panels_keep_the_text_visible(touring: MainWindow) -> None:
    for _ in range(2):
        click(touring, "Next")
    note = next(one for one in callout(touring).findChildren(QLabel) if "hidden" in one.text())
    assert not note.isVisible()
    touring.context.actions["panels"].trigger()
    until(lambda: note.isVisible(), 5)
    assert step(touring) == TITLES[2] and not ring(touring).isVisible()
    touring.context.actions["panels"].trigger()
    until(lambda: ring(touring).isVisible(), 5)
    assert not note.isVisible()


def test_the_ring_follows_the_inspector(touring: MainWindow) -> None:
    touring.resize(1280, 600)
    for _ in range(2):
        click(touring, "Next")
    until(lambda: not callout(touring)._timer.isActive(), 5)
    bar = touring.context.inspector.verticalScrollBar()
    assert bar
    before = ring(touring).y()
    bar.setValue(40)
    until(lambda: ring(touring).y() == before - 40, 5)


def test_screen_readers_get_the_step(touring: MainWindow) -> None:
    assert callout(touring).accessibleName() == "Step 1 of 4: Watch the exposure"
    assert "press Space" in callout(touring).accessibleDescription()


def test_closing_the_photo_ends_it(touring: MainWindow) -> None:
    touring.context.document.reset(None)
    assert not step(touring) and not ring(touring).isVisible()


AREA = QRect(0, 0, 1000, 600)


@pytest.mark.parametrize(
    ("target", "side", "corner"),
    [
        (QRect(800, 200, 100, 100), "left", (800 - 10 - 300, 200)),
        (QRect(0, 200, 40, 100), "right", (50, 200)),
        (QRect(400, 500, 100, 100), "above", (300, 390)),
        (QRect(950, 0, 50, 30), "below", (700, 40)),
        (QRect(), "left", (350, 250)),
        (QRect(0, 0, 1000, 600), "below", (350, 500)),
    ],
)
def test_a_callout_stays_in_the_window(target: QRect, side: str, corner: tuple[int, int]) -> None:
    found = callout_corner(target, QSize(300, 100), AREA, side)  # type: ignore[arg-type]
    assert abs(found.x() - corner[0]) <= 1 and abs(found.y() - corner[1]) <= 1
