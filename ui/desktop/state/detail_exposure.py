"""The exposure at full size, like that of exports. The worker decodes the visible parts of its frames."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QObject, QRect, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.worker.protocol import (
    CLOSE,
    FRAME,
    REPLAY,
    ExposureParams,
    FrameParams,
    FrameResult,
    OpenResult,
    ReplayParams,
    UnfoldRequestFields,
)
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.kept_exposure import encoded_alike, request_latents
from shutterspan.ui.desktop.state.worker_passes import WorkerPass, WorkerPasses
from shutterspan.ui.desktop.state.worker_pictures import read_frame
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerEnded, WorkerProcess

#: Slot in which the worker stores parts; a slot can be reused after its frame was read.
_SLOT = 2
#: Codes of errors after which the photo has to be opened again.
_NEEDS_OPEN = ("latents_missing", "exposure_missing")

#: Pictures whose resolutions differ by less than this factor count as the same, since widths are rounded.
_SAME_SHARPNESS = 0.99


@dataclass(frozen=True)
class FramePart:
    """A part of the frame at t. part: in pixels of the photo; width: of its picture in pixels, at most the part's."""

    t: float
    part: QRect
    width: int

    def covers(self, other: "FramePart") -> bool:
        """Whether this picture covers the other one, with at least the same resolution."""
        is_as_sharp = self.width * other.part.width() >= _SAME_SHARPNESS * other.width * self.part.width()
        return self.t == other.t and self.part.contains(other.part) and is_as_sharp


class DetailExposure(QObject):
    """Unfolds a photo at full size in the worker process, and requests parts of its frames.

    Only one request runs at a time; the latest part is requested next. The photo is opened when its first part is
    requested, and again after the worker ended.
    """

    passing_changed = pyqtSignal()  # is_passing
    part_ready = pyqtSignal(object, QImage)  # FramePart, its picture
    failed = pyqtSignal(object)  # ShutterspanError; no part will arrive

    def __init__(self, worker: WorkerProcess, parent: QObject | None = None):
        super().__init__(parent)
        self._worker, self._reading = worker, Background(self, threads=1)
        self._passes = WorkerPasses(worker, self)
        self._passes.finished.connect(self._on_pass_finished)
        self._passes.failed.connect(self._on_pass_failed)
        worker.ended.connect(self._on_worker_ended)
        self._reset()

    def _reset(self) -> None:
        self._exposure_id: int | None = None
        self._pass: WorkerPass | None = None
        #: The waiting part, and the part that the worker decodes.
        self._waiting: FramePart | None = None
        self._decoding: FramePart | None = None
        self._photo: OpenedPhoto | None = None
        #: The latest request, the request of the exposure or the pass, and the request under which the photo was
        #: encoded.
        self._request: UnfoldRequestFields = {}
        self._played_request: UnfoldRequestFields = {}
        self._encoded_request: UnfoldRequestFields = {}

    @property
    def is_passing(self) -> bool:
        """Whether the photo is being unfolded, or follows a changed request."""
        return self._pass is not None

    def request_part(self, photo: OpenedPhoto, unfold_request: UnfoldRequestFields, part: FramePart) -> None:
        """Request a part, instead of one that is still waiting. unfold_request: as `unfold_request_fields` returns
        it."""
        if photo is not self._photo:
            self.close()
        self._photo, self._request, self._waiting = photo, unfold_request, part
        self._advance()

    @property
    def is_encoded(self) -> bool:
        """Whether the photo is encoded at full size."""
        return self._exposure_id is not None and self._pass is None

    def save_latents(
        self, photo: OpenedPhoto, unfold_request: UnfoldRequestFields, done: Callable[[str | None], None]
    ) -> None:
        """Let the worker write the latents to a file, if this photo was encoded with an equivalent request.

        done: called with the file's path, or None if there are no such latents, or they can't be written.
        """
        is_usable = self._photo is photo and encoded_alike(self._encoded_request, unfold_request)
        if self._exposure_id is None or self._pass is not None or not is_usable:
            done(None)
        else:
            request_latents(self._worker, self._exposure_id, done)

    def close(self) -> None:
        """Release the exposure: the photo was closed or replaced."""
        if self._pass:
            self._passes.cancel(self._pass)
        self._close_exposure()
        self._reset()

    def _advance(self) -> None:
        """Request the waiting part, or the step that has to be done before."""
        if self._waiting is None or self._photo is None or self._pass or self._decoding:
            return
        if self._exposure_id is None:
            self._open(self._photo)
        elif self._played_request != self._request:
            self._replay(self._photo, self._exposure_id)
        else:
            self._decoding, self._waiting = self._waiting, None
            self._decode(self._exposure_id, self._decoding)

    def _open(self, photo: OpenedPhoto) -> None:
        self._played_request = self._request
        self._pass = self._passes.open(photo.path, self._request, photo.decoded_photo, width=None)
        self.passing_changed.emit()

    def _replay(self, photo: OpenedPhoto, exposure_id: int) -> None:
        params = ReplayParams(exposure=exposure_id, unfold_request=self._request)
        self._played_request = self._request
        self._pass = self._passes.begin(REPLAY, params, WorkerPass(photo.path, self._encoded_request, is_replay=True))
        self.passing_changed.emit()

    def _decode(self, exposure_id: int, part: FramePart) -> None:
        left, top, width, height = part.part.getRect()
        corners = [left, top, left + width, top + height]
        params = FrameParams(exposure=exposure_id, t=part.t, part=corners, width=part.width, slot=_SLOT)

        def failed(error: ShutterspanError) -> None:
            self._on_part_failed(part, error)

        def read(result: FrameResult) -> None:
            self._reading.run(lambda: read_frame(result), lambda picture: self._receive_part(part, picture), failed)

        self._worker.send_request(FRAME, params, RequestCallbacks(read, failed))

    def _on_pass_finished(self, one: WorkerPass, result: OpenResult) -> None:
        if one is not self._pass:
            self._close(result["exposure"])
            return
        self._close_exposure()
        self._exposure_id, self._encoded_request = result["exposure"], one.encoded_request
        self._end_pass()
        self._advance()

    def _on_pass_failed(self, one: WorkerPass, error: ShutterspanError) -> None:
        if one is not self._pass:
            return
        self._close_exposure()
        self._end_pass()
        if one.is_replay and error.code in _NEEDS_OPEN:
            self._advance()
        else:
            self._give_up(error)

    def _end_pass(self) -> None:
        self._pass = None
        self.passing_changed.emit()

    def _receive_part(self, part: FramePart, picture: QImage) -> None:
        if part is self._decoding:
            self._decoding = None
            self.part_ready.emit(part, picture)
            self._advance()

    def _on_part_failed(self, part: FramePart, error: ShutterspanError) -> None:
        if part is not self._decoding:
            return
        self._close_exposure()
        if error.code in _NEEDS_OPEN:
            self._waiting, self._decoding = self._waiting or part, None
            self._advance()
        else:
            self._give_up(error)

    def _give_up(self, error: ShutterspanError) -> None:
        self._waiting = self._decoding = None
        self.failed.emit(error)

    def _on_worker_ended(self, error: WorkerEnded) -> None:
        self._exposure_id = None
        if self._decoding:  # its file may be gone, too
            self._give_up(error)

    def _close_exposure(self) -> None:
        if self._exposure_id is not None:
            self._close(self._exposure_id)
            self._exposure_id = None

    def _close(self, exposure_id: int) -> None:
        self._worker.send_request(CLOSE, ExposureParams(exposure=exposure_id), RequestCallbacks())
