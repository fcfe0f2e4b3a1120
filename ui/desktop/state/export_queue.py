"""The waiting, running and finished exports, in the order in which they run."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.messages import Message
from shutterspan.core.worker.protocol import ExportResult, UnfoldRequestFields
from shutterspan.ui.desktop.state.export_job import ExportJob


class ExportStatus(Enum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STILL = "nothing moves"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class ExportedPhoto:
    """The photo of an export. width, height: in pixels; decoded_photo: file of the decoded photo for the worker, if
    there is one."""

    path: Path
    sha256: str
    width: int
    height: int
    decoded_photo: Path | None = field(default=None, compare=False)


@dataclass(eq=False)
class QueuedExport:
    """An export and its outcome.

    job: what to export, and where; unfold_request: None until it is encoded; on_result: called with the result, instead
    of a report; such an export runs first, and is dropped when the program ends. problem: why there is no file;
    fraction: done, in [0,1]; started_at: `time.time()` at its start; attempts: how often it was started; is_kept:
    whether it resumes at the next start, if it is still pending.
    """

    photo: ExportedPhoto
    job: ExportJob
    unfold_request: UnfoldRequestFields | None = None
    on_result: Callable[[ExportResult], object] | None = None
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    status: ExportStatus = ExportStatus.WAITING
    problem: Message | None = None
    fraction: float = 0.0
    started_at: float = 0.0
    attempts: int = 0
    is_kept: bool = False
    request_id: int | None = None
    result: ExportResult | None = None

    @property
    def is_pending(self) -> bool:
        return self.status in (ExportStatus.WAITING, ExportStatus.RUNNING)


class ExportQueue(QObject):
    """The list of exports. Finished exports stay in it until they are cleared."""

    changed = pyqtSignal()  # exports were added or removed
    export_changed = pyqtSignal(object)  # QueuedExport: its status or fraction

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._exports: list[QueuedExport] = []

    def __iter__(self) -> Iterator[QueuedExport]:
        return iter(self._exports)

    def __len__(self) -> int:
        return len(self._exports)

    def __getitem__(self, index: int) -> QueuedExport:
        return self._exports[index]

    @property
    def pending(self) -> list[QueuedExport]:
        return [export for export in self._exports if export.is_pending]

    @property
    def waiting(self) -> list[QueuedExport]:
        return [export for export in self._exports if export.status is ExportStatus.WAITING]

    def add(self, exports: Sequence[QueuedExport]) -> None:
        """Append exports; one with `on_result` is inserted before all others that wait."""
        for export in exports:
            waiting = self.waiting if export.on_result else []
            self._exports.insert(self._exports.index(waiting[0]) if waiting else len(self._exports), export)
        self.changed.emit()

    def remove(self, exports: Sequence[QueuedExport]) -> None:
        self._exports = [export for export in self._exports if export not in exports]
        self.changed.emit()

    def update(self, export: QueuedExport, status: ExportStatus, problem: Message | None = None) -> None:
        export.status, export.problem = status, problem
        self.export_changed.emit(export)

    def set_fraction(self, export: QueuedExport, fraction: float) -> None:
        """fraction: of the export that is done. Changes below a percent aren't signalled."""
        is_visible = round(100 * fraction) != round(100 * export.fraction)
        export.fraction = fraction
        if is_visible:
            self.export_changed.emit(export)

    def is_target(self, path: Path) -> bool:
        """Whether a pending export will write here."""
        return any(path in export.job.files for export in self.pending)

    def status_of(self, photo: Path) -> ExportStatus | None:
        """The status of the latest export of a photo."""
        return next((export.status for export in reversed(self._exports) if export.photo.path == photo), None)


def check_unchanged(photo: ExportedPhoto) -> None:
    """Raises InputError: the photo's file has changed since the export was queued. Slow."""
    try:
        is_changed = bool(photo.sha256) and file_sha256(photo.path) != photo.sha256
    except OSError:
        return  # the worker reports it
    if is_changed:
        raise InputError("photo_changed_since_edit", path=photo.path)
