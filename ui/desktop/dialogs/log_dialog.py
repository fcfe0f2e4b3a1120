"""The log viewer, from which the user can copy the log into an error report."""

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontDatabase, QGuiApplication
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from shutterspan.ui.desktop.desktop_services import open_path

#: Only the end of the log is shown.
_MAX_BYTES = 200_000


class LogDialog(QDialog):
    def __init__(self, parent: QWidget, file: Path):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Log"))
        self._text = QPlainTextEdit(_tail(file) or self.tr("Nothing has happened yet."))
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("Log"))
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        copy, show = QPushButton(self.tr("Copy All")), QPushButton(self.tr("Open Folder"))
        copy.clicked.connect(self._copy)
        show.clicked.connect(lambda: open_path(file.parent))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (copy, show):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        column.addWidget(self._text)
        column.addWidget(buttons)
        self.resize(860, 520)
        bar = self._text.verticalScrollBar()
        if bar:
            bar.setValue(bar.maximum())

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard:
            clipboard.setText(self._text.toPlainText())


def _tail(file: Path) -> str:
    """The end of the log; empty if the file can't be read."""
    try:
        with file.open("rb") as log:
            log.seek(max(0, file.stat().st_size - _MAX_BYTES))
            return log.read().decode(errors="replace")
    except OSError:
        return ""
