"""The document: photos, and their states, which the user edits. It sends signals; every change is a named undo step."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PyQt6.QtCore import QObject, QStandardPaths, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.history import History
from shutterspan.ui.desktop.state.photo_entry import DocumentSnapshot, PhotoEntry, PhotoSnapshot


@dataclass(frozen=True)
class OpenedPhoto:
    """A photo in the app. picture: for the screen, in sRGB; sha256: of the file; facts: label and value of each camera
    setting; exposure_time: in seconds, if known; decoded_photo: file of the decoded photo for the workers, if it could
    be written."""

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
    """The open photos, one of which is the current one, with undo and redo. Signals are sent after the change.

    entries: all photos, in the order of the tray; photo: the contents of the current one; path: of the project file.
    """

    replaced = pyqtSignal()  # a document was opened or closed; sent before the others
    photo_changed = pyqtSignal()  # another photo became the current one, or none
    state_changed = pyqtSignal(object, object)  # new and old DocumentState of the current photo
    status_changed = pyqtSignal()  # is_saved, undo_name, redo_name or path
    entries_changed = pyqtSignal()  # photos were added or removed
    entry_changed = pyqtSignal(object)  # PhotoEntry: its edits, or the facts about its file

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.photo: OpenedPhoto | None = None
        self.path: Path | None = None
        self.is_saved = True
        self.entries: tuple[PhotoEntry, ...] = ()
        self.current: PhotoEntry | None = None
        #: The photos of the project file when it was opened or saved.
        self._saved_entries: tuple[PhotoEntry, ...] = ()

    @property
    def state(self) -> DocumentState:
        return self.current.state if self.current else DocumentState()

    @property
    def undo_name(self) -> str:
        return self.current.history.undo_name if self.current else ""

    @property
    def redo_name(self) -> str:
        return self.current.history.redo_name if self.current else ""

    @property
    def base_path(self) -> Path:
        """Folder and stem for names of exports, and of a project of one photo: from the project, or else from the
        photo."""
        photo_path = self.photo.path if self.photo else Path()
        path = (self.path or photo_path) if len(self.entries) < 2 else photo_path
        return writable_path(path).with_suffix("")

    @property
    def project_base_path(self) -> Path:
        """Folder and stem for the name of a new project: from the photo, or from the folder of several photos."""
        if self.path or len(self.entries) < 2:
            return self.base_path
        folder = self.base_path.parent
        return folder / (folder.name or "photos")

    @property
    def title(self) -> str:
        """File name of the project, or else of the photo; both for a project of several. Empty without a photo."""
        photo = self.photo.path.name if self.photo else ""
        if self.path and photo and len(self.entries) > 1:
            return f"{photo} – {self.path.name}"
        return self.path.name if self.path else photo

    def reset(
        self,
        photo: OpenedPhoto | None,
        state: DocumentState | None = None,
        path: Path | None = None,
        *,
        saved: bool = True,
    ) -> None:
        """Replace the document by a document with one photo. photo: None to close it; the others: as in `replace`."""
        entry = PhotoEntry(photo.path, History(state or DocumentState())) if photo else None
        self.replace((entry,) if entry else (), entry, photo, path, saved=saved)

    def replace(
        self,
        entries: Sequence[PhotoEntry],
        current: PhotoEntry | None,
        photo: OpenedPhoto | None,
        path: Path | None = None,
        *,
        saved: bool = True,
    ) -> None:
        """Replace the document. photo: the contents of the current one; path: of the project file, if there is one;
        saved: False after a recovery."""
        self.entries = self._saved_entries = tuple(entries)
        self.path = path
        if not saved:
            for entry in self.entries:
                entry.history.mark_unsaved()
        self._set_current(current, photo)
        self.replaced.emit()
        self.entries_changed.emit()
        self.photo_changed.emit()
        self._update_status()

    def show(self, entry: PhotoEntry, photo: OpenedPhoto) -> None:
        """Make another photo the current one. photo: its contents."""
        self._set_current(entry, photo)
        self.entry_changed.emit(entry)
        self.photo_changed.emit()
        self._update_status()

    def add(self, entries: Sequence[PhotoEntry]) -> None:
        """Add photos at the end."""
        self.entries += tuple(entries)
        self.entries_changed.emit()
        self._update_status()

    def remove(self, entries: Collection[PhotoEntry]) -> None:
        """Remove photos. The current photo can only be removed together with all others, which closes the document."""
        left = tuple(entry for entry in self.entries if entry not in entries)
        if not left:
            self.reset(None)
            return
        assert self.current not in entries
        self.entries = left
        self.entries_changed.emit()
        self._update_status()

    def move_entry(self, entry: PhotoEntry, path: Path) -> None:
        """Set the path at which the user has found a photo. A project with it is then unsaved."""
        entry.path, entry.problem = path, None
        self._saved_entries = ()
        self.entries_changed.emit()
        self._update_status()

    def snapshot(self) -> DocumentSnapshot:
        """The content of a project file of the document."""
        photos = tuple(PhotoSnapshot(entry, entry.path, entry.sha256, entry.state) for entry in self.entries)
        return DocumentSnapshot(photos, self.entries.index(self.current) if self.current else 0)

    def change(self, name: str, edit: Callable[[DocumentState], DocumentState], merge_key: str = "") -> None:
        """Apply an edit of the current photo as one undo step. merge_key: see `History.push`.

        Raises UsageError: the edit makes a region or arrow invalid; the document is then unchanged.
        """
        if self.current and self.photo:
            self.change_entry(self.current, (self.photo.width, self.photo.height), name, edit, merge_key)

    def change_entry(
        self,
        entry: PhotoEntry,
        size: tuple[int, int],
        name: str,
        edit: Callable[[DocumentState], DocumentState],
        merge_key: str = "",
    ) -> None:
        """Apply an edit of one photo as one undo step. size: of the photo in pixels; the others: as in `change`."""
        old = entry.state
        new = edit(old)
        if new == old:
            return
        if new.whole_request != old.whole_request:
            new.check(*size)
        entry.history.push(name, new, merge_key, time.monotonic())
        self._notify(entry, old)

    def undo(self) -> None:
        self._step(History.undo)

    def redo(self) -> None:
        self._step(History.redo)

    def mark_saved(self, path: Path, snapshot: DocumentSnapshot) -> None:
        """snapshot: what was written. If the document has changed since, it is unsaved until undo or redo restores
        those states."""
        self.path = path
        for photo in snapshot.photos:
            photo.entry.history.mark_saved(photo.state)
        self._saved_entries = tuple(photo.entry for photo in snapshot.photos)
        self._update_status()

    def _update_status(self) -> None:
        """Check whether everything is saved. The result is kept, because there may be thousands of photos."""
        is_list_saved = self.path is None or self.entries == self._saved_entries
        self.is_saved = is_list_saved and all(entry.history.is_saved for entry in self.entries)
        self.status_changed.emit()

    def _set_current(self, entry: PhotoEntry | None, photo: OpenedPhoto | None) -> None:
        self.current, self.photo = entry, photo
        if entry and photo:
            entry.sha256, entry.size, entry.problem = photo.sha256, (photo.width, photo.height), None

    def _step(self, take: Callable[[History[DocumentState]], None]) -> None:
        if self.current:
            old = self.state
            take(self.current.history)
            self._notify(self.current, old)

    def _notify(self, entry: PhotoEntry, old: DocumentState) -> None:
        self.entry_changed.emit(entry)
        if entry is self.current and old is not self.state:
            self.state_changed.emit(self.state, old)
        self._update_status()


def writable_path(path: Path) -> Path:
    """The path itself; for the sample photo a path elsewhere, because nothing is written into the program's folder."""
    if not path.is_relative_to(RESOURCES):
        return path
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return (Path(pictures) if Path(pictures).is_dir() else Path.home()) / path.name
