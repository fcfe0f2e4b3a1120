"""Windows of the app, each with its own folder for settings and unsaved documents."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QEvent
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.focus import FocusKeyFilter
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.theme import Theme

from ..conftest import until


def make_window(app: QApplication, folder: Path) -> MainWindow:
    """A window that stores its settings, unsaved documents and log in this folder."""
    return MainWindow(SettingsStore(folder / "app.ini"), Theme(app, "dark"), folder / "unsaved", folder / "log.txt")


def answer_question(window: MainWindow, button: QMessageBox.StandardButton) -> None:
    """Wait for a question, click its button, and wait until the question is closed."""
    until(lambda: window.findChildren(QMessageBox))
    (question,) = window.findChildren(QMessageBox)
    choice = question.button(button)
    assert choice
    choice.click()
    until(lambda: not window.findChildren(QMessageBox))


def press(window: MainWindow, text: str) -> None:
    """Click the button with this text in the message bar."""
    next(button for button in window.context.messages.findChildren(QPushButton) if button.text() == text).click()


def wait_for(gate: threading.Event, call: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `call` so that it runs only once the gate is set."""

    def delayed(*arguments: Any) -> Any:
        assert gate.wait(60)
        return call(*arguments)

    return delayed


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """A gate that delays calls until the test sets it; set at the end of the test."""
    gate = threading.Event()
    yield gate
    gate.set()


@pytest.fixture
def focus_keys(qapp: QApplication) -> Iterator[None]:
    keys = FocusKeyFilter(qapp)
    qapp.installEventFilter(keys)
    yield
    qapp.removeEventFilter(keys)


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, focus_keys: None) -> Iterator[MainWindow]:
    """A window whose worker isn't started until a test needs it."""
    window = make_window(qapp, tmp_path / "own")
    window.resize(1280, 800)
    window.show()
    yield window
    window.context.document.reset(None)
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
    until(lambda: window.context.document.photo)
    return window
