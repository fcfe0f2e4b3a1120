"""A recent file on the start page: its picture, its name and its folder."""

from pathlib import Path

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QImage, QPixmap, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.theme import is_theme_change
from shutterspan.ui.desktop.widgets.push_button import LayoutButton

#: Size of the picture, in device-independent pixels.
_PICTURE = QSize(64, 48)
_ICON = QSize(28, 28)


class RecentCard(LayoutButton):
    """A button that opens a recent file."""

    MIN_WIDTH = 244

    def __init__(self, path: Path, picture: QImage | None):
        """picture: None shows an icon."""
        super().__init__()
        self.setProperty("flat", True)
        self.setToolTip(str(path))
        self.setAccessibleName(self.tr("Open {}").format(path.name))
        self._picture, self._box = picture, QLabel()
        self._box.setFixedSize(_PICTURE)
        self._box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw_picture()
        name, folder = _ElidedLabel(path.name), _ElidedLabel(_short(path.parent))
        folder.setObjectName("faint")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch()
        for label in (name, folder):
            texts.addWidget(label)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(12)
        row.addWidget(self._box)
        row.addLayout(texts, 1)
        for part in (self._box, name, folder):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if is_theme_change(event):
            self._draw_picture()

    def _draw_picture(self) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None:
            self._box.setPixmap(icon("photo").pixmap(_ICON, ratio))
            return
        mode = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(self._picture.scaled(_PICTURE * ratio, *mode))
        pixmap.setDevicePixelRatio(ratio)
        self._box.setPixmap(pixmap)


class _ElidedLabel(QLabel):
    """A line of text that is shortened to the width of the label."""

    def __init__(self, text: str):
        super().__init__()
        self._whole = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width()))


def _short(folder: Path) -> str:
    """The folder, with “~” for the user's own."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder != home and folder.is_relative_to(home) else str(folder)
