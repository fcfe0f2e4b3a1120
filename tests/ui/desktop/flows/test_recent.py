"""Files that were opened lately: in the menu and on the first page."""

import threading
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QPushButton

from shutterspan.ui.desktop.flows import recent
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import Memory

from ..conftest import until
from .conftest import made


def shown(window: MainWindow) -> tuple[list[str], list[str]]:
    """In the menu, without what stands below the line, and on the first page."""
    menu = [action.text() for action in window._recent.menu.actions()[:-2]]
    buttons = window.parts.empty.findChildren(QPushButton)
    return menu, [button.text() for button in buttons if button.property("flat") and not button.isHidden()]


def remember(folder: Path, *paths: Path) -> None:
    folder.mkdir(exist_ok=True)
    memory = Memory(folder / "app.ini")
    for path in paths:
        memory.opened(path)


def test_a_file_that_can_not_be_looked_at_is_left_out(qapp: QApplication, sample: Path, tmp_path: Path) -> None:
    remember(tmp_path / "own", sample, tmp_path / ("x" * 300))
    window = made(qapp, tmp_path / "own")
    until(lambda: shown(window) == ([sample.name], [sample.name]), 10)
    window.deleteLater()


def test_a_disk_that_does_not_answer_holds_nothing_up(
    qapp: QApplication, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, gate = tmp_path / "gone.jpg", threading.Event()
    existing = recent.existing
    monkeypatch.setattr(recent, "existing", lambda paths: (gate.wait(60), existing(paths))[1])
    remember(tmp_path / "own", sample, gone)
    window = made(qapp, tmp_path / "own")
    assert shown(window) == ([gone.name, sample.name],) * 2
    window.files.open(sample)
    until(lambda: window.parts.document.photo)
    gate.set()
    until(lambda: shown(window) == ([sample.name], [sample.name]), 10)
    window.parts.document.start(None)
    window.deleteLater()


def test_a_file_name_keeps_its_ampersand(qapp: QApplication, tmp_path: Path) -> None:
    photo = tmp_path / "Tom & Jerry.jpg"
    photo.touch()
    remember(tmp_path / "own", photo)
    window = made(qapp, tmp_path / "own")
    assert shown(window) == (["Tom && Jerry.jpg"],) * 2
    (button,) = [button for button in window.parts.empty.findChildren(QPushButton) if button.property("flat")]
    assert button.shortcut().isEmpty()
    window.deleteLater()


def test_they_can_be_forgotten(opened: MainWindow, sample: Path) -> None:
    assert shown(opened) == ([sample.name], [sample.name])
    opened._recent.menu.actions()[-1].trigger()
    assert shown(opened) == ([], [])
    assert not opened._recent.menu.isEnabled()
