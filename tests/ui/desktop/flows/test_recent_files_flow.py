"""Recent files, in the menu and on the start page."""

import threading
from pathlib import Path

import pytest
from PIL import Image
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.flows import recent_files_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import SettingsStore, existing_paths
from shutterspan.ui.desktop.widgets.recent_card import RecentCard

from ..conftest import until
from .conftest import make_window, wait_for


def visible_names(window: MainWindow) -> tuple[list[str], list[str]]:
    """The recent files in the menu, and those on the start page."""
    in_menu = [action.text() for action in window._recent_files_flow.menu.actions()[:-2]]
    return in_menu, [card.accessibleName().removeprefix("Open ") for card in cards(window)]


def cards(window: MainWindow) -> list[RecentCard]:
    return [card for card in window.context.empty_state.findChildren(RecentCard) if not card.isHidden()]


def card_colour(window: MainWindow) -> str:
    """The colour in the middle of the picture of the first recent file on the start page."""
    picture = next(label.pixmap() for label in cards(window)[0].findChildren(QLabel) if not label.pixmap().isNull())
    return picture.toImage().pixelColor(picture.rect().center()).name()


def thumbnails(folder: Path) -> int:
    return len(list((folder / "thumbnails").glob("*")))


def remember(folder: Path, *paths: Path) -> None:
    """Add recent files to the settings in this folder."""
    folder.mkdir(exist_ok=True)
    settings_store = SettingsStore(folder / "app.ini")
    for path in paths:
        settings_store.add_recent(path)


def test_a_file_that_cannot_be_accessed_is_omitted(qapp: QApplication, sample: Path, tmp_path: Path) -> None:
    remember(tmp_path / "own", sample, tmp_path / ("x" * 300))
    window = make_window(qapp, tmp_path / "own")
    until(lambda: visible_names(window) == ([sample.name], [sample.name]), 10)
    window.deleteLater()


def test_a_disk_that_does_not_respond_blocks_nothing(
    qapp: QApplication, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    missing = tmp_path / "missing.jpg"
    monkeypatch.setattr(recent_files_flow, "existing_paths", wait_for(gate, existing_paths))
    remember(tmp_path / "own", sample, missing)
    window = make_window(qapp, tmp_path / "own")
    assert visible_names(window) == ([missing.name, sample.name],) * 2
    window.files.open(sample)
    until(lambda: window.context.document.photo)
    gate.set()
    until(lambda: visible_names(window) == ([sample.name], [sample.name]), 10)
    window.context.document.reset(None)
    window.deleteLater()


def test_a_file_name_keeps_its_ampersand(qapp: QApplication, tmp_path: Path) -> None:
    photo = tmp_path / "Tom & Jerry.jpg"
    photo.touch()
    remember(tmp_path / "own", photo)
    window = make_window(qapp, tmp_path / "own")
    assert visible_names(window) == (["Tom && Jerry.jpg"], ["Tom & Jerry.jpg"])
    (card,) = cards(window)
    assert card.shortcut().isEmpty()
    assert [label.text() for label in card.findChildren(QLabel)][1] == "Tom & Jerry.jpg"
    window.deleteLater()


def test_a_click_on_a_card_opens_its_file(qtbot: QtBot, qapp: QApplication, sample: Path, tmp_path: Path) -> None:
    remember(tmp_path / "own", sample)
    window = make_window(qapp, tmp_path / "own")
    window.show()
    qtbot.mouseClick(cards(window)[0], Qt.MouseButton.LeftButton)
    until(lambda: window.context.document.photo)
    window.context.document.reset(None)
    window.deleteLater()


def test_a_file_that_was_opened_has_a_thumbnail_at_the_next_start(qapp: QApplication, tmp_path: Path) -> None:
    photo = tmp_path / "red.png"
    Image.new("RGB", (640, 360), "#c81e1e").save(photo)
    window = make_window(qapp, tmp_path / "own")
    window.files.open(photo)
    until(lambda: cards(window) and card_colour(window) == "#c81e1e")
    window.context.document.reset(None)
    window.deleteLater()
    later = make_window(qapp, tmp_path / "own")
    until(lambda: card_colour(later) == "#c81e1e")
    icon = later._recent_files_flow.menu.actions()[0].icon().pixmap(16, 16).toImage()
    assert icon.pixelColor(icon.rect().center()).name() == "#c81e1e"
    later.deleteLater()


def test_a_file_that_leaves_the_list_loses_its_thumbnail(window: MainWindow, tmp_path: Path) -> None:
    store, picture = window.context.settings_store, QImage(64, 48, QImage.Format.Format_RGB32)
    for number in range(12):
        store.add_recent(tmp_path / f"{number}.jpg", picture)
    until(lambda: not window._recent_files_flow._thumbnail_background._pending)
    assert thumbnails(tmp_path / "own") == 10
    assert store.thumbnails.read(tmp_path / "1.jpg") is None and store.thumbnails.read(tmp_path / "2.jpg")


def test_a_cache_that_cannot_be_written_is_ignored(qapp: QApplication, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thumbnails").touch()
    window = make_window(qapp, tmp_path / "own")
    window.files.open(sample)
    until(lambda: visible_names(window) == ([sample.name],) * 2)
    until(lambda: not window._recent_files_flow._thumbnail_background._pending)
    assert not window.context.messages.text
    window.context.document.reset(None)
    window.deleteLater()


def test_they_can_be_cleared(opened: MainWindow, sample: Path, tmp_path: Path) -> None:
    assert visible_names(opened) == ([sample.name], [sample.name])
    until(lambda: thumbnails(tmp_path / "own") == 1)
    clear = opened._recent_files_flow.menu.actions()[-1]
    assert clear.text() == "&Clear Recent Files"
    clear.trigger()
    until(lambda: thumbnails(tmp_path / "own") == 0)
    assert visible_names(opened) == ([], [])
    assert not opened._recent_files_flow.menu.isEnabled()
