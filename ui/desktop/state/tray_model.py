"""The document's photos as a list for the tray: names, states in words, tooltips."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, Qt

from shutterspan.core.foundation.messages import Message
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.wording import message_text

#: The state of a photo, such as “unfolded” or “waiting”; empty if unknown.
StatusOf = Callable[[PhotoEntry], str]

_Role = Qt.ItemDataRole
_NO_PARENT = QModelIndex()
_UNEDITED = DocumentState()


@dataclass(frozen=True)
class EntryStatus:
    """The state of a photo.

    problem: why it can't be read; exposure: “waiting”, “unfolding”, “unfolded” or empty; export: of its latest export,
    the value of its `ExportStatus`, or empty.
    """

    problem: Message | None
    is_edited: bool
    exposure: str
    export: str


class TrayModel(QAbstractListModel):
    """One row for each photo of the document. It is reset when photos come or go."""

    def __init__(self, document: Document, exposure_status: StatusOf, export_status: StatusOf):
        super().__init__(document)
        self._document, self._exposure_status, self._export_status = document, exposure_status, export_status
        self.entries = document.entries
        self._rows: dict[PhotoEntry, int] = {}
        document.entries_changed.connect(self._follow_entries)
        self._follow_entries()

    def row_of(self, entry: PhotoEntry) -> int | None:
        return self._rows.get(entry)

    def status_of(self, entry: PhotoEntry) -> EntryStatus:
        is_edited = not entry.history.is_saved or entry.state != _UNEDITED
        return EntryStatus(entry.problem, is_edited, self._exposure_status(entry), self._export_status(entry))

    def is_current(self, entry: PhotoEntry) -> bool:
        """Whether it is the visible photo."""
        return entry is self._document.current

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == _Role.DisplayRole:
            return entry.path.name
        if role == _Role.ToolTipRole:
            return "\n".join(self._texts(entry))
        if role == _Role.AccessibleTextRole:
            return ", ".join(self._texts(entry))
        return None

    def _follow_entries(self) -> None:
        self.beginResetModel()
        self.entries = self._document.entries
        self._rows = {entry: row for row, entry in enumerate(self.entries)}
        self.endResetModel()

    def _texts(self, entry: PhotoEntry) -> list[str]:
        """Name, folder and size of a photo, then its state in words."""
        status = self.status_of(entry)
        exposure_texts = {
            "waiting": self.tr("Waiting to be unfolded"),
            "unfolding": self.tr("Being unfolded"),
            "unfolded": self.tr("Unfolded"),
        }
        export_texts = {
            "waiting": self.tr("Waiting to be exported"),
            "running": self.tr("Being exported"),
            "done": self.tr("Exported"),
            "nothing moves": self.tr("Not exported, because nothing moves"),
            "failed": self.tr("The export failed"),
            "stopped": self.tr("The export was stopped"),
        }
        size = self.tr("{0} × {1} pixels").format(*entry.size) if entry.size else ""
        problem = self.tr("Can't be read: {}").format(message_text(status.problem)) if status.problem else ""
        edited = self.tr("Edited") if status.is_edited else ""
        states = exposure_texts.get(status.exposure, ""), export_texts.get(status.export, "")
        return [text for text in (entry.path.name, str(entry.path.parent), size, problem, edited, *states) if text]
