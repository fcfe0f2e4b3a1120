"""Windows of the app, with folders of their own for what outlives them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.focus import FocusKeys
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import Memory
from shutterspan.ui.desktop.theme import Theme

from ..conftest import until


def made(app: QApplication, folder: Path) -> MainWindow:
    return MainWindow(Memory(folder / "app.ini"), Theme(app, "dark"), folder / "unsaved", folder / "log.txt")


def answered(window: MainWindow, button: QMessageBox.StandardButton) -> None:
    """The question that is shown, or comes, is answered."""
    until(lambda: window.findChildren(QMessageBox))
    (question,) = window.findChildren(QMessageBox)
    chosen = question.button(button)
    assert chosen
    chosen.click()
    until(lambda: not window.findChildren(QMessageBox))


def press(window: MainWindow, text: str) -> None:
    """A choice of the message bar."""
    next(button for button in window.parts.messages.findChildren(QPushButton) if button.text() == text).click()


@pytest.fixture
def focus_keys(qapp: QApplication) -> Iterator[None]:
    keys = FocusKeys(qapp)
    qapp.installEventFilter(keys)
    yield
    qapp.removeEventFilter(keys)


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, focus_keys: None) -> Iterator[MainWindow]:
    """Without a worker, as long as nothing is asked of one."""
    window = made(qapp, tmp_path / "own")
    window.resize(1280, 800)
    window.show()
    yield window
    window.parts.document.start(None)
    window.close()
    until(lambda: not window.isVisible())
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "fire truck.jpg"
    shutil.copy(SAMPLE, path)
    return path


@pytest.fixture
def opened(window: MainWindow, sample: Path) -> MainWindow:
    window.files.open(sample)
    until(lambda: window.parts.document.photo)
    return window
