"""Closing a document by its key brings the first page back."""

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from shutterspan.ui.main_window import MainWindow


def test_the_first_page_comes_back(opened: MainWindow, until) -> None:
    QTest.keyClick(opened, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    until(lambda: opened.parts.document.photo is None)
    until(lambda: opened.parts.empty.isVisible())
    assert opened.windowTitle() == "Shutterspan"
    assert not opened.parts.canvas.isVisible()
    assert not any(opened.parts.actions[name].isEnabled() for name in ("unfold", "lasso", "arrow"))
