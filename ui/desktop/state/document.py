"""The document: a photo and the state the user edits. It sends signals; every change is a named undo step."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PyQt6.QtCore import QObject, QStandardPaths, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.history import History


@dataclass(frozen=True)
class OpenedPhoto:
    """A photo as the app holds it. picture: for the screen, in sRGB; sha256: of the file; facts: label and value of
    each camera setting; exposure_time: in seconds, if known; decoded_photo: file that hands the decoded photo to the
    workers, if it could be written."""

    path: Path
    picture: QImage = field(repr=False)
    sha256: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    exposure_time: float | None = None
    decoded_photo: Path | None = None

    @property
    def width(self) -> int:
        return self.picture.width()

    @property
    def height(self) -> int:
        return self.picture.height()


class Document(QObject):
    """The open document, with undo and redo. Signals are sent after the change."""

    photo_changed = pyqtSignal()  # a document was opened or closed
    state_changed = pyqtSignal(object, object)  # new and old DocumentState
    status_changed = pyqtSignal()  # is_saved, undo_name, redo_name or path

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.photo: OpenedPhoto | None = None
        self.path: Path | None = None
        self._history = History(DocumentState())

    @property
    def state(self) -> DocumentState:
        return self._history.value

    @property
    def undo_name(self) -> str:
        return self._history.undo_name

    @property
    def redo_name(self) -> str:
        return self._history.redo_name

    @property
    def is_saved(self) -> bool:
        return self.photo is None or self._history.is_saved

    @property
    def base_path(self) -> Path:
        """Folder and stem for names of saved and exported files: those of the project, or else of the photo."""
        path = self.path or (self.photo.path if self.photo else Path())
        if path.is_relative_to(RESOURCES):  # the sample lies in the program's folder, where nothing is written
            pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
            path = Path(pictures) / path.name if Path(pictures).is_dir() else Path.home() / path.name
        return path.with_suffix("")

    @property
    def title(self) -> str:
        """File name of the project, or else of the photo; empty without a photo."""
        path = self.path or (self.photo.path if self.photo else None)
        return path.name if path else ""

    def reset(
        self,
        photo: OpenedPhoto | None,
        state: DocumentState | None = None,
        path: Path | None = None,
        *,
        saved: bool = True,
    ) -> None:
        """Replace the document. photo: None to close it; path: of its project file, if it has one; saved: False after a
        recovery."""
        self.photo, self.path = photo, path
        self._history = History(state or DocumentState())
        if not saved:
            self._history.mark_unsaved()
        self.photo_changed.emit()
        self.status_changed.emit()

    def change(self, name: str, edit: Callable[[DocumentState], DocumentState], merge_key: str = "") -> None:
        """Apply an edit as one undo step. merge_key: see `History.push`.

        Raises UsageError: the edit makes a region or arrow invalid; the document then stays unchanged.
        """
        old = self.state
        new = edit(old)
        if new == old or self.photo is None:
            return
        if new.whole_request != old.whole_request:
            new.check(self.photo.width, self.photo.height)
        self._history.push(name, new, merge_key, time.monotonic())
        self._notify(old)

    def undo(self) -> None:
        old = self.state
        self._history.undo()
        self._notify(old)

    def redo(self) -> None:
        old = self.state
        self._history.redo()
        self._notify(old)

    def mark_saved(self, path: Path, state: DocumentState) -> None:
        """state: the one that was written. If the document has changed since, it counts as unsaved until undo or redo
        brings that state back."""
        self.path = path
        self._history.mark_saved(state)
        self.status_changed.emit()

    def _notify(self, old: DocumentState) -> None:
        if old is not self.state:
            self.state_changed.emit(self.state, old)
        self.status_changed.emit()
