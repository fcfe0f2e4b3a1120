"""Highlights that a file can be dropped onto the picture."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QLabel, QWidget

_MARGIN = 16


class DropCue(QLabel):
    """A frame with a text over a widget, while a file is dragged over the window."""

    def __init__(self, target: QWidget):
        super().__init__(target)
        self.setObjectName("dropCue")
        self.setText(self.tr("Drop to open it"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target = target
        target.installEventFilter(self)
        self.hide()

    def set_drag_over(self, over: bool) -> None:
        """over: whether a drag that can be dropped is over the window."""
        self._fill()
        self.setVisible(over)
        self.raise_()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event and event.type() is QEvent.Type.Resize:
            self._fill()
        return False

    def _fill(self) -> None:
        self.setGeometry(self._target.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
