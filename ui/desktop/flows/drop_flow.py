"""Open files that are dropped onto the window."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, QUrl
from PyQt6.QtGui import QDropEvent

from shutterspan.ui.desktop.background import call_later
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.widgets.drop_cue import DropCue


class DropFlow(QObject):
    """Accepts drops on the window and opens a single dropped file."""

    def __init__(self, context: AppContext, open_file: Callable[[Path], object]):
        super().__init__(context.window)
        self._context, self._open_file = context, open_file
        self._cue = DropCue(context.canvas)
        context.window.setAcceptDrops(True)
        context.window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        types = QEvent.Type
        if event is None or event.type() not in (types.DragEnter, types.DragLeave, types.Drop):
            return False
        mime = event.mimeData() if isinstance(event, QDropEvent) else None  # also the base class of QDragEnterEvent
        urls = mime.urls() if mime else []
        is_over = bool(urls) and event.type() is types.DragEnter
        self._context.empty_state.set_drag_over(is_over)
        self._cue.set_drag_over(is_over)
        if urls and isinstance(event, QDropEvent):
            event.acceptProposedAction()
            if event.type() is types.Drop:
                # after the event, as a question would keep the drag source waiting
                call_later(self, 0, lambda: self._open_urls(urls))
        return False

    def _open_urls(self, urls: Sequence[QUrl]) -> None:
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if len(urls) > 1:
            actions = [(self.tr("Open the First"), lambda: self._open_file(paths[0]))] if paths else []
            self._context.messages.show_warning(self.tr("Drop one photo at a time."), actions=actions)
        elif paths:
            self._open_file(paths[0])
        else:
            self._context.messages.show_warning(
                self.tr("Only files on this computer can be opened."), self.tr("Save it to a folder first.")
            )
