"""The page “Which Photos Work”: three suitable and three unsuitable photos, each with its reason."""

from dataclasses import dataclass

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

_FOLDER = RESOURCES / "guide"
_PICTURE_SIZE = QSize(270, 180)


@dataclass(frozen=True)
class _Example:
    """A photo, with texts that are translated in the context “PhotoGuide”."""

    file: str
    title: str
    reason: str


WORKING = (
    _Example(
        "vehicle.jpg",
        QT_TRANSLATE_NOOP("PhotoGuide", "Something passes by"),
        QT_TRANSLATE_NOOP(
            "PhotoGuide", "It is blurred along its path, and the rest is sharp enough to show the difference."
        ),
    ),
    _Example(
        "head.jpg",
        QT_TRANSLATE_NOOP("PhotoGuide", "Someone moves"),
        QT_TRANSLATE_NOOP("PhotoGuide", "A head turns, a hand waves, a dancer jumps, while the camera is still."),
    ),
    _Example(
        "wheel.jpg",
        QT_TRANSLATE_NOOP("PhotoGuide", "Something rotates"),
        QT_TRANSLATE_NOOP(
            "PhotoGuide", "Part of a rotation is enough. If you know its direction, draw a stroke along it."
        ),
    ),
)
UNSUITABLE = (
    _Example(
        "out-of-focus.jpg",
        QT_TRANSLATE_NOOP("PhotoGuide", "Out of focus"),
        QT_TRANSLATE_NOOP(
            "PhotoGuide", "Everything is soft in all directions, so no motion is visible. Choose a photo in focus."
        ),
    ),
    _Example(
        "still.jpg",
        QT_TRANSLATE_NOOP("PhotoGuide", "Nothing moves"),
        QT_TRANSLATE_NOOP("PhotoGuide", "Everything is sharp. If something moved, draw a region and a stroke there."),
    ),
    _Example(
        "too-long.jpg",
        QT_TRANSLATE_NOOP("PhotoGuide", "Blurred too long"),
        QT_TRANSLATE_NOOP(
            "PhotoGuide", "The blur covers a large part of the picture. Export it smaller, or use a shorter exposure."
        ),
    ),
)


class PhotoGuideDialog(QDialog):
    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Which Photos Work"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        self._add_row(grid, self.tr("Suitable: a part of the picture is blurred by motion"), WORKING)
        self._add_row(grid, self.tr("Unsuitable"), UNSUITABLE)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(14)
        column.addLayout(grid)
        column.addStretch()
        column.addWidget(buttons)

    def _add_row(self, grid: QGridLayout, title: str, examples: tuple[_Example, ...]) -> None:
        heading = QLabel(title)
        heading.setObjectName("heading")
        top = grid.rowCount()
        grid.addWidget(heading, top, 0, 1, len(examples))
        for column, example in enumerate(examples):
            grid.addWidget(_picture(example, self.devicePixelRatioF()), top + 1, column)
            grid.addWidget(QLabel(_tr(example.title)), top + 2, column)
            reason = wrap_label(faint_label(_tr(example.reason)))
            reason.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(reason, top + 3, column)
            grid.setColumnMinimumWidth(column, _PICTURE_SIZE.width())
        grid.setRowMinimumHeight(top + 4, 10)


def _picture(example: _Example, pixel_ratio: float) -> QLabel:
    label, pixmap = QLabel(), QPixmap(str(_FOLDER / example.file))
    scaled = pixmap.scaled(
        _PICTURE_SIZE * pixel_ratio,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    scaled.setDevicePixelRatio(pixel_ratio)
    label.setPixmap(scaled)
    label.setAccessibleName(_tr(example.title))
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("PhotoGuide", text)
