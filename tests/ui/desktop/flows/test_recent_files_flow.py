"""Recent files, in the menu and on the start page."""

import threading
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QPushButton

from shutterspan.ui.desktop.flows import recent_files_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import SettingsStore, existing_paths

from ..conftest import until
from .conftest import make_window, wait_for


def visible_names(window: MainWindow) -> tuple[list[str], list[str]]:
    """The recent files in the menu, and those on the start page."""
    in_menu = [action.text() for action in window._recent_files_flow.menu.actions()[:-2]]
    buttons = window.context.empty_state.findChildren(QPushButton)
    return in_menu, [button.text() for button in buttons if button.property("flat") and not button.isHidden()]


def remember(folder: Path, *paths: Path) -> None:
    """Add recent files to the settings in this folder."""
    folder.mkdir(exist_ok=True)
    settings_store = SettingsStore(folder / "app.ini")
    for path in paths:
        settings_store.add_recent(path)


def test_a_file_that_can_not_be_looked_at_is_left_out(qapp: QApplication, sample: Path, tmp_path: Path) -> None:
    remember(tmp_path / "own", sample, tmp_path / ("x" * 300))
    window = make_window(qapp, tmp_path / "own")
    until(lambda: visible_names(window) == ([sample.name], [sample.name]), 10)
    window.deleteLater()


def test_a_disk_that_does_not_answer_holds_nothing_up(
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
    assert visible_names(window) == (["Tom && Jerry.jpg"],) * 2
    (button,) = [button for button in window.context.empty_state.findChildren(QPushButton) if button.property("flat")]
    assert button.shortcut().isEmpty()
    window.deleteLater()


def test_they_can_be_forgotten(opened: MainWindow, sample: Path) -> None:
    assert visible_names(opened) == ([sample.name], [sample.name])
    opened._recent_files_flow.menu.actions()[-1].trigger()
    assert visible_names(opened) == ([], [])
    assert not opened._recent_files_flow.menu.isEnabled()
