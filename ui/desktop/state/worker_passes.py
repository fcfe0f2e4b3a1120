"""The passes that the worker runs: on the visible photo, and on others in the background."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PyQt6.QtCore import QObject, pyqtBoundSignal, pyqtSignal

from shutterspan.core.worker.protocol import OPEN, Method, OpenParams, OpenResult, UnfoldRequestFields
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerProcess

#: Previews are at most this wide, so that they are ready within seconds.
PREVIEW_WIDTH = 1280

_Params = TypeVar("_Params")


@dataclass(eq=False)
class WorkerPass:
    """One request that makes an exposure. path: of the photo; encoded_request: the request under which the photo is or
    was encoded; is_replay: whether nothing is encoded."""

    path: Path
    encoded_request: UnfoldRequestFields
    is_replay: bool
    request_id: int = 0


class WorkerPasses(QObject):
    """Sends `open` and `replay`. The last signal about a pass is exactly one of `finished`, `failed`, `cancelled`."""

    finished = pyqtSignal(object, object)  # WorkerPass, OpenResult
    failed = pyqtSignal(object, object)  # WorkerPass, ShutterspanError
    cancelled = pyqtSignal(object)  # WorkerPass
    progressed = pyqtSignal(object, str, int, int)  # WorkerPass; stage, done, total
    warned = pyqtSignal(object, object)  # WorkerPass, Message
    changed = pyqtSignal()  # a pass began or ended

    def __init__(self, worker: WorkerProcess, parent: QObject | None = None):
        super().__init__(parent)
        self._worker = worker
        self._running: list[WorkerPass] = []

    def open(
        self,
        path: Path,
        unfold_request: UnfoldRequestFields,
        decoded_photo: Path | None = None,
        width: int | None = PREVIEW_WIDTH,
    ) -> WorkerPass:
        """Unfold a photo. width: of the copy that is unfolded, at most; None for the photo itself."""
        params = OpenParams(photo=str(path), unfold_request=unfold_request, width=width)
        if decoded_photo:
            params["decoded_photo"] = str(decoded_photo)
        return self.begin(OPEN, params, WorkerPass(path, unfold_request, is_replay=False))

    def begin(self, method: Method[_Params, OpenResult], params: _Params, new: WorkerPass) -> WorkerPass:
        """Send a request, and return its pass."""
        callbacks = RequestCallbacks[OpenResult](
            lambda result: self._end(new, self.finished, result),
            lambda error: self._end(new, self.failed, error),
            lambda: self._end(new, self.cancelled),
            lambda *step: self.progressed.emit(new, *step),
            lambda message: self.warned.emit(new, message),
        )
        self._running.append(new)
        new.request_id = self._worker.send_request(method, params, callbacks)
        self.changed.emit()
        return new

    def opening(self, path: Path) -> WorkerPass | None:
        """The pass that unfolds this photo now."""
        return next((one for one in self._running if one.path == path and not one.is_replay), None)

    def stop(self, one: WorkerPass) -> None:
        """Stop a pass; this takes at most a second."""
        self._worker.stop(one.request_id)

    def cancel(self, one: WorkerPass) -> None:
        """Cancel a pass whose result is no longer needed."""
        self._worker.cancel(one.request_id)

    def cancel_all(self) -> None:
        for one in self._running:
            self.cancel(one)

    def _end(self, one: WorkerPass, signal: pyqtBoundSignal, *outcome: object) -> None:
        self._running.remove(one)
        signal.emit(one, *outcome)
        self.changed.emit()
