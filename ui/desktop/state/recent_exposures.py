"""Exposures of photos that aren't visible now. The worker keeps them while it has enough memory."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from shutterspan.core.worker.protocol import CLOSE, SET_ASIDE, ExposureParams, UnfoldRequestFields
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerProcess


@dataclass(frozen=True)
class RecentExposure:
    """exposure_id: in the worker, which may have dropped it; encoded_request: the request under which it was
    encoded."""

    exposure_id: int
    encoded_request: UnfoldRequestFields


class RecentExposures(QObject):
    """At most one exposure for each photo, by the photo's path."""

    changed = pyqtSignal()

    def __init__(self, worker: WorkerProcess, parent: QObject | None = None):
        super().__init__(parent)
        self._worker = worker
        self._exposures: dict[Path, RecentExposure] = {}
        self._paths: frozenset[Path] = frozenset()
        worker.ended.connect(self._forget_all)

    def __contains__(self, path: Path) -> bool:
        return path in self._exposures

    def follow(self, paths: Collection[Path]) -> None:
        """Keep exposures of these photos only, now and later."""
        self._paths = frozenset(paths)
        for path in self._exposures.keys() - self._paths:
            self.close(path)

    def keep(self, path: Path, exposure: RecentExposure) -> None:
        """Record an exposure, and allow the worker to drop it if memory is low."""
        self.close(path)
        params = ExposureParams(exposure=exposure.exposure_id)
        if path in self._paths:
            self._exposures[path] = exposure
            self._worker.send_request(SET_ASIDE, params, RequestCallbacks())
        else:
            self._worker.send_request(CLOSE, params, RequestCallbacks())
        self.changed.emit()

    def take(self, path: Path) -> RecentExposure | None:
        """Return the exposure of a photo, and remove it from the record."""
        return self._exposures.pop(path, None)

    def close(self, path: Path) -> None:
        """Close the exposure of a photo, if there is one."""
        if recent := self.take(path):
            self._worker.send_request(CLOSE, ExposureParams(exposure=recent.exposure_id), RequestCallbacks())
            self.changed.emit()

    def _forget_all(self) -> None:
        self._exposures.clear()
        self.changed.emit()
