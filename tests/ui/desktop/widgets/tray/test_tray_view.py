"""The tray, by mouse and keys."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from PIL import Image
from PyQt6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PyQt6.QtGui import QColor, QContextMenuEvent, QPainter
from PyQt6.QtWidgets import QApplication, QLabel, QMainWindow, QStyleOptionViewItem, QToolButton
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.messages import make_message
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.theme import DARK, Theme
from shutterspan.ui.desktop.widgets.tray.tray_delegate import TrayDelegate, _scaled
from shutterspan.ui.desktop.widgets.tray.tray_view import TrayView

from ...conftest import qtest, until

Key: TypeAlias = Qt.Key
Modifier: TypeAlias = Qt.KeyboardModifier
Button: TypeAlias = Qt.MouseButton


class Tray:
    """A window with a tray, and the tray's signals."""

    def __init__(self, qtbot: QtBot, app: QApplication):
        Theme(app, "dark")
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.document, self.actions = Document(self.window), Actions(self.window)
        self.exposures, self.exports = dict[PhotoEntry, str](), dict[PhotoEntry, str]()
        self.view = TrayView(
            self.actions,
            self.document,
            lambda entry: self.exposures.get(entry, ""),
            lambda entry: self.exports.get(entry, ""),
        )
        self.chosen, self.menus = list[PhotoEntry](), list[tuple[PhotoEntry, QPoint]]()
        self.view.chosen.connect(self.chosen.append)
        self.view.menu_requested.connect(lambda entry, place: self.menus.append((entry, place)))
        self.window.setCentralWidget(self.view)
        self.window.resize(148, 600)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.list = self.view._list
        viewport = self.list.viewport()
        assert viewport
        self.viewport = viewport

    def open(self, entries: list[PhotoEntry]) -> list[PhotoEntry]:
        self.document.replace(entries, entries[0], None)
        self.view.show_current(entries[0])
        QApplication.processEvents()
        return entries

    def rect(self, row: int) -> QRect:
        return self.list.visualRect(self.view._model.index(row))

    def click(self, row: int, modifier: Modifier = Modifier.NoModifier, button: Button = Button.LeftButton) -> None:
        qtest.mouseClick(self.viewport, button, modifier, self.rect(row).center())

    def press(self, key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
        qtest.keyClick(self.list, key, modifier)

    @property
    def selected_names(self) -> list[str]:
        return [entry.path.stem for entry in self.view.selected_entries]

    @property
    def header(self) -> list[str]:
        """The visible texts above the list."""
        until(lambda: not self.view._header_timer.isActive())
        return [label.text() for label in self.view.findChildren(QLabel) if label.isVisible()]

    def colours(self, row: int) -> set[str]:
        """All colours in a row."""
        QApplication.processEvents()
        image = self.viewport.grab(self.rect(row)).toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.fixture
def tray(qtbot: QtBot, qapp: QApplication) -> Iterator[Tray]:
    tray = Tray(qtbot, qapp)
    yield tray
    tray.view.close_thumbnails()
    tray.view.thumbnails._background.wait()


@pytest.fixture
def make(tmp_path: Path) -> Callable[[int], list[PhotoEntry]]:
    """Makes this number of blue photos: p0.png, p1.png, …."""

    def make(count: int) -> list[PhotoEntry]:
        first = tmp_path / "p0.png"
        Image.new("RGB", (90, 60), (20, 40, 220)).save(first)
        return [
            PhotoEntry(first),
            *(PhotoEntry(Path(shutil.copy(first, tmp_path / f"p{number}.png"))) for number in range(1, count)),
        ]

    return make


@pytest.fixture
def ten(tray: Tray, make: Callable[[int], list[PhotoEntry]]) -> list[PhotoEntry]:
    """Ten photos in the tray, of which the first is the current one."""
    return tray.open(make(10))


def named(count: int) -> list[PhotoEntry]:
    """Entries whose files don't exist."""
    return [PhotoEntry(Path(f"/nowhere/p{number}.jpg")) for number in range(count)]


def test_a_click_chooses_a_photo(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.click(2)
    assert tray.chosen == [ten[2]]
    assert tray.selected_names == ["p2"]


def test_clicks_with_ctrl_and_shift_only_select(tray: Tray, ten: list[PhotoEntry]) -> None:
    changes: list[None] = []
    tray.view.selection_changed.connect(lambda: changes.append(None))
    tray.click(1)
    tray.click(3, Modifier.ControlModifier)
    assert tray.selected_names == ["p1", "p3"]
    tray.click(2, Modifier.ControlModifier)
    tray.click(1, Modifier.ControlModifier)
    assert tray.selected_names == ["p2", "p3"]
    tray.click(2)
    tray.click(0, Modifier.ShiftModifier)
    assert tray.selected_names == ["p0", "p1", "p2"], "in the order of the tray"
    assert tray.chosen == [ten[1], ten[2]]
    assert len(changes) >= 6


def test_arrow_keys_choose_the_photo_after_a_pause(tray: Tray, ten: list[PhotoEntry]) -> None:
    for _ in range(3):
        tray.press(Key.Key_Down)
    tray.press(Key.Key_Up)
    assert not tray.chosen
    until(lambda: tray.chosen, 5)
    qtest.qWait(250)
    assert tray.chosen == [ten[2]]
    assert tray.selected_names == ["p2"]


def test_return_chooses_at_once(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.press(Key.Key_Down)
    tray.press(Key.Key_Return)
    assert tray.chosen == [ten[1]]
    qtest.qWait(250)
    assert tray.chosen == [ten[1]], "not a second time when the arrow key rests"


def test_keys_with_shift_and_ctrl_select(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.click(1)
    tray.press(Key.Key_Down, Modifier.ShiftModifier)
    tray.press(Key.Key_Down, Modifier.ShiftModifier)
    assert tray.selected_names == ["p1", "p2", "p3"]
    tray.press(Key.Key_A, Modifier.ControlModifier)
    assert tray.view.selected_entries == ten
    qtest.qWait(250)
    assert tray.chosen == [ten[1]]


def test_page_keys_and_letters_are_shortcuts_of_the_app(tray: Tray, ten: list[PhotoEntry]) -> None:
    triggered: list[str] = []
    for name in ("next-photo", "previous-photo", "tray"):
        tray.actions[name].triggered.connect(lambda checked, name=name: triggered.append(name))
    tray.window.activateWindow()
    tray.list.setFocus()
    until(tray.list.hasFocus, 5)
    for key in (Key.Key_PageDown, Key.Key_PageUp, Key.Key_T):
        tray.press(key)
    assert triggered == ["next-photo", "previous-photo", "tray"]
    assert tray.selected_names == ["p0"]


def test_a_right_click_requests_the_menu_of_the_selected_photos(tray: Tray, ten: list[PhotoEntry]) -> None:
    def right_click(row: int) -> None:
        tray.click(row, button=Button.RightButton)
        place = tray.rect(row).center()
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(tray.viewport, QContextMenuEvent(reason, place, tray.viewport.mapToGlobal(place)))

    tray.click(1)
    tray.click(2, Modifier.ControlModifier)
    right_click(1)
    assert tray.selected_names == ["p1", "p2"], "they stay selected"
    right_click(3)
    assert tray.selected_names == ["p3"]
    assert tray.menus == [(ten[row], tray.viewport.mapToGlobal(tray.rect(row).center())) for row in (1, 3)]
    assert tray.chosen == [ten[1]]


def test_the_menu_key_requests_the_menu_at_the_focused_photo(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.click(2)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(tray.viewport, QContextMenuEvent(reason, QPoint(3, 3), QPoint(3, 3)))
    assert tray.menus == [(ten[2], tray.viewport.mapToGlobal(tray.rect(2).center()))]


def test_below_the_last_photo_is_no_menu(tray: Tray, make: Callable[[int], list[PhotoEntry]]) -> None:
    tray.open(make(2))
    place = QPoint(20, tray.viewport.height() - 5)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(tray.viewport, QContextMenuEvent(reason, place, tray.viewport.mapToGlobal(place)))
    assert not tray.menus


def test_the_current_photo_is_scrolled_to_and_selected(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.view.show_current(ten[9])
    assert tray.selected_names == ["p9"]
    assert tray.viewport.rect().contains(tray.rect(9).center())
    assert not tray.chosen
    tray.view.show_current(None)
    assert not tray.selected_names


def test_a_selection_with_the_current_photo_stays(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.click(1)
    tray.click(2, Modifier.ControlModifier)
    tray.view.show_current(ten[2])
    assert tray.selected_names == ["p1", "p2"]
    tray.view.show_current(ten[4])
    assert tray.selected_names == ["p4"]


def test_a_late_photo_does_not_disturb_the_arrow_keys(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.click(1)
    tray.press(Key.Key_Down)
    tray.press(Key.Key_Down)
    tray.view.show_current(ten[1])  # it was clicked a moment ago
    assert tray.selected_names == ["p3"]
    until(lambda: tray.chosen[-1] is ten[3], 5)


def test_the_selection_stays_when_photos_are_added_or_removed(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.click(1)
    for row in (3, 4):
        tray.click(row, Modifier.ControlModifier)
    bar = tray.list.verticalScrollBar()
    assert bar
    bar.setValue(100)
    tray.document.add(named(3))
    assert tray.selected_names == ["p1", "p3", "p4"]
    assert bar.value() == 100
    tray.document.remove([ten[2], ten[3]])
    assert tray.selected_names == ["p1", "p4"]
    tray.press(Key.Key_Down, Modifier.ShiftModifier)
    assert "p5" in tray.selected_names, "the keys go on where they were"
    tray.document.reset(None)
    assert not tray.view.selected_entries


def test_the_header_counts(tray: Tray, ten: list[PhotoEntry]) -> None:
    assert tray.header == ["10 photos"]
    tray.click(1)
    tray.click(2, Modifier.ControlModifier)
    ten[5].problem = make_message("file_missing", path=ten[5].path)
    tray.document.entry_changed.emit(ten[5])
    assert tray.header == ["10 photos", "2 selected", "1 can't be read"]
    tray.document.remove([ten[5]])
    tray.click(1)
    assert tray.header == ["9 photos"]


def test_its_buttons_add_and_remove_photos(tray: Tray, ten: list[PhotoEntry]) -> None:
    triggered: list[str] = []
    for name in ("add-photos", "remove-photos"):
        tray.actions[name].triggered.connect(lambda checked, name=name: triggered.append(name))
    for button in tray.view.findChildren(QToolButton):
        qtest.mouseClick(button, Button.LeftButton)
    assert triggered == ["add-photos", "remove-photos"]


def test_the_current_photo_has_an_accent_frame(tray: Tray, ten: list[PhotoEntry]) -> None:
    assert DARK.accent in tray.colours(0)
    assert DARK.accent not in tray.colours(1)
    tray.document.current = ten[1]
    tray.document.photo_changed.emit()
    assert DARK.accent not in tray.colours(0)
    assert DARK.accent in tray.colours(1)


def test_thumbnails_appear_once_they_are_read(tray: Tray, ten: list[PhotoEntry]) -> None:
    def blue(row: int) -> bool:
        image = tray.viewport.grab(tray.rect(row)).toImage()
        centre = QColor(image.pixel(image.width() // 2, image.height() // 3))
        return centre.blue() > 200 and centre.red() < 40

    until(lambda: blue(0) and blue(2), 20)


def test_the_background_of_selected_photos_is_lighter(tray: Tray, ten: list[PhotoEntry]) -> None:
    tray.click(2)
    assert DARK.pressed in tray.colours(2)
    assert DARK.pressed not in tray.colours(1)


@pytest.mark.parametrize(("of", "status"), [("exposures", "unfolding"), ("exports", "running")])
def test_photos_in_progress_have_a_badge(tray: Tray, ten: list[PhotoEntry], of: str, status: str) -> None:
    def is_orange(name: str) -> bool:
        red, green, blue, _ = QColor(name).getRgb()
        return red > green + 30 and green > blue + 30  # the lines of a badge are thin, so their colour is mixed

    assert not any(map(is_orange, tray.colours(2)))
    getattr(tray, of)[ten[2]] = status
    tray.view.refresh()
    assert any(map(is_orange, tray.colours(2)))


def test_an_edited_photo_has_a_dot(tray: Tray, ten: list[PhotoEntry]) -> None:
    assert DARK.accent not in tray.colours(2)
    tray.document.change_entry(ten[2], (90, 60), "Flip Time", lambda s: edits.with_flip(s, None))
    assert DARK.accent in tray.colours(2)


def test_an_unreadable_photo_has_a_warning(tray: Tray, ten: list[PhotoEntry]) -> None:
    ten[2].problem = make_message("file_missing", path=ten[2].path)
    tray.document.entry_changed.emit(ten[2])
    assert DARK.warning in tray.colours(2)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_thumbnails_are_sharp_at_every_pixel_ratio(
    tray: Tray, make: Callable[[int], list[PhotoEntry]], ratio: float
) -> None:
    (entry, _) = tray.open(make(2))
    until(lambda: tray.view.thumbnails.jpeg(entry), 20)
    jpeg = tray.view.thumbnails.jpeg(entry)
    assert jpeg
    pixmap = _scaled(jpeg, 120, 80, ratio)
    assert (pixmap.width(), pixmap.height()) == (120 * ratio, 80 * ratio)
    assert pixmap.deviceIndependentSize().toSize().width() == 120


def test_visible_photos_are_read_first(tray: Tray, make: Callable[[int], list[PhotoEntry]]) -> None:
    requested: list[list[PhotoEntry]] = []
    tray.view.thumbnails.request = lambda entries: requested.append(list(entries))  # type: ignore[method-assign]
    entries = tray.open(make(30))
    until(lambda: requested, 5)
    assert requested[-1] == entries[: len(requested[-1])] and 4 <= len(requested[-1]) <= 6
    bar = tray.list.verticalScrollBar()
    assert bar
    bar.setValue(bar.maximum())
    until(lambda: requested[-1][-1] is entries[-1], 5)
    assert len(requested[-1]) <= 6
    tray.window.resize(148, 900)
    until(lambda: len(requested[-1]) > 6, 5)


def test_of_five_thousand_photos_only_a_few_are_measured_and_painted(tray: Tray) -> None:
    rows: list[int] = []

    class WatchedDelegate(TrayDelegate):
        def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
            rows.append(index.row())
            return super().sizeHint(option, index)

        def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
            rows.append(index.row())
            super().paint(painter, option, index)

    delegate = WatchedDelegate(tray.view._model, tray.view.thumbnails.jpeg)
    tray.list.setItemDelegate(delegate)
    tray.view.thumbnails.close()
    tray.open(named(5000))
    tray.press(Key.Key_A, Modifier.ControlModifier)
    assert len(tray.view.selected_entries) == 5000
    assert tray.header == ["5000 photos", "5000 selected"]
    tray.document.add(named(1))
    assert len(tray.view.selected_entries) == 5000
    tray.viewport.repaint()
    assert 0 < len(rows) < 100


def test_the_tooltip_is_that_of_the_photo(tray: Tray, ten: list[PhotoEntry]) -> None:
    index = tray.list.indexAt(tray.rect(1).center())
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("p1.png\n")
    assert tray.list.accessibleName() == "Photos"
