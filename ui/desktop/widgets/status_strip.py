"""The strip below the picture: messages, progress, or the tip of the control under the mouse."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QResizeEvent, QStatusTipEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from shutterspan.ui.desktop.widgets.progress_strip import ProgressStrip
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

#: Below this width, message and progress don't have enough space for their texts.
_COMPACT_WIDTH = 1000
#: Height of a message of two lines, so that the picture doesn't move when a message appears.
_HEIGHT = 50


class StatusStrip(QWidget):
    """Shows a message and the progress side by side, or else a tip; then the widgets at its right end.

    With `is_lasting` false it is visible only while there is a message or progress.
    """

    def __init__(self, message: QWidget, progress: ProgressStrip, end: QWidget):
        super().__init__()
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._message, self._progress = message, progress
        self._tip = wrap_label(faint_label())
        self._is_lasting = False
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 10, 4)
        row.setSpacing(20)
        for widget, stretch in ((message, 3), (progress, 2), (self._tip, 3)):
            row.addWidget(widget, stretch)
        row.addWidget(end)
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for widget in (message, progress):
            widget.installEventFilter(self)
        self._refresh()

    def set_lasting(self, is_lasting: bool) -> None:
        """Set whether the strip stays visible when it is empty."""
        self._is_lasting = is_lasting
        self._refresh()

    def show_tip(self, text: str) -> None:
        """Show the tip of the control under the mouse, while there is neither message nor progress."""
        self._tip.setText(text)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Show the window's tips, and follow message and progress."""
        if isinstance(event, QStatusTipEvent):
            self.show_tip(event.tip())
            return True
        if event and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._refresh()
        return False

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        self._progress.set_compact(not self._message.isHidden() and self.width() < _COMPACT_WIDTH)

    def _refresh(self) -> None:
        self._share_room()
        is_used = not self._message.isHidden() or not self._progress.isHidden()
        self._tip.setVisible(not is_used)
        self.setVisible(is_used or self._is_lasting)
