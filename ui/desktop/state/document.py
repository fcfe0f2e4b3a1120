"""The document: one photo and what the user wants of it. Observable; every change is a named step."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PyQt6.QtCore import QObject, QStandardPaths, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.history import History


@dataclass(frozen=True)
class OpenedPhoto:
    """A photo as the app holds it. picture: for the screen, in sRGB; sha256: of the file; facts: what the camera
    noted, as label and value; exposure_time: in seconds, if known."""

    path: Path
    picture: QImage = field(repr=False)
    sha256: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    exposure_time: float | None = None

    @property
    def width(self) -> int:
        return self.picture.width()

    @property
    def height(self) -> int:
        return self.picture.height()


class Document(QObject):
    """Signals are sent after the change. photo_changed: another document was opened, or closed."""

    photo_changed = pyqtSignal()
    content_changed = pyqtSignal(object, object)  # new and old Content
    state_changed = pyqtSignal()  # whether saved, undo and redo, path

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.photo: OpenedPhoto | None = None
        self.path: Path | None = None
        self._history = History(Content())

    @property
    def content(self) -> Content:
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
    def place(self) -> Path:
        """Folder and stem by which what is made of the document is named: beside the project, or the photo."""
        named = self.path or (self.photo.path if self.photo else Path())
        if named.is_relative_to(RESOURCES):  # the sample lies where the program does
            pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
            named = Path(pictures) / named.name if Path(pictures).is_dir() else Path.home() / named.name
        return named.with_suffix("")

    @property
    def title(self) -> str:
        """The name of the project, or else of the photo, or nothing."""
        named = self.path or (self.photo.path if self.photo else None)
        return named.name if named else ""

    def start(
        self,
        photo: OpenedPhoto | None,
        content: Content | None = None,
        path: Path | None = None,
        *,
        saved: bool = True,
    ) -> None:
        """Another document. path: of its project file, if it has one; saved: False after a recovery."""
        self.photo, self.path = photo, path
        self._history = History(content or Content())
        if not saved:
            self._history.mark_unsaved()
        self.photo_changed.emit()
        self.state_changed.emit()

    def change(self, name: str, edit: Callable[[Content], Content], kind: str = "") -> None:
        """One step. kind: as `History.take` has it. Raises UsageError: what was drawn makes no sense; nothing
        changed then."""
        old = self.content
        new = edit(old)
        if new == old or self.photo is None:
            return
        if new.request != old.request:
            new.check(self.photo.width, self.photo.height)
        self._history.take(name, new, kind, time.monotonic())
        self._changed(old)

    def undo(self) -> None:
        old = self.content
        self._history.undo()
        self._changed(old)

    def redo(self) -> None:
        old = self.content
        self._history.redo()
        self._changed(old)

    def mark_saved(self, path: Path, content: Content) -> None:
        """content: what was saved; if it has changed since, the document is unsaved until that step comes back."""
        self.path = path
        self._history.mark_saved(content)
        self.state_changed.emit()

    def _changed(self, old: Content) -> None:
        if old is not self.content:
            self.content_changed.emit(self.content, old)
        self.state_changed.emit()
