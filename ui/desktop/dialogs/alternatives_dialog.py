"""The dialog that plays both directions of time side by side, for the user to choose one."""

from PyQt6.QtCore import QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QImage, QPixmap
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from shutterspan.ui.desktop.widgets.push_button import LayoutButton
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

#: Largest size of a preview, in device-independent pixels.
BOX = QSize(260, 200)
#: Duration of each frame. The last frame stays longer, so that the two directions look different when they loop.
_FRAME_MS, _PAUSE_FRAMES = 90, 6


class _PlayButton(LayoutButton):
    """A button with a playing preview and a caption."""

    MIN_WIDTH = 200

    def __init__(self, caption: str, note: str, size: QSize, frame_count: int):
        """note: what to add to the caption; size: of the preview; frame_count: number of its frames."""
        super().__init__()
        self._frames: list[QImage | None] = [None] * frame_count
        self._picture = QLabel("…")
        self._picture.setObjectName("faint")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(size)
        title = QLabel(caption)
        title.setObjectName("heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(4)
        column.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(4)
        for label in (title, faint_label(note)):
            column.addWidget(label, alignment=Qt.AlignmentFlag.AlignHCenter)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{caption}, {note}" if note else caption)
        self.setAutoDefault(True)  # Enter chooses the focused one

    @property
    def frames(self) -> list[QImage | None]:
        """The frames that have arrived, None for each of the others."""
        return self._frames

    def set_frame(self, index: int, frame: QImage) -> None:
        """Add a frame. The first that arrives is visible until the preview plays."""
        is_first = not any(self._frames)
        self._frames[index] = frame
        if is_first:
            self.show_frame(index)

    def show_frame(self, index: int) -> None:
        """Show a frame that has arrived."""
        frame = self._frames[index]
        if frame is not None:
            ratio = self.devicePixelRatioF()
            mode = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            pixmap = QPixmap.fromImage(frame.scaled(self._picture.size() * ratio, *mode))
            pixmap.setDevicePixelRatio(ratio)
            self._picture.setPixmap(pixmap)


class AlternativesDialog(QDialog):
    """Shows both directions of time. Escape or Cancel changes nothing."""

    other_chosen = pyqtSignal()  # the user chose the opposite direction

    def __init__(self, parent: QWidget, name: str, size: QSize, frame_count: int):
        """name: of the region, empty for the whole photo; size: of the previews; frame_count: of each."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose the Direction"))
        question = wrap_label(
            QLabel(
                self.tr("Blur doesn't show in which direction {} moved. Choose the direction that looks right.").format(
                    name
                )
                if name
                else self.tr(
                    "Blur doesn't show in which direction things moved. Choose the direction that looks right."
                )
            )
        )
        self._note = wrap_label(faint_label(self.tr("Loading …")))
        self._buttons = (
            _PlayButton(self.tr("This direction"), self.tr("as it plays now"), size, frame_count),
            _PlayButton(self.tr("Opposite direction"), self.tr("with time reversed"), size, frame_count),
        )
        self._buttons[0].clicked.connect(self.reject)
        self._buttons[1].clicked.connect(self._choose_other)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in self._buttons:
            row.addWidget(button)
        cancel = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel.rejected.connect(self.reject)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addWidget(self._note, 1)
        bottom.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(14)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        column.addWidget(question)
        column.addLayout(row)
        column.addLayout(bottom)
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._show_next)
        self._buttons[0].setFocus()

    def set_frame(self, play: int, index: int, frame: QImage) -> None:
        """Add a frame. Both previews play once all frames have arrived. play: 0 is the current direction, 1 the
        opposite one."""
        self._buttons[play].set_frame(index, frame)
        if all(all(button.frames) for button in self._buttons):
            is_same = self._buttons[0].frames == self._buttons[1].frames
            self._note.setText(self.tr("Both look the same: nothing moves here.") if is_same else "")
            self._step = 0
            self._timer.start()

    def _show_next(self) -> None:
        last = len(self._buttons[0].frames) - 1
        for button in self._buttons:
            button.show_frame(min(self._step, last))
        self._step = (self._step + 1) % (last + 1 + _PAUSE_FRAMES)

    def _choose_other(self) -> None:
        self.other_chosen.emit()
        self.accept()
