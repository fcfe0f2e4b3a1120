"""Open files and folders that are dropped onto the window."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, QUrl
from PyQt6.QtGui import QDropEvent

from shutterspan.ui.desktop.background import call_later
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.widgets.drop_cue import DropCue


class DropFlow(QObject):
    """Accepts drops of files and folders on the window."""

    def __init__(self, context: AppContext, open_paths: Callable[[list[Path]], object]):
        super().__init__(context.window)
        self._context, self._open_paths = context, open_paths
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
                # after the event, because a question would block the drag source
                call_later(self, 0, lambda: self._open_urls(urls))
        return False

    def _open_urls(self, urls: Sequence[QUrl]) -> None:
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            self._open_paths(paths)
        else:
            self._context.messages.show_warning(
                self.tr("Only files on this computer can be opened."), self.tr("Save the file to a folder first.")
            )
