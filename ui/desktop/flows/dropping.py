"""Files that are dragged onto the window."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, QUrl
from PyQt6.QtGui import QDropEvent

from shutterspan.ui.desktop.background import later
from shutterspan.ui.desktop.flows.parts import Parts


class Dropping(QObject):
    def __init__(self, parts: Parts, open_file: Callable[[Path], object]):
        super().__init__(parts.window)
        self._parts, self._open = parts, open_file
        parts.window.setAcceptDrops(True)
        parts.window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        kinds = QEvent.Type
        if event is None or event.type() not in (kinds.DragEnter, kinds.DragLeave, kinds.Drop):
            return False
        mime = event.mimeData() if isinstance(event, QDropEvent) else None  # its subclass is the event of entering
        urls = mime.urls() if mime else []
        self._parts.empty.show_drag(bool(urls) and event.type() is kinds.DragEnter)
        if urls and isinstance(event, QDropEvent):
            event.acceptProposedAction()
            if event.type() is kinds.Drop:
                later(self, 0, lambda: self._drop(urls))  # whoever dragged needn't wait for a question
        return False

    def _drop(self, urls: Sequence[QUrl]) -> None:
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if len(urls) > 1:
            first = [(self.tr("Open the First"), lambda: self._open(paths[0]))] if paths else []
            self._parts.messages.warn(
                self.tr("{} files were dropped; the app works on one photo at a time.").format(len(urls)),
                self.tr("For many photos there is “shutterspan render” on the command line."),
                first,
            )
        elif paths:
            self._open(paths[0])
        else:
            self._parts.messages.warn(self.tr("Only files of this computer can be opened."), self.tr("Save it first."))
