"""Open files and folders with the programs of the user's desktop."""

from pathlib import Path

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QDesktopServices


def open_path(path: Path) -> None:
    """Open a file in the program for its type, or a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
